/* The query of a URL: `KEY=VALUE&KEY=VALUE`, in which a key may stand many times. */
#ifndef ET_PARSERS_KUBERNETES_URL_QUERY_H
#define ET_PARSERS_KUBERNETES_URL_QUERY_H

#include "base/strbuf.h"

/* What follows the '?'; empty if nothing does. */
struct et_slice et_url_query(struct et_slice url);

/* Takes the next pair off query, the value as it is written; false at its end. */
bool et_url_query_next(struct et_slice *query, struct et_slice *key, struct et_slice *value);

/* Appends a value decoded: '+' is a blank, %HH a byte, which may be any. */
void et_url_decode(struct et_strbuf *to, struct et_slice value);

#endif
