/* Lossless printable forms of bytes from evidence. Everything that goes into a
 * TEXT column or onto a screen passes through here, so that no control byte,
 * no broken UTF-8 and no writing-direction trick gets any further. */
#ifndef ET_BASE_PRINTABLE_H
#define ET_BASE_PRINTABLE_H

#include "base/slice.h"
#include "base/strbuf.h"

#include <stdbool.h>

/* The length of the well-formed UTF-8 character at the start of s (1-4), and
 * its code point; 0 if there is none. */
size_t et_utf8_next(struct et_slice s, uint32_t *code_point);

bool et_utf8_valid(struct et_slice s);

/* True if s reads as itself: valid UTF-8 without control characters (C0, DEL,
 * C1), without characters that change the direction of writing, end a line or
 * show nothing, so that two names that differ look alike (zero-width and format
 * characters, variation selectors, tags, fillers), and not beginning with $'. */
bool et_printable_plain(struct et_slice s);

/* Appends s as itself if it is plain, else as $'…' with \n \t \\ \' \xHH, \uHHHH and
 * \UHHHHHHHH, which a shell reads back to the same bytes. */
void et_printable_add(struct et_strbuf *to, struct et_slice s);

/* Appends a character by its number: \uHHHH, or \UHHHHHHHH. */
void et_printable_add_number(struct et_strbuf *to, uint32_t code_point);

/* A line for a terminal out of any bytes, in place: each that is not plain becomes a '?'. */
void et_printable_tame(char *text);

/* The reverse of et_printable_add. */
void et_printable_decode(struct et_strbuf *to, struct et_slice text);

/* Appends one shell word: as it is, in '…', or in $'…'. */
void et_printable_add_shell(struct et_strbuf *to, struct et_slice word);

/* True if a shell word needs no quotes at all. */
bool et_printable_bare_word(struct et_slice word);

/* The same in JSON: \uHHHH, or two of them. */
void et_json_add_number(struct et_strbuf *to, uint32_t code_point);

/* Appends s as a JSON string. Bytes that are not UTF-8 become U+FFFD; use
 * et_utf8_valid first where nothing may be lost. */
void et_json_add_string(struct et_strbuf *to, struct et_slice s);

/* Appends s as a JSON string, or, where it is not UTF-8, as {"hex":"…"}. */
void et_json_add_bytes(struct et_strbuf *to, struct et_slice s);

#endif
