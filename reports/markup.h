/* Pieces of XML. Names are ours; every value passes through et_escape_xml. */
#ifndef ET_REPORTS_MARKUP_H
#define ET_REPORTS_MARKUP_H

#include "base/slice.h"
#include "base/strbuf.h"

/* ` name="value"` */
void et_markup_attribute(struct et_strbuf *to, const char *name, struct et_slice value);

/* `<name>value</name>` and the end of the line. */
void et_markup_element(struct et_strbuf *to, const char *name, struct et_slice value);

#endif
