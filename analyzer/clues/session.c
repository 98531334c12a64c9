/* A session's number goes from parent to child only. Until a runtime is called in
 * it, all of it is where it was opened. The call may have left no record, though; so
 * nobody counts who runs with a file that is not the host's. */
#include "analyzer/clues/clues.h"

#include "analyzer/sessions.h"

static int look(struct et_model *m, const struct et_map *files, struct et_err *err)
{
    for (size_t i = 0; et_more_execs(m, i); i++) {
        const struct et_exec_node *x = &m->execs.at[i];
        const struct et_session *session =
            x->who->ses == ET_NULL || x->verdict.place != ET_PLACE_UNKNOWN
                ? NULL
                : et_session_at(m, x->who->ses, x->time_ns);
        if (!session || session->verdict.place == ET_PLACE_UNKNOWN ||
            (session->runtime_ns != ET_NULL && session->runtime_ns <= x->time_ns) ||
            et_host_files_owner(files, x) == ET_FILE_OF_OTHERS)
            continue;
        if (et_clue_to_exec(m, (et_ref)(i + 1), &session->verdict, err) < 0)
            return ET_FATAL;
    }
    return 0;
}

int et_clues_by_session(struct et_model *m, struct et_err *err)
{
    struct et_map files;
    et_map_init(&files);
    int rc = et_host_files_learn(m, &files, err);
    if (rc == 0)
        rc = look(m, &files, err);
    et_map_clear(&files);
    return rc;
}
