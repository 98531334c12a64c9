/*
 * docker events: container exec_start: gcc -O2 -o /tmp/a /in/hello.c <ID> (… execID=…)
 *
 * What a runtime starts in a container makes an exec with these words; a script makes one
 * with its interpreter before them, and under its path. Each execID is one start. Execs
 * of which no place is known may be any container's, so they excuse what is missing; so
 * does one whose arguments are not whole.
 */
#include "analyzer/coverage/told.h"

#include "base/printable.h"

#include <stdlib.h>

enum { COMM_BYTES = 15, WORDS_BEFORE = 3 /* of an interpreter: its path and options */ };

enum column { CONTAINER, COMMAND, TIME, STREAM, LINE, OFFSET, EXEC_ID };

struct telling {
    struct et_cover *cover;
    et_told_list *list;
    struct et_map by_words; /* container and words -> number in list */
    struct et_map names;    /* the kernel's name of programs that were asked for */
    struct et_map excused;  /* words -> execs without a place */
    struct et_map unclear;  /* container -> execs whose arguments are not whole */
    struct et_arena row;
    struct et_strbuf key;
};

static struct et_slice first_word(struct et_slice command)
{
    const char *blank = et_slice_find(command, ' ');
    return blank ? et_slice_to(command, (size_t)(blank - command.p)) : command;
}

/* The command without the folder of its program. */
static struct et_slice words_of(struct et_slice command)
{
    struct et_slice word = first_word(command), name = et_slice_basename(word);
    return et_slice_from(command, word.n - name.n);
}

/* Container 0: any. */
static struct et_slice key_of(struct telling *t, et_ref container, struct et_slice words)
{
    et_strbuf_reset(&t->key);
    et_strbuf_addf(&t->key, "%u ", (unsigned)container);
    et_strbuf_add(&t->key, words);
    return et_strbuf_slice(&t->key);
}

static int ask(struct telling *t, struct et_stmt *stmt, et_ref container, struct et_err *err)
{
    bool fresh;
    ET_STRBUF_AUTO bytes = { 0 };
    et_printable_decode(&bytes, et_stmt_col_text(stmt, COMMAND));
    struct et_slice command = et_slice_trim(et_strbuf_slice(&bytes)); /* no arguments: a blank */
    struct et_slice name = et_slice_to(et_slice_basename(first_word(command)), COMM_BYTES);
    int64_t time_ns = et_stmt_col_int(stmt, TIME);
    uint64_t *slot = et_map_put(&t->by_words, key_of(t, container, words_of(command)), &fresh);
    if (!slot || t->key.failed || bytes.failed || !et_map_put(&t->names, name, NULL) ||
        !ET_ARRAY_ROOM(*t->list))
        return et_fail_memory(err);
    if (fresh) {
        *slot = t->list->count;
        t->list->at[t->list->count++] = (struct et_told){
            .container = container,
            .first_ns = time_ns,
            .last_ns = time_ns,
            .command = et_arena_copy(&t->cover->text, command),
            .said = { et_stmt_col_int(stmt, STREAM), et_stmt_col_int(stmt, LINE),
                      et_stmt_col_int(stmt, OFFSET) },
        };
    }
    struct et_told *told = &t->list->at[*slot];
    told->asked++;
    told->first_ns = time_ns < told->first_ns ? time_ns : told->first_ns;
    told->last_ns = time_ns > told->last_ns ? time_ns : told->last_ns;
    return t->cover->text.failed ? et_fail_memory(err) : 0;
}

static int load(struct telling *t, struct et_err *err)
{
    int rc;
    const struct et_model *m = t->cover->model;
    ET_STRBUF_AUTO before = { 0 };
    ET_STMT_AUTO *stmt = et_store_query(m->store, ET_Q_ASKED_EXECS, err);
    if (!stmt)
        return ET_FATAL;
    et_stmt_int(stmt, ET_ASKED_EXECS_HOST_ID, m->host_id);
    while ((rc = et_stmt_row(stmt, err)) > 0) {
        struct et_slice id = et_stmt_col_text(stmt, EXEC_ID);
        const uint64_t *ref = et_map_get(&m->by_id, et_stmt_col_text(stmt, CONTAINER));
        if (!ref || et_slice_eq(id, et_strbuf_slice(&before)))
            continue; /* another file tells of it, too */
        et_strbuf_reset(&before);
        et_strbuf_add(&before, id);
        if (ask(t, stmt, (et_ref)*ref, err) < 0)
            return ET_FATAL;
    }
    return rc;
}

static bool count_in(struct et_map *map, struct et_slice key)
{
    uint64_t *slot = et_map_put(map, key, NULL);
    if (slot)
        ++*slot;
    return slot != NULL;
}

/* Whether the words from argv[from] on are a command that was asked for there. *failed:
 * no memory. */
static bool fits(struct telling *t, et_ref container, const struct et_slice *argv, size_t argc,
                 size_t from, bool *failed)
{
    ET_STRBUF_AUTO joined = { 0 };
    et_strbuf_add(&joined, et_slice_basename(argv[from]));
    for (size_t i = from + 1; i < argc; i++) {
        et_strbuf_addc(&joined, ' ');
        et_strbuf_add(&joined, argv[i]);
    }
    struct et_slice words = et_slice_trim(et_strbuf_slice(&joined));
    *failed = *failed || joined.failed;
    if (!container) {
        *failed = *failed || !count_in(&t->excused, words);
        return false;
    }
    const uint64_t *slot = et_map_get(&t->by_words, key_of(t, container, words));
    if (slot)
        t->list->at[*slot].found++;
    return slot != NULL;
}

static int take(struct telling *t, const struct et_exec_node *x, struct et_err *err)
{
    struct et_slice *argv;
    size_t argc = 0;
    bool failed = false;
    et_arena_reset(&t->row);
    if (et_model_words((struct et_model *)t->cover->model, x, &t->row, &argv, &argc, err) < 0)
        return ET_FATAL;
    for (size_t i = 0; i < argc; i++)
        if (!argv[i].p) {
            uint64_t *slot = et_map_put_u64(&t->unclear, x->verdict.container, NULL);
            if (!slot)
                return et_fail_memory(err);
            ++*slot;
            return 0;
        }
    for (size_t from = 0; from < argc && from <= WORDS_BEFORE; from++)
        if (fits(t, x->verdict.container, argv, argc, from, &failed))
            break;
    return failed || t->key.failed ? et_fail_memory(err) : 0;
}

static int match(struct telling *t, struct et_err *err)
{
    const struct et_model *m = t->cover->model;
    for (size_t i = 0; et_more_execs(m, i); i++) {
        const struct et_exec_node *x = &m->execs.at[i];
        if (x->success == 0 || x->runtime || x->verdict.place == ET_PLACE_HOST ||
            !et_map_get(&t->names, x->task->comm))
            continue;
        if (x->argv_id == ET_NULL) {
            uint64_t *slot = et_map_put_u64(&t->unclear, x->verdict.container, NULL);
            if (!slot)
                return et_fail_memory(err);
            ++*slot;
        } else if (take(t, x, err) < 0) {
            return ET_FATAL;
        }
    }
    return 0;
}

static void excuse(struct telling *t)
{
    for (size_t i = 0; i < t->list->count; i++) {
        struct et_told *told = &t->list->at[i];
        const uint64_t *anybodys = et_map_get(&t->excused, words_of(told->command));
        const uint64_t *unclear = et_map_get_u64(&t->unclear, told->container);
        const uint64_t *nobodys = et_map_get_u64(&t->unclear, 0);
        if (anybodys || unclear || nobodys)
            told->found = told->asked;
    }
}

int et_told_find(struct et_cover *cover, et_told_list *list, struct et_err *err)
{
    struct telling t = { .cover = cover, .list = list };
    struct et_map *const maps[] = { &t.by_words, &t.names, &t.excused, &t.unclear };
    for (size_t i = 0; i < sizeof maps / sizeof *maps; i++)
        et_map_init(maps[i]);
    et_arena_init(&t.row);
    int rc = load(&t, err);
    if (rc == 0 && list->count)
        rc = match(&t, err);
    if (rc == 0)
        excuse(&t);
    for (size_t i = 0; i < sizeof maps / sizeof *maps; i++)
        et_map_clear(maps[i]);
    et_arena_clear(&t.row);
    et_strbuf_clear(&t.key);
    return rc;
}
