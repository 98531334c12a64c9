#include "analyzer/coverage/strays.h"

#include <stdlib.h>

enum column { TIME, STREAM, LINE, OFFSET, COMPILER };

int et_strays_load(const struct et_cover *cover, struct et_strays *strays, struct et_err *err)
{
    int rc;
    *strays = (struct et_strays){ 0 };
    ET_STMT_AUTO *stmt = et_store_query(cover->model->store, ET_Q_STRAY_EXECS, err);
    if (!stmt)
        return ET_FATAL;
    et_stmt_int(stmt, ET_STRAY_EXECS_HOST_ID, cover->model->host_id);
    while ((rc = et_stmt_row(stmt, err)) > 0) {
        et_stray_list *list =
            et_stmt_col_int(stmt, COMPILER) ? &strays->compilers : &strays->nameless;
        if (!ET_ARRAY_ROOM(*list))
            return et_fail_memory(err);
        int64_t time_ns = et_stmt_col_int(stmt, TIME);
        list->at[list->count++] = (struct et_gap){
            .start_ns = time_ns,
            .end_ns = time_ns,
            .said = { et_stmt_col_int(stmt, STREAM), et_stmt_col_int(stmt, LINE),
                      et_stmt_col_int(stmt, OFFSET) },
        };
    }
    return rc;
}

void et_strays_clear(struct et_strays *strays)
{
    free(strays->compilers.at);
    free(strays->nameless.at);
    *strays = (struct et_strays){ 0 };
}

size_t et_strays_from(const et_stray_list *list, int64_t from_ns)
{
    size_t low = 0, high = list->count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (list->at[middle].start_ns >= from_ns)
            high = middle;
        else
            low = middle + 1;
    }
    return low;
}
