#include "analyzer/compiling/chains.h"

#include "analyzer/actors/entries.h"
#include "analyzer/argv_json.h"
#include "analyzer/compiling/detect.h"
#include "analyzer/compiling/files.h"
#include "base/printable.h"
#include "base/strbuf.h"

#include <stdlib.h>

/* What is told of one compilation at most: runs, what ran below each, links in all. What is
 * looked at: names of its output, mentions of one file. */
enum { MAX_RUNS = 20, MAX_NEXT = 8, MAX_LINKS = 200 };
enum { MAX_NAMES = 8, MAX_MENTIONS = 256 };

struct weave {
    struct et_model *model;
    const struct et_compilations *compilations;
    const struct et_mentions *mentions;
    const struct et_outputs *outputs;
    struct et_entries *entries;
    struct et_chains *chains;
    et_ref *first_run, *next_run;     /* by compilation: its first run; by run: the one after it */
    et_ref *first_below, *next_below; /* by run: its first exec below; by exec: the one after it */
    struct et_err *err;
    int rc;
    /* of the compilation at hand: */
    et_ref number;
    const struct et_compilation *c;
    size_t begun; /* its first link */
    uint32_t left_out;
    bool delivered;
    struct et_arena scratch;
};

static const enum et_link link_of_act[ET_ACTS] = {
    [ET_ACT_FETCH] = ET_LINK_FETCHED,     [ET_ACT_DECODE] = ET_LINK_DECODED,
    [ET_ACT_UNPACK] = ET_LINK_UNPACKED,   [ET_ACT_WRITE] = ET_LINK_WRITTEN,
    [ET_ACT_COPY] = ET_LINK_COPIED,       [ET_ACT_MOVE] = ET_LINK_MOVED,
    [ET_ACT_PERMIT] = ET_LINK_PERMITTED,  [ET_ACT_DELETE] = ET_LINK_DELETED,
    [ET_ACT_COPY_IN] = ET_LINK_COPIED_IN,
};

static void add(struct weave *w, struct et_chain_link link)
{
    struct et_chains *chains = w->chains;
    for (size_t i = w->begun; i < chains->all.count; i++) {
        const struct et_chain_link *l = &chains->all.at[i];
        if (l->exec == link.exec && l->link == link.link && l->concern == link.concern)
            return;
    }
    if (chains->all.count - w->begun >= MAX_LINKS) {
        w->left_out++;
        return;
    }
    if (!ET_BULK_ROOM(chains->all)) {
        w->rc = et_fail_memory(w->err);
        return;
    }
    link.compilation = w->number;
    chains->all.at[chains->all.count++] = link;
}

/* Masquerading: the compiler gets another name. */
static bool renames(const struct et_mention *m, enum et_concern concern)
{
    return concern == ET_CONCERNS_COMPILER && m->target && m->other.p &&
           (m->act == ET_ACT_COPY || m->act == ET_ACT_MOVE) &&
           !et_slice_eq(et_slice_basename(m->file), et_slice_basename(m->other));
}

static void add_mention(struct weave *w, const struct et_mention *m, enum et_concern concern)
{
    add(w, (struct et_chain_link){ .exec = m->exec,
                                   .link = link_of_act[m->act],
                                   .concern = concern,
                                   .file = m->file,
                                   .technique =
                                       renames(m, concern) ? ET_SLICE("T1036.003") : m->technique,
                                   .scripted = m->scripted });
}

/* ------------------------------------------------------------ before */

static bool delivers(const struct et_mention *m)
{
    switch (m->act) {
    case ET_ACT_FETCH:
    case ET_ACT_DECODE:
    case ET_ACT_UNPACK:
    case ET_ACT_WRITE:
    case ET_ACT_COPY_IN:
        return true;
    case ET_ACT_COPY:
    case ET_ACT_MOVE:
        return m->target;
    default:
        return false;
    }
}

/* The latest of each act counts; what ran before what only stands in a script. */
static void brought_as(struct weave *w, struct et_slice file, enum et_concern concern,
                       bool as_folder)
{
    const struct et_mention *latest[ET_ACTS] = { NULL };
    struct et_mention_list list = et_mentions_before(w->mentions, file, w->c->driver);
    for (size_t i = list.count; i > 0 && list.count - i < MAX_MENTIONS; i--) {
        const struct et_mention *m = &w->mentions->all.at[list.at[i - 1]];
        bool permits = m->act == ET_ACT_PERMIT && concern == ET_CONCERNS_COMPILER;
        bool whole = m->act == ET_ACT_FETCH || m->act == ET_ACT_UNPACK || m->act == ET_ACT_COPY_IN;
        bool better = !latest[m->act] || (latest[m->act]->scripted && !m->scripted);
        if ((as_folder ? whole : delivers(m) || permits) && better)
            latest[m->act] = m;
    }
    for (size_t act = 0; act < ET_ACTS; act++) {
        if (!latest[act])
            continue;
        add_mention(w, latest[act], concern);
        w->delivered = w->delivered || delivers(latest[act]);
    }
}

/* A file, or a folder above it, that came as a whole: git clone, tar -C. */
static void brought(struct weave *w, struct et_slice file, enum et_concern concern)
{
    brought_as(w, file, concern, false);
    struct et_slice folder = et_own_folder(file);
    for (int i = 0; i < ET_OWN_FOLDERS && folder.p && w->rc == 0; i++) {
        brought_as(w, folder, concern, true);
        folder = et_own_folder(folder);
    }
}

static struct et_slice key_of(struct weave *w, struct et_slice path)
{
    struct et_slice key = ET_SLICE_NONE;
    const struct et_exec_node *driver = et_exec_at(w->model, w->c->driver);
    if (w->rc == 0 && et_file_of(w->model, driver, path, &w->scratch, &key, w->err) < 0)
        w->rc = ET_FATAL;
    return key;
}

static void sources_came(struct weave *w)
{
    struct et_slice *sources;
    size_t count;
    if (et_argv_from_json(w->c->operands.sources, &w->scratch, &sources, &count, w->err) ==
        ET_FATAL) {
        w->rc = ET_FATAL;
        return;
    }
    for (size_t i = 0; i < count && w->rc == 0; i++) {
        struct et_slice key = key_of(w, sources[i]);
        if (key.p)
            brought(w, key, ET_CONCERNS_SOURCE);
    }
}

/* exe is the file as it is; the name that was asked for may be a link to it. */
static void compiler_came(struct weave *w)
{
    const struct et_exec_node *x = et_exec_at(w->model, w->c->driver);
    ET_STRBUF_AUTO exe = { 0 };
    et_printable_decode(&exe, et_exe_without_mark(x->task->exe));
    if (exe.failed)
        w->rc = et_fail_memory(w->err);
    struct et_slice key = x->loader ? ET_SLICE_NONE : key_of(w, et_strbuf_slice(&exe));
    bool delivered = w->delivered;
    if (key.p)
        brought(w, key, ET_CONCERNS_COMPILER);
    w->delivered = delivered; /* of the source */
}

static bool is_name_char(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
           (c && strchr("_-.+", c) != NULL);
}

/* Whether text has that name as a word of its own: "cc", but not in "accounts". */
static bool names(struct et_slice text, struct et_slice name)
{
    const char *end = text.p + text.n;
    for (const char *at; (at = et_slice_search(text, name)) != NULL;
         text = et_slice_from(text, (size_t)(at - text.p) + 1)) {
        const char *after = at + name.n;
        if ((at == text.p || !is_name_char(at[-1])) && (after == end || !is_name_char(*after)))
            return true;
    }
    return false;
}

/* The script that a shell was entered with names the compiler: it was run for that. */
static bool is_run_for(struct weave *w, const struct et_entry *entry)
{
    const struct et_exec_node *first = et_exec_at(w->model, entry->exec);
    const struct et_exec_node *driver = et_exec_at(w->model, w->c->driver);
    const struct et_compiler_rule *rule = first ? et_tool_of(w->model, first) : NULL;
    struct et_slice json, cmdline;
    if (!first || entry->exec == w->c->driver || (rule && rule->role == ET_TOOL_BUILD))
        return first != NULL;
    if (et_model_argv(w->model, first->argv_id, &w->scratch, &json, &cmdline, w->err) < 0) {
        w->rc = ET_FATAL;
        return false;
    }
    struct et_slice name =
        et_slice_basename(driver->file->name.n ? driver->file->name : driver->task->exe);
    return name.n > 1 && cmdline.p && names(cmdline, name);
}

static void entered(struct weave *w)
{
    const struct et_exec_node *x = et_exec_at(w->model, w->c->driver);
    if (!x->process || w->entries->service[w->c->driver - 1])
        return; /* by a service's doing, not through the runtime */
    struct et_entry entry =
        et_entry_of(w->model, w->entries, et_entry_top(w->model, w->entries, x->process));
    struct et_chain_link link = { .exec = entry.exec,
                                  .link = ET_LINK_ENTERED,
                                  .concern = ET_CONCERNS_NONE };
    if (!entry.maker || !entry.exec)
        return;
    if (entry.op == ET_OCI_EXEC)
        link.technique = ET_SLICE("T1609");
    else if (!entry.again && is_run_for(w, &entry))
        link.technique = ET_SLICE("T1610");
    else
        return;
    add(w, link);
}

/* ------------------------------------------------------------ after */

/* What was done with the output, under all names that it got. */
static void output_went(struct weave *w, struct et_slice output)
{
    struct et_slice names[MAX_NAMES] = { output };
    size_t count = 1;
    et_ref until = w->c->remade ? w->compilations->at[w->c->remade - 1].driver : (et_ref)UINT32_MAX;
    for (size_t i = 0; i < count && w->rc == 0; i++) {
        struct et_mention_list list = et_mentions_after(w->mentions, names[i], w->c->driver);
        for (size_t k = 0; k < list.count && k < MAX_MENTIONS && w->rc == 0; k++) {
            const struct et_mention *m = &w->mentions->all.at[list.at[k]];
            bool copies = (m->act == ET_ACT_COPY || m->act == ET_ACT_MOVE) && !m->target;
            if (m->exec >= until)
                break;
            if (copies && m->other.p && count < MAX_NAMES)
                names[count++] = m->other;
            if (copies || m->act == ET_ACT_PERMIT || m->act == ET_ACT_DELETE)
                add_mention(w, m, ET_CONCERNS_OUTPUT);
        }
    }
}

static void deleted(struct weave *w, struct et_slice file, enum et_concern concern)
{
    struct et_mention_list list = et_mentions_after(w->mentions, file, w->c->driver);
    for (size_t i = 0; i < list.count && i < MAX_MENTIONS; i++) {
        const struct et_mention *m = &w->mentions->all.at[list.at[i]];
        if (m->act != ET_ACT_DELETE)
            continue;
        add_mention(w, m, concern);
        return;
    }
}

/* What was brought and is taken away again. */
static void brought_things_went(struct weave *w, size_t end)
{
    for (size_t i = w->begun; i < end && w->rc == 0; i++) {
        struct et_chain_link l = w->chains->all.at[i];
        if (l.file.p)
            deleted(w, l.file, l.concern);
    }
}

static bool is_other(int64_t a, int64_t b)
{
    return a != ET_NULL && b != ET_NULL && a != b;
}

/* The first act of the exec's that is of that kind; NULL = none. */
static const struct et_mention *act_of(const struct weave *w, et_ref exec)
{
    const struct et_mentions *m = w->mentions;
    size_t low = 0, high = m->all.count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (m->all.at[middle].exec < exec)
            low = middle + 1;
        else
            high = middle;
    }
    for (; low < m->all.count && m->all.at[low].exec == exec; low++) {
        enum et_act act = m->all.at[low].act;
        if (act == ET_ACT_CONNECT || act == ET_ACT_FETCH || act == ET_ACT_ENTER)
            return &m->all.at[low];
    }
    return NULL;
}

/* What the output started. */
static void ran_below(struct weave *w, et_ref run, size_t index)
{
    const struct et_exec_node *r = et_exec_at(w->model, run);
    int told = 0;
    for (et_ref exec = w->first_below[index]; exec && w->rc == 0; exec = w->next_below[exec - 1]) {
        const struct et_exec_node *x = et_exec_at(w->model, exec);
        const struct et_mention *act = act_of(w, exec);
        struct et_chain_link link = { .exec = exec,
                                      .link = ET_LINK_NEXT,
                                      .concern = ET_CONCERNS_OUTPUT,
                                      .technique = act ? act->technique : ET_SLICE_NONE,
                                      .run = run };
        bool other = is_other(r->who->uid, x->who->uid) || is_other(r->who->euid, x->who->euid);
        if (act)
            link.link = act->act == ET_ACT_ENTER ? ET_LINK_LEFT : ET_LINK_NETWORK;
        if (act || told++ < MAX_NEXT)
            add(w, link);
        else
            w->left_out++;
        link.link = ET_LINK_UID_CHANGE;
        link.technique = ET_SLICE("T1548");
        if (other)
            add(w, link);
    }
}

static void ran(struct weave *w)
{
    bool inside = et_exec_at(w->model, w->c->driver)->verdict.place == ET_PLACE_CONTAINER;
    int told = 0;
    for (et_ref n = w->first_run[w->number - 1]; n && w->rc == 0; n = w->next_run[n - 1]) {
        const struct et_output_run *run = &w->outputs->runs.at[n - 1];
        bool on_host = et_exec_at(w->model, run->exec)->verdict.place == ET_PLACE_HOST;
        if (told++ >= MAX_RUNS) {
            w->left_out++;
            continue;
        }
        add(w, (struct et_chain_link){ .exec = run->exec,
                                       .link = ET_LINK_RUN,
                                       .concern = ET_CONCERNS_OUTPUT,
                                       .technique =
                                           inside && on_host ? ET_SLICE("T1611") : ET_SLICE_NONE,
                                       .as = run->as });
        ran_below(w, run->exec, n - 1);
    }
}

/* ------------------------------------------------------------ the whole */

static int in_order(const void *a, const void *b)
{
    const struct et_chain_link *x = a, *y = b;
    if (x->exec != y->exec)
        return x->exec < y->exec ? -1 : 1;
    if (x->link != y->link)
        return x->link < y->link ? -1 : 1;
    return (x->concern > y->concern) - (x->concern < y->concern);
}

static void weave_one(struct weave *w)
{
    et_arena_reset(&w->scratch);
    w->begun = w->chains->all.count;
    w->delivered = false;
    w->left_out = 0;
    sources_came(w);
    compiler_came(w);
    size_t end = w->chains->all.count;
    struct et_slice output =
        w->c->operands.output.n ? key_of(w, w->c->operands.output) : ET_SLICE_NONE;
    add(w, (struct et_chain_link){ .exec = w->c->driver,
                                   .link = ET_LINK_COMPILED,
                                   .concern = ET_CONCERNS_NONE,
                                   .technique =
                                       w->delivered ? ET_SLICE("T1027.004") : ET_SLICE_NONE });
    if (output.p)
        output_went(w, output);
    ran(w);
    brought_things_went(w, end);
    entered(w);
    if (w->chains->all.count > w->begun)
        qsort(&w->chains->all.at[w->begun], w->chains->all.count - w->begun,
              sizeof *w->chains->all.at, in_order);
    if (!w->left_out || w->rc < 0)
        return;
    if (!ET_BULK_ROOM(w->chains->all)) {
        w->rc = et_fail_memory(w->err);
        return;
    }
    w->chains->all.at[w->chains->all.count++] = (struct et_chain_link){ .compilation = w->number,
                                                                        .exec = w->c->driver,
                                                                        .link = ET_LINK_MORE,
                                                                        .concern = ET_CONCERNS_NONE,
                                                                        .left_out = w->left_out };
}

/* Lists the runs of each compilation, and what happens below each run, in order. */
static int list_runs(struct weave *w)
{
    const struct et_model *m = w->model;
    size_t runs = w->outputs->runs.count;
    w->first_run = calloc(w->compilations->count + 1, sizeof *w->first_run);
    w->next_run = calloc(runs + 1, sizeof *w->next_run);
    w->first_below = calloc(runs + 1, sizeof *w->first_below);
    w->next_below = et_bulk_zeroed(m->bulk, m->execs.count + 1, sizeof *w->next_below);
    if (!w->first_run || !w->next_run || !w->first_below || !w->next_below)
        return et_fail_memory(w->err);
    for (size_t i = runs; i > 0; i--) {
        et_ref *first = &w->first_run[w->outputs->runs.at[i - 1].compilation - 1];
        w->next_run[i - 1] = *first;
        *first = (et_ref)i;
    }
    for (size_t i = m->execs.count; i > 0; i--) {
        et_ref under = w->outputs->under[i - 1];
        et_bulk_breathe(m->bulk, i);
        if (!under || w->outputs->runs.at[under - 1].exec == i)
            continue;
        w->next_below[i - 1] = w->first_below[under - 1];
        w->first_below[under - 1] = (et_ref)i;
    }
    return 0;
}

int et_chains_find(struct et_model *m, const struct et_compilations *compilations,
                   const struct et_mentions *mentions, const struct et_outputs *outputs,
                   struct et_entries *entries, struct et_chains *chains, struct et_err *err)
{
    struct weave w = { .model = m,
                       .compilations = compilations,
                       .mentions = mentions,
                       .outputs = outputs,
                       .entries = entries,
                       .chains = chains,
                       .err = err };
    chains->all.in = m->bulk;
    et_arena_init(&w.scratch);
    w.rc = list_runs(&w);
    for (size_t i = 0; et_more_compilations(compilations, i) && w.rc == 0; i++) {
        w.c = &compilations->at[i];
        w.number = (et_ref)(i + 1);
        if (et_exec_at(m, w.c->driver)->verdict.place == ET_PLACE_CONTAINER)
            weave_one(&w);
    }
    free(w.first_run);
    free(w.next_run);
    free(w.first_below);
    et_bulk_release(m->bulk, w.next_below);
    et_arena_clear(&w.scratch);
    return w.rc;
}

void et_chains_clear(struct et_chains *chains)
{
    ET_BULK_RELEASE(chains->all);
    *chains = (struct et_chains){ 0 };
}
