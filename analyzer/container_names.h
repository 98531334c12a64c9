/* Which container a name, or the beginning of an id, meant at a time. Names are given
 * anew when their container is removed, and containers are renamed. */
#ifndef ET_ANALYZER_CONTAINER_NAMES_H
#define ET_ANALYZER_CONTAINER_NAMES_H

#include "analyzer/model.h"

struct et_naming {
    struct et_slice name;
    et_ref container;
    int64_t since_ns; /* first told of it; INT64_MIN = not known */
};

struct et_container_names {
    ET_ARRAY(struct et_naming) namings; /* by name, then time */
    ET_ARRAY(struct et_naming) ids;     /* the same of ids: one naming each */
};

/* What inspect outputs, lists, events and runtimes tell, once the model has all its
 * containers. The names live as long as the model. 0 or ET_FATAL. */
int et_container_names_load(struct et_model *model, struct et_container_names *names,
                            struct et_err *err);
void et_container_names_clear(struct et_container_names *names);

/* Whom word meant at that time: a name, an id, or the beginning of one id alone. 0 = none. */
et_ref et_container_named(const struct et_container_names *names, struct et_slice word,
                          int64_t time_ns);

/* The same where no time is told: 0 also where several were called so. */
et_ref et_container_named_ever(const struct et_container_names *names, struct et_slice word);

/* Who was given that name at that time, or as the next one after it. 0 = nobody. */
et_ref et_container_named_next(const struct et_container_names *names, struct et_slice name,
                               int64_t time_ns);

#endif
