/* The key=value fields of a record's body. */
#ifndef ET_PARSERS_AUDIT_FIELDS_H
#define ET_PARSERS_AUDIT_FIELDS_H

#include "base/arena.h"
#include "base/err.h"
#include "base/slice.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct et_field {
    struct et_slice key;
    struct et_slice value; /* without its quotes */
    bool quoted;           /* stood in double quotes: text, never hexadecimal */
};

/* Takes the next field off the front of *body. 1 = got one, 0 = the end,
 * ET_DAMAGED = an open quote, or another record on the same line; what is left is
 * then dropped, but of a message that breaks off (msg='op=login acct="ro) field has
 * the words before the last. A word in brackets belongs to the value before it
 * (subj=docker-default (enforce)), other words without '=' are passed over. */
int et_field_next(struct et_slice *body, struct et_field *field, struct et_err *err);

/* The bytes a value stands for: a quoted one is itself; an unquoted one of an
 * even number of hexadecimal digits is decoded into arena; (null) and ? are
 * absent. False if there is no memory. */
bool et_field_text(const struct et_field *field, struct et_arena *arena, struct et_slice *out);

/* How a value is written, and what it becomes at its offset in the target. */
enum et_field_form {
    ET_FIELD_DEC,   /* int64_t, decimal, may be negative; "unset" = 4294967295 */
    ET_FIELD_HEX,   /* int64_t, bits of an unsigned hexadecimal */
    ET_FIELD_OCT,   /* int64_t, octal (mode=) */
    ET_FIELD_DEV,   /* int64_t, "fe:00" = major << 20 | minor */
    ET_FIELD_YESNO, /* int64_t, 1 or 0 */
    ET_FIELD_WORD,  /* struct et_slice, as it stands; (none) and ? are absent */
    ET_FIELD_TEXT,  /* struct et_slice, quoted or hexadecimal */
    ET_FIELD_UNREAD /* passed over, as all that has no row: but one does not look for its row */
};

enum { ET_FIELD_KEY_BYTES = 12 };

struct et_field_row {
    char key[ET_FIELD_KEY_BYTES]; /* within the row, as rows are compared one after the other; the
                                   last byte is 0 */
    enum et_field_form form;
    size_t offset;
};

/* Fills target from body by whole keys. Rows in the order in which the kernel
 * writes them are found at the first try. Of a key that comes twice the first
 * counts. Unknown keys are passed over, and so is what follows once every row has
 * been met, unless it is another record. Slices point into body or arena.
 * 0, ET_DAMAGED (the fields before and after the broken one are filled), or
 * ET_FATAL. */
int et_fields_fill(struct et_slice body, const struct et_field_row *rows, size_t count,
                   void *target, struct et_arena *arena, struct et_err *err);

#endif
