/* The steps by which images were made, of the best account of each: the image's own
 * configuration, else its history with times, else a table of it. */
#ifndef ET_ANALYZER_PRESENCE_IMAGE_STEPS_H
#define ET_ANALYZER_PRESENCE_IMAGE_STEPS_H

#include "analyzer/presence/subject.h"

struct et_image_step {
    int64_t position;   /* 0 = the oldest */
    int64_t created_ns; /* ET_NULL = not told */
    struct et_slice id; /* of the image after it; absent = not told */
    struct et_slice diff_id, created_by;
    bool empty;     /* it has no layer of its own, or nothing in it */
    bool lists_ids; /* its account tells ids where there are any: docker history */
    struct et_said said;
};

/* Loads all accounts of steps and gives each to its image, which is added where nothing else tells
 * of it. After et_images_load. 0 or ET_FATAL. */
int et_image_steps_load(struct et_presence *p, struct et_err *err);

/* After all images are known: which steps are whose. 0 or ET_FATAL. */
int et_image_steps_settle(struct et_presence *p, struct et_err *err);

/* The steps of an image, oldest first; *count = 0 where nothing tells them. */
const struct et_image_step *et_image_steps(const struct et_presence *p, size_t image,
                                           size_t *count);

/* How a step came into an image: true if with the one that it was built on. *layer_of:
 * the name of the known image in whose own steps it first appears, absent = none. */
bool et_image_step_is_base(const struct et_presence *p, size_t image, size_t step,
                           struct et_slice *layer_of);

#endif
