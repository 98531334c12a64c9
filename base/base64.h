/* Base64 as RFC 4648 has it, by which JSON carries bytes, and a page the digests of what
 * may run in it. */
#ifndef ET_BASE_BASE64_H
#define ET_BASE_BASE64_H

#include "base/strbuf.h"

/* Appends what text stands for. False where it is no base64: nothing is appended
 * then. Line ends are not allowed; the padding may be left out. */
bool et_base64_decode(struct et_slice text, struct et_strbuf *to);

/* Appends bytes in base64, with their padding. */
void et_base64_encode(struct et_slice bytes, struct et_strbuf *to);

#endif
