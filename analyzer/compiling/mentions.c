#include "analyzer/compiling/mentions.h"

#include "analyzer/compiling/applet.h"
#include "analyzer/compiling/copy_words.h"
#include "analyzer/compiling/files.h"
#include "analyzer/container_names.h"
#include "analyzer/shell.h"
#include "base/printable.h"
#include "base/strbuf.h"

#include <stdlib.h>

/* What looks at one exec after the other. */
struct look {
    struct et_model *model;
    struct et_interest *interest;
    struct et_mentions *mentions;
    struct et_container_names names;
    struct et_map by_exe; /* address of a program's path -> the acts of its name, + 1 */
    struct et_arena row;  /* of the exec at hand */
    struct et_arena word; /* of the word at hand */
    struct et_err *err;
    int rc;
    /* of the exec at hand: */
    et_ref exec;
    bool scripted;
    struct et_exec_node moved; /* the exec, with the folder that the script went to */
    struct et_task task;       /* its */
};

static void fail(struct look *l)
{
    l->rc = et_fail_memory(l->err);
}

/* The one copy of a key, and its number; absent stays absent. */
static struct et_slice kept(struct look *l, struct et_slice key, uint32_t *number)
{
    struct et_mentions *m = l->mentions;
    *number = 0;
    if (!key.p)
        return ET_SLICE_NONE;
    uint64_t *slot = et_map_put(&m->by_file, key, NULL);
    if (!slot || !ET_BULK_ROOM(m->files)) {
        fail(l);
        return ET_SLICE_NONE;
    }
    if (!*slot) {
        m->files.at[m->files.count++] = et_arena_copy(&m->text, key);
        *slot = m->files.count;
    }
    *number = (uint32_t)*slot;
    return m->files.at[*slot - 1];
}

/* Keys of the mention live until the next word. */
static void add(struct look *l, const struct et_mention *mention)
{
    struct et_mentions *m = l->mentions;
    uint32_t other;
    if (!ET_BULK_ROOM(m->all)) {
        fail(l);
        return;
    }
    struct et_mention *added = &m->all.at[m->all.count++];
    *added = *mention;
    added->file = kept(l, mention->file, &added->number);
    added->other = kept(l, mention->other, &other);
    if (m->text.failed)
        fail(l);
}

/* The key of what a word names, until the next word; absent = nothing that matters. */
static struct et_slice file_of(struct look *l, struct et_slice word)
{
    struct et_slice key = ET_SLICE_NONE;
    if (l->rc == 0 && word.n && et_file_of(l->model, &l->moved, word, &l->word, &key, l->err) < 0)
        l->rc = ET_FATAL;
    return key;
}

static struct et_slice file_that_matters(struct look *l, struct et_slice word)
{
    struct et_slice key =
        et_interest_may_name(l->interest, word) ? file_of(l, word) : ET_SLICE_NONE;
    return key.p && et_interest_has(l->interest, key) ? key : ET_SLICE_NONE;
}

/* The last part of a URL's path, which is what is written where no name is given; of a
 * repository's without ".git". */
static struct et_slice url_file(struct et_slice word)
{
    const char *scheme = et_slice_search(word, ET_SLICE("://"));
    struct et_slice path = et_slice_from(word, scheme ? (size_t)(scheme - word.p) + 3 : 0);
    for (const char *p = path.p; p < path.p + path.n; p++)
        if (*p == '?' || *p == '#')
            path = et_slice_to(path, (size_t)(p - path.p));
    struct et_slice name = et_slice_basename(path);
    if (name.n == path.n) /* https://host alone */
        return ET_SLICE_NONE;
    return et_slice_ends(name, ".git") ? et_slice_to(name, name.n - strlen(".git")) : name;
}

/* git@host:acme/tool.git */
static bool is_repository(struct et_slice word)
{
    return et_slice_ends(word, ".git") && et_slice_find(word, ':') && et_slice_find(word, '/');
}

/* A word as a file: without "of=", "--output=" or "-o", or named after its URL. Absent for
 * an option that has no value in it, and for what dd only reads. */
static struct et_slice file_word(struct et_slice word)
{
    const char *equals = et_slice_find(word, '=');
    if (et_slice_starts(word, "if="))
        return ET_SLICE_NONE;
    if (et_slice_search(word, ET_SLICE("://")) || is_repository(word))
        return url_file(word);
    if (equals)
        return et_slice_from(word, (size_t)(equals - word.p) + 1);
    if (!et_is_option(word))
        return word;
    return word.n > 2 && word.p[2] == '/' ? et_slice_from(word, 2) : ET_SLICE_NONE;
}

static struct et_slice joined(struct look *l, struct et_slice folder, struct et_slice name)
{
    ET_STRBUF_AUTO path = { 0 };
    et_strbuf_add(&path, folder);
    et_strbuf_addc(&path, '/');
    et_strbuf_add(&path, name);
    struct et_slice made = et_arena_copy(&l->word, et_strbuf_slice(&path));
    if (path.failed || !made.p)
        fail(l);
    return made;
}

/* A copy's two ends: what matters at the one makes the other matter. */
static void add_copy(struct look *l, struct et_mention mention, struct et_slice from,
                     struct et_slice to)
{
    struct et_slice source = file_that_matters(l, from);
    struct et_slice target = source.p ? file_of(l, to) : file_that_matters(l, to);
    if (l->rc < 0 || !target.p)
        return;
    if (source.p) {
        mention.file = source;
        mention.other = target;
        add(l, &mention);
        if (l->rc == 0 && !et_interest_add(l->interest, target))
            fail(l);
    }
    mention.target = true;
    mention.file = target;
    mention.other = source.p ? source : file_of(l, from);
    if (l->rc == 0)
        add(l, &mention);
}

/* The target may be a folder: then the file keeps its name there. */
static void take_pair(struct look *l, const struct et_mention *mention, struct et_slice from,
                      struct et_slice to)
{
    struct et_slice name = et_slice_basename(from);
    et_arena_reset(&l->word);
    if (!et_interest_may_name(l->interest, from) && !et_interest_may_name(l->interest, to))
        return;
    add_copy(l, *mention, from, to);
    if (l->rc == 0 && name.n)
        add_copy(l, *mention, from, joined(l, to, name));
}

static void take_copy(struct look *l, const struct et_mention *mention,
                      const struct et_slice *words, size_t count)
{
    struct et_copy_words copy;
    struct et_slice from;
    et_copy_words_begin(&copy, words, count);
    while (l->rc == 0 && et_copy_words_next(&copy, &from))
        take_pair(l, mention, from, copy.target);
}

/* Any word may be the file. What talks to the network, or goes elsewhere, need not name one. */
static void take_files(struct look *l, struct et_mention mention, const struct et_slice *words,
                       size_t count)
{
    bool any = false;
    for (size_t i = 1; i < count && l->rc == 0; i++) {
        et_arena_reset(&l->word);
        mention.file = file_that_matters(l, file_word(words[i]));
        if (mention.file.p)
            add(l, &mention);
        any = any || mention.file.p;
    }
    mention.file = ET_SLICE_NONE;
    if (!any && l->rc == 0 &&
        (mention.act == ET_ACT_CONNECT || mention.act == ET_ACT_ENTER ||
         mention.act == ET_ACT_FETCH))
        add(l, &mention);
}

/* docker cp FILE CONTAINER:PATH, on the host. */
static void take_copy_in(struct look *l, struct et_mention mention, const struct et_slice *words,
                         size_t count)
{
    const struct et_exec_node *x = et_exec_at(l->model, l->exec);
    struct et_copy_in copy;
    if (x->verdict.place != ET_PLACE_HOST || !et_copy_in_of(words, count, &copy))
        return;
    et_ref container = et_container_named(&l->names, copy.container, x->time_ns);
    if (!container || !et_map_get_u64(&l->interest->containers, container))
        return;
    et_arena_reset(&l->word);
    struct et_slice paths[] = { copy.to, joined(l, copy.to, et_slice_basename(copy.from)) };
    mention.target = true;
    for (size_t i = 0; i < 2 && l->rc == 0; i++) {
        if (et_file_in(container, paths[i], &l->word, &mention.file, l->err) < 0)
            l->rc = ET_FATAL;
        else if (mention.file.p && et_interest_has(l->interest, mention.file))
            add(l, &mention);
    }
}

static struct et_slice cmdline_of(struct look *l, const struct et_slice *words, size_t count)
{
    ET_STRBUF_AUTO text = { 0 };
    for (size_t i = 0; i < count; i++) {
        et_strbuf_adds(&text, i ? " " : "");
        et_printable_add_shell(&text, words[i]);
    }
    struct et_slice made = et_arena_copy(&l->row, et_strbuf_slice(&text));
    if (text.failed || !made.p)
        fail(l);
    return made;
}

/* One command: the exec's own, or one of a script. name: the program's. */
static void take_command(struct look *l, struct et_slice name, const struct et_slice *words,
                         size_t count)
{
    struct et_act_rules *rules = l->model->rules->acts;
    int rule = et_act_rules_match(rules, name, cmdline_of(l, words, count));
    if (rule < 0 || l->rc < 0)
        return;
    struct et_mention mention = { .exec = l->exec,
                                  .act = et_act_rules_act(rules, rule),
                                  .technique = et_act_rules_technique(rules, rule),
                                  .scripted = l->scripted };
    if (mention.act == ET_ACT_COPY || mention.act == ET_ACT_MOVE)
        take_copy(l, &mention, words, count);
    else if (mention.act == ET_ACT_COPY_IN)
        take_copy_in(l, mention, words, count);
    else
        take_files(l, mention, words, count);
}

/* cd in a script: what follows sees other files. Where to is not always told (cd, cd "$x",
 * cd -); a folder that is too long is not known either, so that a script of nothing but cd
 * cannot make it grow. */
static void go_to(struct look *l, struct et_slice to)
{
    bool relative = !et_slice_starts(to, "/");
    ET_STRBUF_AUTO bytes = { 0 };
    ET_STRBUF_AUTO text = { 0 };
    if (relative) {
        et_printable_decode(&bytes, l->task.cwd);
        et_strbuf_addc(&bytes, '/');
    }
    et_strbuf_add(&bytes, to);
    if (!to.n || et_slice_starts(to, "-") || et_slice_find(to, '$') || bytes.n > ET_LONGEST_PATH ||
        (relative && !l->task.cwd.p)) {
        l->task.cwd = ET_SLICE_NONE;
        return;
    }
    et_printable_add(&text, et_strbuf_slice(&bytes));
    l->task.cwd = et_arena_copy(&l->row, et_strbuf_slice(&text));
    if (bytes.failed || text.failed || !l->task.cwd.p)
        fail(l);
}

/* Words that stand before a command and belong to none; NAME=value likewise. */
static bool leads(struct et_slice word)
{
    static const char *const reserved[] = { "!",    "{",     "}",     "do",   "done",
                                            "else", "elif",  "exec",  "fi",   "if",
                                            "then", "until", "while", "time", "command" };
    return ET_SLICE_IN(word, reserved) ||
           (et_slice_find(word, '=') && !et_slice_find(word, '/') && !et_is_option(word));
}

static void take_scripted(struct look *l, const struct et_shell *shell)
{
    const struct et_slice *words = shell->words;
    size_t count = shell->count;
    struct et_mention written = { .exec = l->exec, .act = ET_ACT_WRITE, .scripted = true };
    for (; count && leads(words[0]); words++)
        count--;
    if (count && et_slice_is(words[0], "cd"))
        go_to(l, count > 1 ? words[1] : ET_SLICE_NONE);
    else if (count)
        take_command(l, et_slice_basename(words[0]), words, count);
    for (size_t i = 0; i < shell->written_count && l->rc == 0; i++) {
        et_arena_reset(&l->word);
        written.file = file_that_matters(l, shell->written[i]);
        if (written.file.p)
            add(l, &written);
    }
}

/* How much longer a script may become by its variables. */
enum { EXPANDED_MAX = 1 << 16 };

static void take_script(struct look *l, struct et_slice script)
{
    struct et_shell shell;
    struct et_shell_variables variables = { .expanded = ET_SHELL_EXPANDED_MAX - EXPANDED_MAX };
    et_shell_init(&shell, script, &l->row, &variables);
    while (l->rc == 0 && et_shell_next(&shell))
        take_scripted(l, &shell);
    if (shell.failed || variables.failed)
        fail(l);
    et_shell_clear(&shell);
    et_shell_variables_clear(&variables);
}

static bool is_shell(struct et_slice name)
{
    static const char *const shells[] = { "sh",  "bash", "dash", "ash", "zsh",
                                          "ksh", "mksh", "fish", "exe" };
    return ET_SLICE_IN(name, shells);
}

static void take_exec(struct look *l)
{
    const struct et_exec_node *x = et_exec_at(l->model, l->exec);
    struct et_slice *list;
    size_t argc;
    et_arena_reset(&l->row);
    l->moved = *x;
    l->task = *x->task;
    l->moved.task = &l->task;
    if (et_model_words(l->model, x, &l->row, &list, &argc, l->err) < 0) {
        l->rc = ET_FATAL;
        return;
    }
    const struct et_slice *argv = list;
    struct et_slice name = et_applet_of(x->task->exe, &argv, &argc);
    l->scripted = false;
    take_command(l, name, argv, argc);
    struct et_slice script = is_shell(name) ? et_shell_script(argv, argc) : ET_SLICE_NONE;
    l->scripted = true;
    if (script.n && l->rc == 0)
        take_script(l, script);
}

static unsigned acts_of(struct look *l, const struct et_exec_node *x)
{
    uint64_t *slot = et_map_put_u64(&l->by_exe, (uint64_t)(uintptr_t)x->task->exe.p, NULL);
    if (!slot) {
        fail(l);
        return 0;
    }
    if (!*slot)
        *slot = 1 + et_act_rules_of_name(l->model->rules->acts, et_slice_basename(x->task->exe));
    return (unsigned)(*slot - 1);
}

/* A runtime's client on the host, or a program in a container that concerns. */
static bool is_of_interest(struct look *l, const struct et_exec_node *x)
{
    struct et_slice name = et_slice_basename(x->task->exe);
    bool inside = x->verdict.container && !x->runtime &&
                  et_map_get_u64(&l->interest->containers, x->verdict.container);
    if (x->success == 0 || x->argv_id == ET_NULL || (!inside && x->verdict.place != ET_PLACE_HOST))
        return false;
    unsigned acts = acts_of(l, x);
    return inside ? acts != 0 || is_shell(name) || et_is_multi_call(name)
                  : (acts & 1U << ET_ACT_COPY_IN) != 0;
}

/* By number of the file; of one file they keep their order. */
static int sort(struct et_mentions *m, struct et_err *err)
{
    size_t files = m->files.count + 2;
    m->starts = et_bulk_zeroed(m->all.in, files + 1, sizeof *m->starts);
    m->order = et_bulk_zeroed(m->all.in, m->all.count + 1, sizeof *m->order);
    if (!m->starts || !m->order)
        return et_fail_memory(err);
    for (size_t i = 0; i < m->all.count; i++)
        m->starts[m->all.at[i].number + 1]++;
    for (size_t i = 1; i <= files; i++)
        m->starts[i] += m->starts[i - 1];
    uint32_t *next = et_bulk_zeroed(m->all.in, files + 1, sizeof *next);
    if (!next)
        return et_fail_memory(err);
    memcpy(next, m->starts, (files + 1) * sizeof *next);
    for (size_t i = 0; i < m->all.count; i++)
        m->order[next[m->all.at[i].number]++] = (uint32_t)i;
    et_bulk_release(m->all.in, next);
    return 0;
}

int et_mentions_find(struct et_model *m, struct et_interest *interest, struct et_mentions *mentions,
                     struct et_err *err)
{
    struct look l = { .model = m, .interest = interest, .mentions = mentions, .err = err };
    mentions->all.in = mentions->files.in = m->bulk;
    et_map_init(&mentions->by_file);
    et_arena_init(&mentions->text);
    et_arena_init(&l.row);
    et_arena_init(&l.word);
    et_map_init(&l.by_exe);
    l.rc = et_container_names_load(m, &l.names, err);
    for (size_t i = 0; et_more_execs(m, i) && l.rc == 0; i++) {
        l.exec = (et_ref)(i + 1);
        if (is_of_interest(&l, &m->execs.at[i]))
            take_exec(&l);
    }
    if (l.rc == 0)
        l.rc = sort(mentions, err);
    et_container_names_clear(&l.names);
    et_arena_clear(&l.row);
    et_arena_clear(&l.word);
    et_map_clear(&l.by_exe);
    return l.rc;
}

void et_mentions_clear(struct et_mentions *mentions)
{
    et_map_clear(&mentions->by_file);
    et_arena_clear(&mentions->text);
    ET_BULK_RELEASE(mentions->all);
    ET_BULK_RELEASE(mentions->files);
    et_bulk_release(mentions->all.in, mentions->order);
    et_bulk_release(mentions->all.in, mentions->starts);
    *mentions = (struct et_mentions){ 0 };
}

static struct et_mention_list all_of(const struct et_mentions *m, struct et_slice file)
{
    const uint64_t *number = et_map_get(&m->by_file, file);
    if (!number)
        return (struct et_mention_list){ NULL, 0 };
    uint32_t start = m->starts[*number], end = m->starts[*number + 1];
    return (struct et_mention_list){ m->order + start, end - start };
}

/* How many of them come before that exec. */
static size_t count_before(const struct et_mentions *m, struct et_mention_list list, et_ref exec)
{
    size_t low = 0, high = list.count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (m->all.at[list.at[middle]].exec < exec)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

struct et_mention_list et_mentions_before(const struct et_mentions *m, struct et_slice file,
                                          et_ref exec)
{
    struct et_mention_list list = all_of(m, file);
    list.count = count_before(m, list, exec);
    return list;
}

struct et_mention_list et_mentions_after(const struct et_mentions *m, struct et_slice file,
                                         et_ref exec)
{
    struct et_mention_list list = all_of(m, file);
    size_t before = count_before(m, list, exec + 1);
    list.count -= before;
    if (list.count)
        list.at += before;
    return list;
}
