/* A compiler that was found in a container or an image: what it is, where that is
 * said, and since when it is there as far as the evidence tells. */
#ifndef ET_ANALYZER_PRESENCE_SIGHTINGS_H
#define ET_ANALYZER_PRESENCE_SIGHTINGS_H

#include "analyzer/model.h"
#include "analyzer/rules/contents.h"
#include "base/strbuf.h"

/* In this order: what is told first of two that tell the same. */
enum et_since {
    ET_SINCE_BASE,      /* it came with the image that this one was built on */
    ET_SINCE_LAYER,     /* a step of the image's making brought it */
    ET_SINCE_INSTALLED, /* a command in the running container */
    ET_SINCE_DROPPED,   /* its file was put into the running container */
    ET_SINCE_EXECUTED,  /* it ran, so it was there by then */
    ET_SINCE_UNKNOWN,   /* it is there */
};

const char *et_since_name(enum et_since since);

/* What kind of evidence tells of it; also the names in presence.basis. */
enum et_basis {
    ET_BASIS_PACKAGES = 1,  /* a list of packages */
    ET_BASIS_FILES = 2,     /* a list of files */
    ET_BASIS_LAYERS = 4,    /* what is in an image's layers */
    ET_BASIS_HISTORY = 8,   /* the instructions that made an image */
    ET_BASIS_COMMANDS = 16, /* commands that install or copy */
    ET_BASIS_EXECS = 32,    /* it ran */
    ET_BASIS_DIFF = 64,     /* what docker diff says of a container's own layer */
};

/* The names of some, "packages, execs". */
void et_bases_add(struct et_strbuf *to, unsigned bits);

struct et_sighting {
    struct et_slice family, rule;
    enum et_tool_role role;
    int severity;
    unsigned by;             /* bits of et_basis */
    struct et_slice what;    /* package with version, path, or what a command asks for */
    struct et_slice package; /* the package's name; absent = it is a file */
    enum et_since since;
    int64_t position; /* of the step; ET_NULL = none */
    int64_t time_ns;  /* of the step, or of the exec; ET_NULL = not known */
    int64_t exec_id;  /* ET_NULL = none */
    struct et_slice
        instruction; /* of the step, or of what installed or copied it; absent = not told */
    struct et_slice layer_of; /* image in whose own layers the step first appears */
    struct et_slice detail;   /* in one sentence; absent = nothing to add */
    struct et_slice removed;  /* what took it away again; absent = it is there */
    bool inherited;           /* of a container: its image has it */
    struct et_said said;
};

#define ET_SIGHTING_NONE                                                                           \
    ((struct et_sighting){                                                                         \
        .since = ET_SINCE_UNKNOWN, .position = ET_NULL, .time_ns = ET_NULL, .exec_id = ET_NULL })

/* More of one subject are not kept: there is a compiler in it. */
enum { ET_SIGHTINGS_MAX = 4096 };

struct et_sightings {
    struct et_sighting *at;
    size_t count, cap;
    struct et_map index; /* what makes two of them the same -> 1 + position */
};

void et_sightings_init(struct et_sightings *sightings);

/* Whether it makes a verdict: it is there, and it is not what only calls compilers. */
bool et_sighting_counts(const struct et_sighting *found);

/* Adds a copy, unless the same thing is there already: of the two the one that tells
 * since when is kept. 0 or ET_FATAL. */
int et_sightings_add(struct et_sightings *sightings, const struct et_sighting *found,
                     struct et_err *err);
void et_sightings_clear(struct et_sightings *sightings);

/* In the order of since, position, time, family, role, what; nothing is added after it. */
void et_sightings_sort(struct et_sightings *sightings);

#endif
