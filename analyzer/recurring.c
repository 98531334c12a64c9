#include "analyzer/recurring.h"

#include "analyzer/loader.h"
#include "analyzer/model.h"

void et_recurring_init(struct et_recurring *r, struct et_store *store, struct et_bulk *bulk)
{
    *r = (struct et_recurring){ .store = store };
    et_arena_init_in(&r->kept, bulk);
    et_map_init(&r->texts);
    et_map_init(&r->calls);
    et_map_init(&r->subjects);
    et_map_init(&r->files);
    et_map_init_in(&r->tasks, bulk);
    et_map_init(&r->label_of);
}

void et_recurring_clear(struct et_recurring *r)
{
    et_arena_clear(&r->kept);
    et_map_clear(&r->texts);
    et_map_clear(&r->calls);
    et_map_clear(&r->subjects);
    et_map_clear(&r->files);
    et_map_clear(&r->tasks);
    et_map_clear(&r->label_of);
}

/* What is kept under that slot: `size` bytes that are new, and then *fresh. NULL: no memory. */
static void *kept_at(struct et_recurring *r, uint64_t *slot, size_t size, bool *fresh,
                     struct et_err *err)
{
    *fresh = slot && !*slot;
    if (*fresh)
        *slot = (uint64_t)(uintptr_t)et_arena_alloc(&r->kept, size);
    if (slot && *slot)
        return (void *)(uintptr_t)*slot;
    et_fail_memory(err);
    return NULL;
}

static void *kept_row(struct et_recurring *r, struct et_map *map, int64_t row, size_t size,
                      bool *fresh, struct et_err *err)
{
    return kept_at(r, et_map_put_u64(map, (uint64_t)row, NULL), size, fresh, err);
}

const struct et_slice *et_recurring_text(struct et_recurring *r, int64_t text_id,
                                         struct et_err *err)
{
    static const struct et_slice none = { NULL, 0 };
    bool fresh;
    if (text_id == ET_NULL)
        return &none;
    struct et_slice *text = kept_row(r, &r->texts, text_id, sizeof *text, &fresh, err);
    if (!text || !fresh)
        return text;
    ET_STMT_AUTO *stmt = et_store_query(r->store, ET_Q_TEXT_OF, err);
    if (!stmt)
        return NULL;
    et_stmt_int(stmt, ET_TEXT_OF_TEXT_ID, text_id);
    if (et_stmt_row(stmt, err) < 0)
        return NULL;
    *text = et_arena_copy(&r->kept, et_stmt_col_text(stmt, 0));
    if (!r->kept.failed)
        return text;
    et_fail_memory(err);
    return NULL;
}

static struct et_exec_call *call_at(struct et_recurring *r, int64_t call_id, struct et_err *err)
{
    bool fresh;
    struct et_exec_call *call = kept_row(r, &r->calls, call_id, sizeof *call, &fresh, err);
    if (!call || !fresh)
        return call;
    ET_STMT_AUTO *stmt = et_store_query(r->store, ET_Q_CALL_OF, err);
    if (!stmt)
        return NULL;
    et_stmt_int(stmt, ET_CALL_OF_CALL_ID, call_id);
    if (et_stmt_row(stmt, err) < 0)
        return NULL;
    *call = (struct et_exec_call){ .precision_ns = et_stmt_col_int(stmt, 0),
                                   .zoneless = et_stmt_col_int(stmt, 1) == 1,
                                   .lossy = et_stmt_col_int(stmt, 2) == 1,
                                   .success = et_stmt_col_int(stmt, 3),
                                   .exit = et_stmt_col_int(stmt, 4),
                                   .key = et_stmt_col_int(stmt, 5),
                                   .narrow = et_stmt_col_int(stmt, 6) == 1,
                                   .execveat = et_stmt_col_int(stmt, 7) == 1 };
    return call;
}

const struct et_exec_call *et_recurring_call(struct et_recurring *r, int64_t call_id,
                                             struct et_err *err)
{
    return call_at(r, call_id, err);
}

int et_recurring_meet(struct et_recurring *r, int64_t call_id, struct et_err *err)
{
    struct et_exec_call *call = call_at(r, call_id, err);
    if (call && !call->met) {
        call->met = true;
        call->before = r->met;
        r->met = call;
    }
    return call ? 0 : ET_FATAL;
}

/* Labels are compared by their rows, and each evidence, or each part of one that grew, has
 * rows of its own for the same text. */
static int first_row_of(struct et_recurring *r, int64_t *text_id, struct et_err *err)
{
    bool fresh;
    if (*text_id == ET_NULL)
        return 0;
    const struct et_slice *text = et_recurring_text(r, *text_id, err);
    if (!text)
        return ET_FATAL;
    uint64_t *first = et_map_put(&r->label_of, *text, &fresh);
    if (!first)
        return et_fail_memory(err);
    *first = fresh ? (uint64_t)*text_id : *first;
    *text_id = (int64_t)*first;
    return 0;
}

const struct et_exec_subject *et_recurring_subject(struct et_recurring *r, int64_t subject_id,
                                                   struct et_err *err)
{
    bool fresh;
    int64_t tty;
    struct et_exec_subject *who = kept_row(r, &r->subjects, subject_id, sizeof *who, &fresh, err);
    if (!who || !fresh)
        return who;
    {
        ET_STMT_AUTO *stmt = et_store_query(r->store, ET_Q_SUBJECT_OF, err);
        if (!stmt)
            return NULL;
        et_stmt_int(stmt, ET_SUBJECT_OF_SUBJECT_ID, subject_id);
        if (et_stmt_row(stmt, err) < 0)
            return NULL;
        *who = (struct et_exec_subject){ .auid = et_stmt_col_int(stmt, 0),
                                         .uid = et_stmt_col_int(stmt, 1),
                                         .euid = et_stmt_col_int(stmt, 2),
                                         .ses_recorded = et_stmt_col_int(stmt, 3),
                                         .subj = et_stmt_col_int(stmt, 4) };
        tty = et_stmt_col_int(stmt, 5);
    }
    const struct et_slice *name = et_recurring_text(r, tty, err);
    if (!name)
        return NULL;
    who->tty = *name;
    who->ses = who->ses_recorded == ET_NO_SESSION ? ET_NULL : who->ses_recorded;
    return first_row_of(r, &who->subj, err) < 0 ? NULL : who;
}

const struct et_exec_file *et_recurring_file(struct et_recurring *r, int64_t path_list,
                                             struct et_err *err)
{
    static const struct et_exec_file none = { { NULL, 0 }, ET_NULL, ET_NULL, ET_NULL, ET_NULL };
    bool fresh;
    int rc, n = 0;
    if (path_list == ET_NULL)
        return &none;
    struct et_exec_file *file = kept_row(r, &r->files, path_list, sizeof *file, &fresh, err);
    if (!file || !fresh)
        return file;
    *file = none;
    ET_STMT_AUTO *stmt = et_store_query(r->store, ET_Q_PATHS_OF, err);
    if (!stmt)
        return NULL;
    et_stmt_int(stmt, ET_PATHS_OF_PATH_LIST, path_list);
    while ((rc = et_stmt_row(stmt, err)) > 0) {
        if (n++ == 0) {
            file->name = et_arena_copy(&r->kept, et_stmt_col_text(stmt, 0));
            file->inode = et_stmt_col_int(stmt, 1);
            file->dev = et_stmt_col_int(stmt, 2);
        } else if (et_is_loader(et_stmt_col_text(stmt, 0)) && !et_stmt_col_is_null(stmt, 2)) {
            file->root_inode = et_stmt_col_int(stmt, 1);
            file->root_dev = et_stmt_col_int(stmt, 2);
        }
    }
    if (rc == 0 && r->kept.failed)
        rc = et_fail_memory(err);
    return rc < 0 ? NULL : file;
}

const struct et_task *et_recurring_task(struct et_recurring *r, int64_t exe, int64_t comm,
                                        int64_t cwd, struct et_err *err)
{
    const int64_t rows[] = { exe, comm, cwd };
    bool fresh;
    uint64_t *slot =
        et_map_put(&r->tasks, (struct et_slice){ (const char *)rows, sizeof rows }, NULL);
    struct et_task *task = kept_at(r, slot, sizeof *task, &fresh, err);
    if (!task || !fresh)
        return task;
    const struct et_slice *texts[] = { et_recurring_text(r, exe, err), NULL, NULL };
    texts[1] = texts[0] ? et_recurring_text(r, comm, err) : NULL;
    texts[2] = texts[1] ? et_recurring_text(r, cwd, err) : NULL;
    if (!texts[2])
        return NULL;
    *task = (struct et_task){ *texts[0], *texts[1], *texts[2] };
    return task;
}
