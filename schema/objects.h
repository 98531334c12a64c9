/* The tables, indexes, triggers and views of a case against those that this program makes. A case
 * may come from anybody, and a view of somebody else's would answer in ours' place. */
#ifndef ET_SCHEMA_OBJECTS_H
#define ET_SCHEMA_OBJECTS_H

#include "base/sha256.h"
#include "schema/store.h"

/* Of the objects of a case as this program makes it, found out when it is built
 * (schema/embed/object_digest.c): to make one for each comparison would take longer than most
 * commands. */
struct et_built_objects {
    int version; /* of the case */
    char sha256[ET_SHA256_HEX];
};

extern const struct et_built_objects et_built_objects;

/* Over kind, name, table and text of all of them, as SQLite keeps these. 0 or ET_FATAL. */
int et_objects_digest(struct et_store *store, char sha256[ET_SHA256_HEX], struct et_err *err);

enum et_objects { ET_OBJECTS_ALL, ET_OBJECTS_BUT_VIEWS };

/* 0 if both have the same; ET_FATAL naming the first that differs. */
int et_objects_compare(struct et_store *store, struct et_store *fresh, enum et_objects which,
                       struct et_err *err);

#endif
