/* Texts of a case on stdout. */
#ifndef ET_ANALYZER_CLI_PRINT_TEXT_H
#define ET_ANALYZER_CLI_PRINT_TEXT_H

#include "base/slice.h"

#include <stdint.h>

/* Texts in a case are printable; one that was tampered with must be, too. */
void et_print_text(struct et_slice text);

/* "  name         text" and a newline; nothing for an absent text. */
void et_print_field(const char *name, struct et_slice text);

/* Where something is said: the evidence's path, its member of an archive (empty = none),
 * its SHA-256 in hexadecimal. */
struct et_place_said {
    struct et_slice path, member;
    int64_t line, offset;
    const char *sha256;
};

/* "     at PATH!MEMBER:LINE (byte OFFSET), sha256 0123…" and a newline. */
void et_print_place(const struct et_place_said *place);

#endif
