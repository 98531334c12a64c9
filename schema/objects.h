/* The tables, indexes, triggers and views of a case against those that this program makes. A case
 * may come from anybody, and a view of somebody else's would answer in ours' place. */
#ifndef ET_SCHEMA_OBJECTS_H
#define ET_SCHEMA_OBJECTS_H

#include "schema/store.h"

/* What a case of this program has, as SQLite keeps it; sql: NULL = made by SQLite itself. */
struct et_built_object {
    const char *type, *name, *table, *sql;
};

/* All of it, in the order of schema_objects, found out when the program is built
 * (schema/embed/object_list.c): to make a case for each comparison would take longer than many
 * commands. */
struct et_built_objects {
    int version; /* of the case */
    size_t count;
    const struct et_built_object *at;
};

extern const struct et_built_objects et_built_objects;

/* True in *same if a case has these and nothing else. 0 or ET_FATAL. */
int et_objects_are_built(struct et_store *store, bool *same, struct et_err *err);

enum et_objects { ET_OBJECTS_ALL, ET_OBJECTS_BUT_VIEWS };

/* 0 if both have the same; ET_FATAL naming the first that differs. */
int et_objects_compare(struct et_store *store, struct et_store *fresh, enum et_objects which,
                       struct et_err *err);

#endif
