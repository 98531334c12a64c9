/* Base64 as RFC 4648 has it, by which JSON carries bytes. */
#ifndef ET_BASE_BASE64_H
#define ET_BASE_BASE64_H

#include "base/strbuf.h"

/* Appends what text stands for. False where it is no base64: nothing is appended
 * then. Line ends are not allowed; the padding may be left out. */
bool et_base64_decode(struct et_slice text, struct et_strbuf *to);

#endif
