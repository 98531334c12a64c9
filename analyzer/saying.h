/* Where something is said, as a number that fits into what a host has a million of: 0 = nowhere
 * but in the record at hand; else an exec's own record, or a place of its own. */
#ifndef ET_ANALYZER_SAYING_H
#define ET_ANALYZER_SAYING_H

#include "base/err.h"
#include "base/map.h"

#include <stdint.h>

/* A place in the evidence. stream_id = 0: none. */
struct et_said {
    int64_t stream_id, line, offset;
};

/* An exec's et_ref as it is; behind ET_SAYING_PLACE the number of a place. */
typedef uint32_t et_saying;

enum { ET_SAYING_PLACE = INT32_MAX };

struct et_sayings {
    struct et_said *at; /* each place once; malloc'd */
    size_t count, cap;
    struct et_map known; /* place -> its number, from 1 */
};

struct et_model;

/* 0 for none. Where there is no memory, that as well: model->text.failed says so. */
et_saying et_saying_of(struct et_model *model, const struct et_said *said);

/* The place; none for 0. 0 or ET_FATAL. */
int et_saying_place(const struct et_model *model, et_saying saying, struct et_said *said,
                    struct et_err *err);

#endif
