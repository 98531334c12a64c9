/* The tables, indexes, triggers and views of a case against those that this program makes. A case
 * may come from anybody, and a view of somebody else's would answer in ours' place. */
#ifndef ET_SCHEMA_OBJECTS_H
#define ET_SCHEMA_OBJECTS_H

#include "schema/store.h"

enum et_objects { ET_OBJECTS_ALL, ET_OBJECTS_BUT_VIEWS };

/* 0 if both have the same; ET_FATAL naming the first that differs. */
int et_objects_compare(struct et_store *store, struct et_store *fresh, enum et_objects which,
                       struct et_err *err);

#endif
