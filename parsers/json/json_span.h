/* Finds the JSON values of a text that holds one value, several one after the
 * other (with or without line ends between them), or arrays whose elements are
 * wanted one by one. It looks at quotes and brackets only and builds no tree:
 * every value keeps its place in the evidence, and half a file still yields its
 * whole values. Whether a value is valid JSON is for a parser to say
 * (json_get.h). Nothing is copied and nothing allocated. */
#ifndef ET_PARSERS_JSON_JSON_SPAN_H
#define ET_PARSERS_JSON_JSON_SPAN_H

#include "parsers/fact.h"

/* Named limits; beyond either, a value is given as broken. */
enum {
    ET_JSON_MAX_DEPTH = 512,   /* brackets within brackets */
    ET_JSON_MAX_RESTARTS = 64, /* broken values after which the search goes on */
};

enum et_json_found {
    ET_JSON_END,    /* there are no more values */
    ET_JSON_WHOLE,  /* its quotes and brackets are balanced */
    ET_JSON_BROKEN, /* it cannot be a value; the search goes on behind it */
    ET_JSON_CUT,    /* the text ended within it; length 0: within an array, between values */
};

struct et_json_value {
    struct et_slice text;
    struct et_place at;
    uint64_t last_line; /* the last line it has a part of */
    const char *what;   /* what is wrong with a broken or cut one, in our words */
};

struct et_json_span {
    struct et_slice text;
    const char *within; /* of an outermost object that has this member, an array, its elements
                           are the values ("items" of a Kubernetes list); NULL = none */
    size_t at;          /* the next byte to look at */
    uint64_t line;      /* the line of that byte, counted from 1 */
    bool in_array;
    bool in_member; /* the array is that member's */
    bool endless;   /* the object around it has no end: that is looked for once */
    bool lost;      /* a broken value may have hidden the end of its array */
    unsigned restarts;
};

/* text is borrowed. A UTF-8 byte order mark at its start is passed over. A caller
 * may set within before the first value is asked for. */
void et_json_span_init(struct et_json_span *span, struct et_slice text);

/* The next value, in the order of the text. Arrays at the outermost level are
 * entered, all others are values. After a broken value the search goes on at
 * the next line that begins with a bracket in the first column or in the
 * column of the broken one. */
enum et_json_found et_json_span_next(struct et_json_span *span, struct et_json_value *value);

/* Walks the keys of one object, not those of the objects within it. Works on an
 * object that is cut, too: it tells formats apart by the head of a stream. */
struct et_json_keys {
    struct et_slice text;
    size_t at;
    struct et_slice value; /* raw, of the key that was given last; may be cut */
};

/* object may begin with blanks; anything but an object has no keys. */
void et_json_keys_init(struct et_json_keys *keys, struct et_slice object);

/* False after the last key. key is raw (escapes are not decoded); kind is the
 * first byte of its value: one of { [ " t f n - 0-9 where the JSON is valid. */
bool et_json_keys_next(struct et_json_keys *keys, struct et_slice *key, char *kind);

#endif
