#include "analyzer/compiling/interest.h"

#include "analyzer/argv_json.h"
#include "analyzer/compiling/files.h"
#include "base/printable.h"
#include "base/strbuf.h"

static const char *const common_folders[] = {
    "/tmp", "/var/tmp", "/dev/shm", "/root",      "/home",    "/usr",      "/opt",
    "/var", "/run",     "/mnt",     "/srv",       "/etc",     "/usr/src",  "/usr/bin",
    "/bin", "/sbin",    "/lib",     "/usr/local", "/usr/lib", "/usr/sbin", "/usr/local/bin",
};

struct et_slice et_own_folder(struct et_slice key)
{
    struct et_slice name = et_slice_basename(key);
    if (name.n + 1 >= key.n)
        return ET_SLICE_NONE;
    struct et_slice folder = et_slice_to(key, key.n - name.n - 1);
    struct et_slice path = et_file_path(folder);
    return path.n <= 1 || ET_SLICE_IN(path, common_folders) ? ET_SLICE_NONE : folder;
}

bool et_interest_add(struct et_interest *interest, struct et_slice key)
{
    uint64_t *file = et_map_put(&interest->files, key, NULL);
    uint64_t *name = et_map_put(&interest->names, et_slice_basename(key), NULL);
    return file && name;
}

bool et_interest_has(const struct et_interest *interest, struct et_slice key)
{
    return et_map_get(&interest->files, key) != NULL;
}

bool et_interest_may_name(const struct et_interest *interest, struct et_slice word)
{
    while (word.n > 1 && et_slice_ends(word, "/"))
        word = et_slice_to(word, word.n - 1);
    struct et_slice name = et_slice_basename(word);
    return et_slice_is(name, ".") || et_slice_is(name, "..") ||
           et_map_get(&interest->names, name) != NULL;
}

/* A file and the folders of its own above it: it may have come with any of them. */
static bool add_with_folders(struct et_interest *interest, struct et_slice key)
{
    bool ok = et_interest_add(interest, key);
    for (int i = 0; i < ET_OWN_FOLDERS && ok; i++) {
        key = et_own_folder(key);
        if (!key.p)
            break;
        ok = et_interest_add(interest, key);
    }
    return ok;
}

struct search {
    struct et_model *model;
    struct et_interest *interest;
    struct et_arena scratch;
    struct et_err *err;
};

static int add_path(struct search *s, const struct et_exec_node *driver, struct et_slice path,
                    bool (*add)(struct et_interest *, struct et_slice))
{
    struct et_slice key;
    if (!path.n)
        return 0;
    if (et_file_of(s->model, driver, path, &s->scratch, &key, s->err) < 0)
        return ET_FATAL;
    return !key.p || add(s->interest, key) ? 0 : et_fail_memory(s->err);
}

static int add_compilation(struct search *s, const struct et_compilation *c)
{
    const struct et_exec_node *driver = et_exec_at(s->model, c->driver);
    struct et_slice *sources;
    size_t count;
    ET_STRBUF_AUTO exe = { 0 };
    et_arena_reset(&s->scratch);
    if (!et_map_put_u64(&s->interest->containers, driver->verdict.container, NULL))
        return et_fail_memory(s->err);
    if (et_argv_from_json(c->operands.sources, &s->scratch, &sources, &count, s->err) == ET_FATAL)
        return ET_FATAL;
    et_printable_decode(&exe, et_exe_without_mark(driver->task->exe));
    int rc = exe.failed ? et_fail_memory(s->err)
                        : add_path(s, driver, et_strbuf_slice(&exe), add_with_folders);
    for (size_t i = 0; i < count && rc == 0; i++)
        rc = add_path(s, driver, sources[i], add_with_folders);
    if (rc == 0)
        rc = add_path(s, driver, c->operands.output, et_interest_add);
    return rc == 0 ? add_path(s, driver, c->operands.alias, et_interest_add) : rc;
}

int et_interest_find(struct et_model *m, const struct et_compilations *compilations,
                     struct et_interest *interest, struct et_err *err)
{
    struct search s = { .model = m, .interest = interest, .err = err };
    int rc = 0;
    et_map_init(&interest->files);
    et_map_init(&interest->names);
    et_map_init(&interest->containers);
    et_arena_init(&s.scratch);
    for (size_t i = 0; et_more_compilations(compilations, i) && rc == 0; i++)
        if (et_exec_at(m, compilations->at[i].driver)->verdict.container)
            rc = add_compilation(&s, &compilations->at[i]);
    et_arena_clear(&s.scratch);
    return rc;
}

void et_interest_clear(struct et_interest *interest)
{
    et_map_clear(&interest->files);
    et_map_clear(&interest->names);
    et_map_clear(&interest->containers);
}
