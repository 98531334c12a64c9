#include "analyzer/compiling/outputs.h"

#include "analyzer/compiling/detect.h"
#include "analyzer/compiling/files.h"
#include "analyzer/compiling/java_class.h"
#include "analyzer/loader.h"
#include "base/printable.h"
#include "base/strbuf.h"

#include <stdlib.h>

/* Execs in order of time, beside the compilations and mentions of that time. */
struct watch {
    struct et_model *model;
    struct et_compilations *compilations;
    const struct et_mentions *mentions;
    struct et_outputs *outputs;
    struct et_map by_file;  /* key of a file -> the latest compilation that made it */
    struct et_map by_inode; /* what ran -> the same */
    bool *
        gone; /* by compilation: a file of it was deleted or replaced, its inode may be another's */
    size_t next_compilation, next_mention;
    bool java; /* a class was compiled */
    struct et_arena row;
    struct et_err *err;
};

static int remember(struct watch *w, const struct et_compilation *c, struct et_slice output,
                    uint64_t number)
{
    struct et_slice key;
    if (et_file_of(w->model, et_exec_at(w->model, c->driver), output, &w->row, &key, w->err) < 0)
        return ET_FATAL;
    uint64_t *slot = key.p ? et_map_put(&w->by_file, key, NULL) : NULL;
    if (key.p && !slot)
        return et_fail_memory(w->err);
    if (slot && *slot) {
        w->compilations->at[*slot - 1].remade = (et_ref)number;
        w->gone[*slot - 1] = true;
    }
    if (slot)
        *slot = number;
    return 0;
}

static int add_run(struct watch *w, et_ref exec, uint64_t number, enum et_ran_as as)
{
    struct et_outputs *o = w->outputs;
    struct et_compilation *c = &w->compilations->at[number - 1];
    if (!ET_BULK_ROOM(o->runs))
        return et_fail_memory(w->err);
    o->runs.at[o->runs.count++] = (struct et_output_run){ exec, (et_ref)number, as };
    o->under[exec - 1] = (et_ref)o->runs.count;
    if (!c->first_output)
        c->first_output = exec;
    c->runs++;
    if (c->outcome == ET_OUTCOME_UNTOLD)
        c->outcome = ET_OUTCOME_RAN;
    return 0;
}

/* Compilations that began by then. */
static int take_compilations(struct watch *w, et_ref until)
{
    struct et_compilations *all = w->compilations;
    int rc = 0;
    for (; w->next_compilation < all->count && all->at[w->next_compilation].driver <= until &&
           rc == 0;
         w->next_compilation++) {
        const struct et_compilation *c = &all->at[w->next_compilation];
        uint64_t number = w->next_compilation + 1;
        w->java = w->java || et_slice_ends(c->operands.output, ".class");
        if (c->operands.output.n)
            rc = remember(w, c, c->operands.output, number);
        if (rc == 0 && c->operands.alias.n)
            rc = remember(w, c, c->operands.alias, number);
        if (rc == 0 && c->operands.runs == ET_RUNS_INSIDE)
            rc = add_run(w, c->driver, number, ET_RAN_INSIDE);
    }
    return rc;
}

static bool copies(const struct et_mention *mention)
{
    return mention->act == ET_ACT_COPY || mention->act == ET_ACT_MOVE;
}

/* Something else was put there, or the file was deleted: what runs under that name later is
 * no output any more, so far as the log tells. */
static bool ends(const struct et_mention *mention)
{
    return copies(mention) ? mention->target
                           : mention->act == ET_ACT_DELETE || mention->act == ET_ACT_FETCH ||
                                 mention->act == ET_ACT_COPY_IN;
}

static void forget(struct watch *w, struct et_slice file)
{
    uint64_t *made = et_map_get(&w->by_file, file);
    if (made && *made)
        w->gone[*made - 1] = true;
    if (made)
        *made = 0;
}

/* The compilation that made the file at the other end; 0 = none. */
static uint64_t copied_from(const struct watch *w, const struct et_mention *mention)
{
    const uint64_t *made = copies(mention) && mention->target && mention->other.p
                               ? et_map_get(&w->by_file, mention->other)
                               : NULL;
    return made ? *made : 0;
}

/* One command's: what it puts an end to, what it gives a further name, what it takes away.
 * install(1) names its mode among its words, hence the order. */
static int take_command(struct watch *w, const struct et_mention *first, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (first[i].file.p && ends(&first[i]) && !copied_from(w, &first[i]))
            forget(w, first[i].file);
    for (size_t i = 0; i < count; i++) {
        uint64_t number = copied_from(w, &first[i]);
        uint64_t *slot = number ? et_map_put(&w->by_file, first[i].file, NULL) : NULL;
        if (number && !slot)
            return et_fail_memory(w->err);
        if (slot)
            *slot = number;
    }
    for (size_t i = 0; i < count; i++) {
        uint64_t *slot = first[i].act == ET_ACT_MOVE && !first[i].target
                             ? et_map_get(&w->by_file, first[i].file)
                             : NULL;
        if (slot)
            *slot = 0;
    }
    return 0;
}

/* What was copied, moved or deleted by then. What only stands in a script is left out: what
 * of it ran has an exec of its own. */
static int take_mentions(struct watch *w, et_ref until)
{
    const struct et_mention *all = w->mentions->all.at;
    size_t end = w->mentions->all.count;
    int rc = 0;
    while (rc == 0 && w->next_mention < end && all[w->next_mention].exec <= until) {
        const struct et_mention *first = &all[w->next_mention];
        size_t count = 1;
        while (w->next_mention + count < end && first[count].exec == first->exec &&
               first[count].scripted == first->scripted)
            count++;
        w->next_mention += count;
        rc = first->scripted ? 0 : take_command(w, first, count);
    }
    return rc;
}

static const uint64_t *made_as(struct watch *w, const struct et_exec_node *x, struct et_slice path,
                               struct et_slice *key)
{
    if (et_file_of(w->model, x, path, &w->row, key, w->err) < 0 || !key->p)
        return NULL;
    const uint64_t *made = et_map_get(&w->by_file, *key);
    return made && *made ? made : NULL;
}

/* The file that ran: through the loader, the one that it was told to run. */
static struct et_slice file_of(struct watch *w, const struct et_exec_node *x,
                               struct et_strbuf *path)
{
    struct et_slice *argv;
    size_t argc;
    if (!x->loader) {
        et_printable_decode(path, x->file->name);
        return et_strbuf_slice(path);
    }
    if (et_model_words(w->model, x, &w->row, &argv, &argc, w->err) < 0)
        return ET_SLICE_NONE;
    return et_loaded_program(argv, argc);
}

/* An anonymous device means something in its own container only. */
struct inode_key {
    int64_t dev, inode, container;
};

static struct inode_key inode_of(const struct et_exec_node *x)
{
    return (struct inode_key){ x->file->dev, x->file->inode,
                               et_dev_is_anonymous(x->file->dev) ? x->verdict.container : 0 };
}

static struct et_slice bytes_of(const struct inode_key *key)
{
    return (struct et_slice){ (const char *)key, sizeof *key };
}

static int by_file(struct watch *w, et_ref exec)
{
    const struct et_exec_node *x = et_exec_at(w->model, exec);
    struct et_slice key;
    ET_STRBUF_AUTO path = { 0 };
    struct et_slice file = file_of(w, x, &path);
    if (path.failed)
        return et_fail_memory(w->err);
    const uint64_t *made = file.n ? made_as(w, x, file, &key) : NULL;
    if (w->err->code == ET_FATAL)
        return ET_FATAL;
    enum et_ran_as as = ET_RAN_BY_NAME;
    if (made) {
        const struct et_compilation *c = &w->compilations->at[*made - 1];
        struct et_slice name = et_slice_basename(c->operands.output);
        bool own_name = et_slice_eq(et_slice_basename(key), name) ||
                        et_slice_eq(et_slice_basename(key), et_slice_basename(c->operands.alias));
        as = own_name ? ET_RAN_BY_NAME : ET_RAN_MOVED;
    }
    const struct inode_key inode = inode_of(x);
    bool known = x->file->inode != ET_NULL && x->file->dev != ET_NULL && !x->loader;
    if (!made && known) {
        made = et_map_get(&w->by_inode, bytes_of(&inode));
        made = made && !w->gone[*made - 1] ? made : NULL;
        as = ET_RAN_SAME_FILE;
    } else if (made && known) {
        uint64_t number = *made, *slot = et_map_put(&w->by_inode, bytes_of(&inode), NULL);
        if (!slot)
            return et_fail_memory(w->err);
        *slot = number;
        return add_run(w, exec, number, as);
    }
    return made ? add_run(w, exec, *made, as) : 0;
}

/* Where a distribution puts programs: no driver makes one there to run it. Images do have
 * their sources below /usr, though. */
static bool is_installed(struct et_slice exe)
{
    static const char *const folders[] = { "/usr/", "/bin/", "/sbin/", "/lib/", "/lib64/" };
    if (et_slice_starts(exe, "/usr/src/") || et_slice_starts(exe, "/usr/local/src/"))
        return false;
    for (size_t i = 0; i < sizeof folders / sizeof *folders; i++)
        if (et_slice_starts(exe, folders[i]))
            return true;
    return false;
}

/* go run and its like: what their driver calls and is no tool, nor a program that is there
 * for everybody (go calls git for modules, nim a shell for its compiler). */
static int by_driver(struct watch *w, et_ref exec)
{
    const struct et_exec_node *x = et_exec_at(w->model, exec);
    const struct et_exec_node *parent = et_exec_at(w->model, x->parent);
    et_ref number = parent && !x->before ? parent->compilation : 0;
    if (!number || et_tool_of(w->model, x) || is_installed(x->task->exe))
        return 0;
    const struct et_compilation *c = &w->compilations->at[number - 1];
    if (c->operands.runs != ET_RUNS_CHILD || c->driver != x->parent)
        return 0;
    return add_run(w, exec, number, ET_RAN_BY_DRIVER);
}

static int by_class(struct watch *w, et_ref exec)
{
    const struct et_exec_node *x = et_exec_at(w->model, exec);
    struct et_slice *argv, key;
    struct et_java_class class;
    size_t argc;
    if (!w->java || !et_slice_is(et_slice_basename(x->task->exe), "java"))
        return 0;
    if (et_model_words(w->model, x, &w->row, &argv, &argc, w->err) < 0)
        return ET_FATAL;
    if (!et_java_class_of(argv, argc, &class))
        return 0;
    for (struct et_slice path; et_java_class_next(&class, &w->row, &path);) {
        const uint64_t *made = made_as(w, x, path, &key);
        if (made)
            return add_run(w, exec, *made, ET_RAN_CLASS);
    }
    return w->row.failed || w->err->code == ET_FATAL ? et_fail_memory(w->err) : 0;
}

static int look_at(struct watch *w, et_ref exec)
{
    const struct et_exec_node *x = et_exec_at(w->model, exec);
    struct et_outputs *o = w->outputs;
    bool takes_part = x->compilation && w->compilations->at[x->compilation - 1].driver != exec;
    int rc = 0;
    if (x->success != 0 && !takes_part && w->next_compilation) {
        rc = x->file->name.n || x->loader ? by_file(w, exec) : 0;
        if (rc == 0 && !o->under[exec - 1])
            rc = by_driver(w, exec);
        if (rc == 0 && !o->under[exec - 1])
            rc = by_class(w, exec);
    }
    et_ref above = x->before ? x->before : x->parent;
    if (!o->under[exec - 1] && above && above < exec)
        o->under[exec - 1] = o->under[above - 1];
    return rc;
}

int et_outputs_find(struct et_model *m, struct et_compilations *compilations,
                    const struct et_mentions *mentions, struct et_outputs *outputs,
                    struct et_err *err)
{
    struct watch w = { .model = m,
                       .compilations = compilations,
                       .mentions = mentions,
                       .outputs = outputs,
                       .err = err };
    int rc = 0;
    outputs->runs.in = m->bulk;
    outputs->under = et_bulk_zeroed(m->bulk, m->execs.count + 1, sizeof *outputs->under);
    w.gone = calloc(compilations->count + 1, sizeof *w.gone);
    if (!outputs->under || !w.gone) {
        free(w.gone);
        return et_fail_memory(err);
    }
    et_map_init(&w.by_file);
    et_map_init(&w.by_inode);
    et_arena_init(&w.row);
    for (size_t i = 0; et_more_execs(m, i) && rc == 0 && compilations->count; i++) {
        et_ref exec = (et_ref)(i + 1);
        et_arena_reset(&w.row);
        rc = take_mentions(&w, exec - 1);
        if (rc == 0)
            rc = take_compilations(&w, exec);
        if (rc == 0)
            rc = look_at(&w, exec);
    }
    et_map_clear(&w.by_file);
    et_map_clear(&w.by_inode);
    et_arena_clear(&w.row);
    free(w.gone);
    return rc;
}

void et_outputs_clear(struct et_outputs *outputs)
{
    ET_BULK_RELEASE(outputs->runs);
    et_bulk_release(outputs->runs.in, outputs->under);
    *outputs = (struct et_outputs){ 0 };
}
