#include "analyzer/prune.h"

#include "analyzer/correlate.h"

static const struct {
    const char *what;
    enum et_query query;
} kinds[ET_PRUNE_KINDS] = {
    { "execs", ET_Q_PRUNE_EXEC },
    { "forks", ET_Q_PRUNE_FORK },
    { "exits", ET_Q_PRUNE_EXIT },
    { "logins", ET_Q_PRUNE_LOGIN },
    { "runs of serials", ET_Q_PRUNE_SERIALS },
    { "names of users", ET_Q_PRUNE_USER },
    { "events of runtimes", ET_Q_PRUNE_RUNTIME_EVENT },
    { "lines of output", ET_Q_PRUNE_OUTPUT_LINE },
};

static int run_query(struct et_store *store, enum et_query query, struct et_err *err)
{
    ET_STMT_AUTO *stmt = et_store_query(store, query, err);
    return stmt ? et_stmt_run(stmt, err) : ET_FATAL;
}

static int add_changed(struct et_store *store, uint64_t *count, struct et_err *err)
{
    ET_STMT_AUTO *stmt = et_store_query(store, ET_Q_ROWS_CHANGED, err);
    if (!stmt || et_stmt_row(stmt, err) <= 0)
        return ET_FATAL;
    *count += (uint64_t)et_stmt_col_int(stmt, 0);
    return 0;
}

static int mark(struct et_store *store, int64_t before_ns, uint64_t *count, struct et_err *err)
{
    {
        ET_STMT_AUTO *stmt = et_store_query(store, ET_Q_MARK_PRUNED, err);
        if (!stmt)
            return ET_FATAL;
        et_stmt_int(stmt, ET_MARK_PRUNED_BEFORE, before_ns);
        if (et_stmt_run(stmt, err) < 0)
            return ET_FATAL;
    }
    return add_changed(store, count, err);
}

int et_prune(struct et_store *store, int64_t before_ns, struct et_pruned *pruned,
             struct et_err *err)
{
    /* In this order: each is no longer referred to once those before it are gone. */
    static const enum et_query shared[] = { ET_Q_PRUNE_ARGV, ET_Q_PRUNE_PATH, ET_Q_PRUNE_SUBJECT,
                                            ET_Q_PRUNE_CALL, ET_Q_PRUNE_TEXT };
    *pruned = (struct et_pruned){ 0 };
    if (mark(store, before_ns, &pruned->evidence, err) < 0)
        return ET_FATAL;
    for (size_t i = 0; i < ET_PRUNE_KINDS; i++) {
        pruned->kinds[i].what = kinds[i].what;
        if (pruned->evidence && (run_query(store, kinds[i].query, err) < 0 ||
                                 add_changed(store, &pruned->kinds[i].count, err) < 0))
            return ET_FATAL;
    }
    if (!pruned->evidence)
        return 0;
    if (run_query(store, ET_Q_PRUNE_RESUME, err) < 0)
        return ET_FATAL;
    for (size_t i = 0; i < sizeof shared / sizeof *shared; i++)
        if (run_query(store, shared[i], err) < 0 || add_changed(store, &pruned->shared, err) < 0)
            return ET_FATAL;
    return et_conclusions_clear(store, err);
}

int et_prune_shrink(struct et_store *store, struct et_err *err)
{
    return run_query(store, ET_Q_VACUUM, err);
}
