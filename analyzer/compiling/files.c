#include "analyzer/compiling/files.h"

#include "analyzer/compiling/operands.h"
#include "analyzer/roots.h"
#include "base/printable.h"
#include "base/strbuf.h"

/* "12 /tmp/x": number of the container, 0 = the host; a blank; the path. */
static int make(et_ref container, struct et_slice path, struct et_arena *arena,
                struct et_slice *key, struct et_err *err)
{
    ET_STRBUF_AUTO text = { 0 };
    et_strbuf_addf(&text, "%u ", container);
    et_strbuf_add(&text, path);
    *key = et_arena_copy(arena, et_strbuf_slice(&text));
    return key->p && !text.failed ? 0 : et_fail_memory(err);
}

int et_file_in(et_ref container, struct et_slice path, struct et_arena *arena, struct et_slice *key,
               struct et_err *err)
{
    *key = ET_SLICE_NONE;
    if (!et_slice_starts(path, "/") || path.n > ET_LONGEST_PATH)
        return 0;
    struct et_slice resolved = et_path_resolve(ET_SLICE_NONE, path, arena);
    return resolved.p ? make(container, resolved, arena, key, err) : et_fail_memory(err);
}

int et_file_of(struct et_model *m, const struct et_exec_node *x, struct et_slice path,
               struct et_arena *arena, struct et_slice *key, struct et_err *err)
{
    ET_STRBUF_AUTO cwd = { 0 };
    bool absolute = et_slice_starts(path, "/");
    *key = ET_SLICE_NONE;
    if (!path.n || path.n > ET_LONGEST_PATH || (!absolute && !x->task->cwd.p) ||
        (x->verdict.place != ET_PLACE_HOST && !x->verdict.container))
        return 0;
    et_printable_decode(&cwd, absolute ? ET_SLICE("") : x->task->cwd);
    if (cwd.failed)
        return et_fail_memory(err);
    if (cwd.n > ET_LONGEST_PATH)
        return 0;
    struct et_slice resolved = et_path_resolve(et_strbuf_slice(&cwd), path, arena);
    if (!resolved.p)
        return et_fail_memory(err);
    et_ref container = x->verdict.container;
    if (x->verdict.place == ET_PLACE_HOST) {
        struct et_slice inside;
        container = et_root_split(m, resolved, &inside);
        resolved = container ? inside : resolved;
    }
    return make(container, resolved, arena, key, err);
}

struct et_slice et_exe_without_mark(struct et_slice exe)
{
    static const char mark[] = " (deleted)";
    return et_slice_ends(exe, mark) ? et_slice_to(exe, exe.n - (sizeof mark - 1)) : exe;
}

struct et_slice et_file_path(struct et_slice key)
{
    const char *blank = et_slice_find(key, ' ');
    return blank ? et_slice_from(key, (size_t)(blank - key.p) + 1) : key;
}
