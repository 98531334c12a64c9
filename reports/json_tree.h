/* A row as a JSON object for formats that others have published, whose members
 * lie in each other. The statement says where each value goes, by the name of
 * its column:
 *
 *   process.parent.pid   a member of a member; names with a common beginning
 *                        have to stand side by side
 *   resources[].name     in the one object of a list
 *   status?              true or false
 *   args[]  labels{}     the text is JSON already, a list or an object
 *
 * What is NULL is left out, and an object that would be empty with it. */
#ifndef ET_REPORTS_JSON_TREE_H
#define ET_REPORTS_JSON_TREE_H

#include "base/strbuf.h"
#include "schema/store.h"

void et_json_tree_add(struct et_strbuf *to, struct et_stmt *row);

#endif
