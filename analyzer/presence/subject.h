/* What a presence verdict is about, a container or an image, with all that is known of
 * its contents. */
#ifndef ET_ANALYZER_PRESENCE_SUBJECT_H
#define ET_ANALYZER_PRESENCE_SUBJECT_H

#include "analyzer/presence/sightings.h"
#include "schema/store.h"

/* What was taken away while the container ran. */
struct et_taken {
    struct et_slice package; /* its name; absent = it is a file, or all beneath a folder */
    struct et_slice path;
    struct et_slice words; /* by what */
    int64_t time_ns;       /* ET_NULL = not known: in the end */
};

struct et_subject {
    int64_t host_id;
    int64_t container_id;            /* ours; ET_NULL = none that the case knows otherwise */
    struct et_slice container;       /* the runtime's id; absent = it is an image */
    struct et_slice name;            /* of the container; absent = not known */
    struct et_slice image, image_id; /* a container's as told; an image's first name, its id */
    struct et_sightings sightings;
    struct et_taken *taken;
    size_t taken_count, taken_cap;
    unsigned whole;       /* bits of et_basis: what would have shown any compiler */
    unsigned seen;        /* bits of et_basis: of what there is anything at all */
    size_t packages;      /* that its lists name */
    bool diffed;          /* docker diff tells what its own layer has */
    bool packages_differ; /* … and that names the package database */
    bool attempted;       /* a compiler was tried there and was not found */
    size_t from_image;    /* 1 + index of the image that it was made from; 0 = none is known */
    bool by_name;         /* … by its name, not by its id */
};

static inline bool et_subject_is_image(const struct et_subject *subject)
{
    return !subject->container.p;
}

struct et_subjects {
    struct et_subject *at;
    size_t count, cap;
};

/* False if there is no memory. */
bool et_subject_take(struct et_subject *subject, const struct et_taken *taken);

/* A new one at the end; NULL if there is no memory. Others may move. */
struct et_subject *et_subjects_add(struct et_subjects *subjects, struct et_err *err);
void et_subjects_clear(struct et_subjects *subjects);

struct et_image_steps;

/* The case at hand. */
struct et_presence {
    struct et_store *store;
    struct et_rule_set *rules;
    struct et_matcher *matcher;
    struct et_arena text; /* all slices live here, or in the rules */
    struct et_subjects containers, images;
    struct et_map by_container;   /* host and the runtime's id -> 1 + index */
    bool failed;                  /* no memory for some key or word: checked at the end */
    struct et_image_steps *steps; /* of images, images.c */
};

#endif
