/* The step that an account without serial tells of: the one of the same process and
 * program about that time, or of the same file in the same second. Each account of
 * one evidence is of another event. */
#ifndef ET_ANALYZER_ALIKE_H
#define ET_ANALYZER_ALIKE_H

#include "analyzer/step.h"
#include "base/map.h"
#include "base/strbuf.h"

enum et_likeness { ET_LIKE_PROCESS, ET_LIKE_FILE };

/* Steps that agree in all but time, in order of time. */
struct et_alike_group {
    uint32_t first, last; /* step + 1; 0 = none */
};

struct et_alike {
    struct et_store *store;
    struct et_steps *steps;
    enum et_likeness like;
    struct et_map texts, same_text; /* text -> a number; text row id -> that number */
    struct et_map files;            /* path list and folder -> number of the file's text */
    struct et_map grouped;          /* what agrees -> group + 1 */
    struct et_map met;              /* group and evidence -> the last step that it met, + 1 */
    ET_BULK_ARRAY(struct et_alike_group) groups;
    uint32_t *next; /* in the group of each step, + 1; 0 = none */
    size_t next_cap;
    struct et_strbuf path;
};

/* steps are borrowed; they may be sorted anew between one grouping and the next. */
void et_alike_init(struct et_alike *alike, struct et_store *store, struct et_steps *steps);
void et_alike_clear(struct et_alike *alike);

/* Groups all steps that fit and are not repeated; they are in order of time.
 * 0 or ET_FATAL. */
int et_alike_group(struct et_alike *alike, enum et_likeness like,
                   bool (*fits)(const struct et_step *step), struct et_err *err);

/* 1: *same is the step that step number tells of. 0: there is none; it is one itself
 * for what comes after it. ET_FATAL. Asked in order of time. */
int et_alike_next(struct et_alike *alike, uint32_t number, struct et_step **same,
                  struct et_err *err);

/* 1 if a step of the same file stands in the second of that time, 0, or ET_FATAL. */
int et_alike_stands(struct et_alike *alike, const struct et_step *step, int64_t time_ns,
                    struct et_err *err);

#endif
