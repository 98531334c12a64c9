#include "analyzer/compiling/compiler_copies.h"

#include "analyzer/compiling/applet.h"
#include "analyzer/compiling/copy_words.h"
#include "analyzer/compiling/detect.h"
#include "analyzer/compiling/files.h"
#include "analyzer/container_names.h"
#include "base/printable.h"
#include "base/strbuf.h"

/* Execs in order of time. */
struct follow {
    struct et_model *model;
    struct et_container_names names;
    struct et_map by_path; /* address of a calling path -> the acts of its name, + 1 */
    struct et_map copies;  /* key of a file -> struct et_slice *: path of the compiler that it is */
    struct et_map containers; /* et_ref of those with copies */
    struct et_arena row;
    struct et_err *err;
};

/* Whether what has that path is a compiler by its name alone. */
static bool is_compiler(const struct follow *f, struct et_slice path)
{
    const struct et_program program = { .exe = path };
    int rule = et_compiler_rules_match(f->model->rules->compilers, &program);
    const struct et_compiler_rule *known =
        rule >= 0 ? et_compiler_rules_at(f->model->rules->compilers, (size_t)rule) : NULL;
    return known && !et_compiler_rule_is_guess(known) &&
           (known->role == ET_TOOL_DRIVER || known->role == ET_TOOL_COMPILER);
}

static int note_key(struct follow *f, struct et_slice key, et_ref container,
                    const struct et_slice *compiler)
{
    uint64_t *slot = key.p ? et_map_put(&f->copies, key, NULL) : NULL;
    if (!key.p)
        return 0;
    if (!slot || !et_map_put_u64(&f->containers, container, NULL))
        return et_fail_memory(f->err);
    *slot = (uint64_t)(uintptr_t)compiler;
    return 0;
}

static struct et_slice *keep(struct follow *f, struct et_slice path)
{
    struct et_slice *kept = et_arena_alloc(&f->model->text, sizeof *kept);
    if (kept)
        *kept = et_arena_copy(&f->model->text, path);
    return kept && kept->p ? kept : NULL;
}

static struct et_slice joined(struct follow *f, struct et_slice folder, struct et_slice name)
{
    ET_STRBUF_AUTO path = { 0 };
    et_strbuf_add(&path, folder);
    et_strbuf_addc(&path, '/');
    et_strbuf_add(&path, name);
    f->row.failed = f->row.failed || path.failed;
    return et_arena_copy(&f->row, et_strbuf_slice(&path));
}

/* The compiler that a path is: by its name, or as a copy of one; NULL = none. */
static const struct et_slice *compiler_of(struct follow *f, const struct et_exec_node *x,
                                          struct et_slice path)
{
    struct et_slice key;
    if (is_compiler(f, path))
        return keep(f, path);
    if (!f->copies.live || et_file_of(f->model, x, path, &f->row, &key, f->err) < 0 || !key.p)
        return NULL;
    const uint64_t *slot = et_map_get(&f->copies, key);
    return slot ? (const struct et_slice *)(uintptr_t)*slot : NULL;
}

static int copied(struct follow *f, const struct et_exec_node *x, const struct et_slice *words,
                  size_t count)
{
    struct et_copy_words copy;
    struct et_slice from, keys[2];
    et_copy_words_begin(&copy, words, count);
    while (et_copy_words_next(&copy, &from)) {
        const struct et_slice *compiler = compiler_of(f, x, from);
        if (!compiler)
            continue;
        struct et_slice inside = joined(f, copy.target, et_slice_basename(from));
        if (et_file_of(f->model, x, copy.target, &f->row, &keys[0], f->err) < 0 ||
            et_file_of(f->model, x, inside, &f->row, &keys[1], f->err) < 0 ||
            note_key(f, keys[0], x->verdict.container, compiler) < 0 ||
            note_key(f, keys[1], x->verdict.container, compiler) < 0)
            return ET_FATAL;
    }
    if (f->err->code == ET_FATAL)
        return ET_FATAL;
    return f->row.failed || f->model->text.failed ? et_fail_memory(f->err) : 0;
}

static int copied_in(struct follow *f, const struct et_exec_node *x, const struct et_slice *words,
                     size_t count)
{
    struct et_copy_in copy;
    struct et_slice keys[2];
    if (!et_copy_in_of(words, count, &copy) || !is_compiler(f, copy.from))
        return 0;
    et_ref container = et_container_named(&f->names, copy.container, x->time_ns);
    const struct et_slice *compiler = container ? keep(f, copy.from) : NULL;
    if (!container)
        return 0;
    struct et_slice inside = joined(f, copy.to, et_slice_basename(copy.from));
    if (!compiler || f->row.failed)
        return et_fail_memory(f->err);
    if (et_file_in(container, copy.to, &f->row, &keys[0], f->err) < 0 ||
        et_file_in(container, inside, &f->row, &keys[1], f->err) < 0 ||
        note_key(f, keys[0], container, compiler) < 0)
        return ET_FATAL;
    return note_key(f, keys[1], container, compiler);
}

enum { COPYING = 1 << ET_ACT_COPY | 1 << ET_ACT_MOVE };

/* What a command copies. */
static int take_copies(struct follow *f, const struct et_exec_node *x, unsigned acts)
{
    struct et_slice *list;
    size_t argc;
    bool inside = x->verdict.container && (acts & COPYING);
    bool into = x->verdict.place == ET_PLACE_HOST && (acts & 1U << ET_ACT_COPY_IN);
    if (!inside && !into)
        return 0;
    if (et_model_words(f->model, x, &f->row, &list, &argc, f->err) < 0)
        return ET_FATAL;
    const struct et_slice *argv = list;
    struct et_slice name = et_applet_of(x->task->exe, &argv, &argc);
    if (et_is_multi_call(et_slice_basename(x->task->exe)) &&
        !(et_act_rules_of_name(f->model->rules->acts, name) & COPYING))
        return 0;
    return inside ? copied(f, x, argv, argc) : copied_in(f, x, argv, argc);
}

/* An exec of a copy is one of the compiler, with the words that it was given. */
static int look_at(struct follow *f, struct et_exec_node *x)
{
    const struct et_compiler_rule *rule = et_tool_of(f->model, x);
    struct et_slice json, key;
    ET_STRBUF_AUTO path = { 0 };
    if ((rule && !et_compiler_rule_is_guess(rule)) || !x->verdict.container ||
        !et_map_get_u64(&f->containers, x->verdict.container))
        return 0;
    et_printable_decode(&path, x->success == 0 ? x->file->name : et_exe_without_mark(x->task->exe));
    if (path.failed)
        return et_fail_memory(f->err);
    if (et_file_of(f->model, x, et_strbuf_slice(&path), &f->row, &key, f->err) < 0)
        return ET_FATAL;
    const uint64_t *slot = key.p ? et_map_get(&f->copies, key) : NULL;
    if (!slot)
        return 0;
    struct et_program program = { .exe = *(const struct et_slice *)(uintptr_t)*slot,
                                  .comm = x->task->comm };
    if (x->success != 0 &&
        et_model_argv(f->model, x->argv_id, &f->row, &json, &program.cmdline, f->err) < 0)
        return ET_FATAL;
    int found = et_compiler_rules_match(f->model->rules->compilers, &program);
    if (found >= 0) {
        x->rule = (int16_t)found;
        x->copied = true;
    }
    return 0;
}

/* The path that tells what a program may do: of a multi-call one the link or script by which
 * it was called. Most applets copy nothing, and need not have their words read. */
static struct et_slice calling_path(const struct et_exec_node *x)
{
    return x->file->name.n && et_is_multi_call(et_slice_basename(x->task->exe)) ? x->file->name
                                                                                : x->task->exe;
}

static int acts_of(struct follow *f, const struct et_exec_node *x, unsigned *acts)
{
    struct et_slice path = calling_path(x), name = et_slice_basename(path);
    uint64_t *slot = et_map_put_u64(&f->by_path, (uint64_t)(uintptr_t)path.p, NULL);
    if (!slot)
        return et_fail_memory(f->err);
    if (!*slot)
        *slot = 1 + (et_is_multi_call(name) ? (unsigned)COPYING
                                            : et_act_rules_of_name(f->model->rules->acts, name));
    *acts = (unsigned)(*slot - 1);
    return 0;
}

int et_compiler_copies_find(struct et_model *m, struct et_err *err)
{
    struct follow f = { .model = m, .err = err };
    unsigned acts = 0;
    et_map_init(&f.by_path);
    et_map_init(&f.copies);
    et_map_init(&f.containers);
    et_arena_init(&f.row);
    int rc = et_container_names_load(m, &f.names, err);
    for (size_t i = 0; et_more_execs(m, i) && rc == 0; i++) {
        struct et_exec_node *x = &m->execs.at[i];
        et_arena_reset(&f.row);
        rc = look_at(&f, x);
        if (rc == 0 && x->success != 0 && x->task->exe.n)
            rc = acts_of(&f, x, &acts);
        if (rc == 0 && x->success != 0 && x->task->exe.n && acts)
            rc = take_copies(&f, x, acts);
    }
    et_container_names_clear(&f.names);
    et_arena_clear(&f.row);
    et_map_clear(&f.by_path);
    et_map_clear(&f.copies);
    et_map_clear(&f.containers);
    return rc;
}
