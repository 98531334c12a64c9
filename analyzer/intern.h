/* Stores texts, argument lists, subjects, calls and path lists once per evidence and
 * gives back their row ids. */
#ifndef ET_ANALYZER_INTERN_H
#define ET_ANALYZER_INTERN_H

#include "base/map.h"
#include "base/strbuf.h"
#include "parsers/fact.h"
#include "schema/store.h"

/* Named limits of what is remembered, of each kind: beyond them memory is released, and later
 * repetitions are stored anew. Longer keys are not remembered at all. */
enum {
    ET_MAX_INTERNED = 200000,
    ET_MAX_INTERNED_BYTES = 24 * 1024 * 1024,
    ET_MAX_INTERNED_KEY = 64 * 1024,
};

/* A row of fact_call; texts by their row ids. */
struct et_call_fields {
    int64_t syscall, arch, success, exit, audit_key, precision_ns, zoneless, lossy, container;
};

/* A text that was asked for lately, with its row id. */
struct et_intern_recent {
    char bytes[48];
    size_t n; /* 0 = none */
    int64_t id;
};

enum { ET_INTERN_RECENT = 64 };

struct et_intern {
    struct et_store *store;
    struct et_map texts, argvs, subjects, calls, paths; /* bytes -> row id */
    int64_t next_path_list;
    struct et_strbuf scratch, key;
    struct et_intern_recent recent[ET_INTERN_RECENT];
    uint64_t forgotten; /* the id of what is too long to be remembered */
};

int et_intern_init(struct et_intern *in, struct et_store *store, struct et_err *err);
void et_intern_clear(struct et_intern *in);

/* Each gives the row id in *id; ET_NULL for what is absent. 0 or ET_FATAL. */
int et_intern_text(struct et_intern *in, struct et_slice text, int64_t *id, struct et_err *err);
int et_intern_argv(struct et_intern *in, const struct et_slice *argv, size_t argc, int64_t *id,
                   struct et_err *err);
int et_intern_subject(struct et_intern *in, const struct et_subject *who, int64_t *id,
                      struct et_err *err);
int et_intern_call(struct et_intern *in, const struct et_call_fields *call, int64_t *id,
                   struct et_err *err);
int et_intern_paths(struct et_intern *in, const struct et_path_item *paths, size_t count,
                    int64_t *id, struct et_err *err);

#endif
