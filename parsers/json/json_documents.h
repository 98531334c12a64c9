/* A document of JSON values (one, several one after the other, or arrays of
 * them) handed on value by value, with its lines accounted for. Each format says
 * only what one value means. */
#ifndef ET_PARSERS_JSON_JSON_DOCUMENTS_H
#define ET_PARSERS_JSON_JSON_DOCUMENTS_H

#include "parsers/json/json_get.h"
#include "parsers/json/json_span.h"
#include "parsers/parser.h"

/* What a format makes of one value (an element of an outermost array is a value
 * of its own). An et_outcome, or a negative code. Damage within it was said. */
typedef int (*et_json_take)(void *state, const json_t *value, const struct et_json_value *text,
                            struct et_err *err);

struct et_json_document {
    const struct et_sink *sink;
    et_json_take take;
    void *state;
    const char *noun;   /* of what the values are, for "kept: 3 containers" */
    const char *within; /* as in json_span.h: the values are this member's elements */
};

/* Takes the whole text. A value that is cut or broken is said as damage, and the
 * others are taken. Every line counts once, by the first value that has a part of
 * it (but as parsed, if that one was skipped and another is not); lines between
 * values count as parsed where any value was, else as skipped. 0 or a negative
 * code. */
int et_json_document_read(const struct et_json_document *document, struct et_slice text,
                          struct et_tally *tally, struct et_err *err);

/* Says that a value is damaged. ET_BROKEN or a negative code. */
int et_json_value_broken(const struct et_sink *sink, const struct et_json_value *value,
                         const char *what, struct et_err *err);

/* The highest of what bid_object says of the first values of head. cut = the head
 * ends within this one: fewer keys must do. */
int et_json_document_bid(struct et_slice head, int (*bid_object)(struct et_slice object, bool cut));

/* The same for documents whose values stand within that member. */
int et_json_document_bid_within(struct et_slice head, const char *within,
                                int (*bid_object)(struct et_slice object, bool cut));

/* Which of the named keys the object has at its top level, as a set of bits: bit
 * of a row is set where key and kind (the first byte of its value, '0' = a number,
 * 0 = any) agree. */
struct et_json_key {
    const char *name;
    char kind;
    unsigned bit;
};
unsigned et_json_keys_of(struct et_slice object, const struct et_json_key *keys, size_t count);

/* The raw value of that key at the top level of object, its quotes included; absent
 * if there is none. */
struct et_slice et_json_raw_member(struct et_slice object, const char *key);

#endif
