/* The tables that a case is loaded into elsewhere, and the types of their columns: one for each
 * public view but those that tell how the case's file came to be (journal, merged_journals,
 * evidence_places, evidence_growth), which is the file's own: the same evidence gives the same
 * script. */
#ifndef ET_REPORTS_SQL_TABLES_H
#define ET_REPORTS_SQL_TABLES_H

#include "schema/store.h"

#include <stddef.h>

struct et_sql_table {
    const char *name; /* of the view, and of the table */
    enum et_query query;
};

/* In the order of schema/views.sql. */
const struct et_sql_table *et_sql_tables(size_t *count);

enum et_sql_type { ET_SQL_TEXT, ET_SQL_NUMBER, ET_SQL_TIME, ET_SQL_DAY, ET_SQL_JSON };

enum et_sql_type et_sql_column_type(const struct et_sql_table *table, const char *column);

#endif
