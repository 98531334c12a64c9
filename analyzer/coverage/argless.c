#include "analyzer/coverage/argless.h"

enum column { CONTAINER, EXECS, FIRST, LAST, STREAM, LINE, OFFSET };

int et_argless_find(const struct et_cover *cover, et_argless_list *list, struct et_err *err)
{
    int rc;
    ET_STMT_AUTO *stmt = et_store_query(cover->model->store, ET_Q_ARGLESS_EXECS, err);
    if (!stmt)
        return ET_FATAL;
    et_stmt_int(stmt, ET_ARGLESS_EXECS_HOST_ID, cover->model->host_id);
    while ((rc = et_stmt_row(stmt, err)) > 0) {
        if (!ET_ARRAY_ROOM(*list))
            return et_fail_memory(err);
        list->at[list->count++] = (struct et_argless){
            .container = et_stmt_col_int(stmt, CONTAINER),
            .execs = et_stmt_col_int(stmt, EXECS),
            .first_ns = et_stmt_col_int(stmt, FIRST),
            .last_ns = et_stmt_col_int(stmt, LAST),
            .said = { et_stmt_col_int(stmt, STREAM), et_stmt_col_int(stmt, LINE),
                      et_stmt_col_int(stmt, OFFSET) },
        };
    }
    return rc;
}
