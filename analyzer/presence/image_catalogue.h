/* What images.c (ids and names) and image_steps.c (steps) share: nobody else includes it. */
#ifndef ET_ANALYZER_PRESENCE_IMAGE_CATALOGUE_H
#define ET_ANALYZER_PRESENCE_IMAGE_CATALOGUE_H

#include "analyzer/presence/image_steps.h"
#include "analyzer/presence/images.h"

/* An account of steps: a part of all[]. */
struct et_image_account {
    int64_t host_id;
    struct et_slice id;    /* of the image; absent = not told */
    struct et_slice place; /* the image's name as the path has it; absent = none */
    int rank;              /* the better, the higher */
    size_t from, count;
};

/* What is known of an image beside its contents. */
struct et_image_entry {
    bool named, used, described;
    size_t from, count; /* of its steps in all[] */
    int rank;
    size_t base_steps;       /* how many of these came with what it was built on */
    struct et_slice *owners; /* of each step; NULL = no other image has any of them */
};

struct et_image_steps {
    struct et_image_step *all;
    size_t count, cap;
    struct et_image_account *accounts;
    size_t account_count, account_cap;
    struct et_image_entry *entries; /* of p->images, the same index */
    size_t entry_cap;
    struct et_map by_id;   /* host and 12 digits -> 1 + image */
    struct et_map by_name; /* host and name -> 1 + image, or that there are several; host 0 = any */
    struct et_strbuf key;
};

/* A digest in full or at least its first 12 digits. */
bool et_is_image_id(struct et_slice text);

/* Equal as far as both go. */
bool et_is_same_image(struct et_slice a, struct et_slice b);

/* 1 + index of the image with that id, added where it was not known; 0 with err filled. */
size_t et_image_with_id(struct et_presence *p, int64_t host_id, struct et_slice id,
                        struct et_err *err);

#endif
