#include "analyzer/presence/copies.h"

#include "analyzer/argv_json.h"
#include "analyzer/presence/kinds.h"
#include "base/strbuf.h"

/* Columns of presence_copies. */
enum column { HOST, EXEC, TIME, EXE, ARGV, COMMAND_LINE, STREAM, LINE, OFFSET };

struct copy {
    struct et_slice source, container, path;
};

static bool is_client(struct et_slice exe)
{
    static const char *const clients[] = { "docker", "podman", "podman-remote", "nerdctl" };
    return ET_SLICE_IN(et_slice_basename(exe), clients);
}

/* False if argv copies nothing into a container. */
static bool read_copy(const struct et_slice *argv, size_t argc, struct copy *copy)
{
    struct et_slice operands[2] = { ET_SLICE_NONE, ET_SLICE_NONE };
    size_t at = 1, count = 0;
    while (at < argc && !et_slice_is(argv[at], "cp")) {
        if (argv[at].n && argv[at].p[0] != '-' && !et_slice_is(argv[at], "container") && at > 1 &&
            !(argv[at - 1].n && argv[at - 1].p[0] == '-')) /* an option's value */
            return false;
        at++;
    }
    for (at++; at < argc; at++) {
        if (argv[at].n > 1 && argv[at].p[0] == '-')
            continue;
        if (count == 2)
            return false;
        operands[count++] = argv[at];
    }
    const char *colon = count == 2 ? et_slice_find(operands[1], ':') : NULL;
    if (!colon)
        return false;
    copy->source = operands[0];
    copy->container = et_slice_to(operands[1], (size_t)(colon - operands[1].p));
    copy->path = et_slice_from(operands[1], copy->container.n + 1);
    return copy->container.n && !et_slice_find(copy->container, '/') && copy->path.n;
}

/* By id, the beginning of one, or a name that only one container had. */
static struct et_subject *container_of(struct et_presence *p, int64_t host_id, struct et_slice word)
{
    struct et_subject *found = NULL;
    for (size_t i = 0; i < p->containers.count; i++) {
        struct et_subject *one = &p->containers.at[i];
        bool begins = word.n >= 4 && one->container.n >= word.n && et_slice_is_hex(word, 4) &&
                      memcmp(one->container.p, word.p, word.n) == 0;
        if (one->host_id != host_id || !(begins || et_slice_eq(one->name, word)))
            continue;
        if (found)
            return NULL;
        found = one;
    }
    return found;
}

/* The destination is the file itself, or the folder that it is put into: what docker
 * diff lists tells. */
static struct et_slice path_in(struct et_presence *p, const struct et_subject *subject,
                               const struct copy *copy)
{
    ET_STRBUF_AUTO inside = { 0 };
    bool folder = et_slice_ends(copy->path, "/");
    et_strbuf_adds(&inside, et_slice_starts(copy->path, "/") ? "" : "/");
    et_strbuf_add(&inside, copy->path);
    if (!folder)
        et_strbuf_addc(&inside, '/');
    et_strbuf_add(&inside, et_slice_basename(copy->source));
    for (size_t i = 0; i < subject->sightings.count && !folder; i++)
        folder = et_slice_eq(subject->sightings.at[i].what, et_strbuf_slice(&inside));
    p->failed = p->failed || inside.failed;
    return et_arena_copy(&p->text, folder ? et_strbuf_slice(&inside) : copy->path);
}

static int take_copy(struct et_presence *p, struct et_stmt *row, const struct copy *copy,
                     struct et_err *err)
{
    struct et_sighting found = ET_SIGHTING_NONE;
    struct et_subject *subject = container_of(p, et_stmt_col_int(row, HOST), copy->container);
    if (!subject)
        return 0;
    found.what = path_in(p, subject, copy);
    if (!found.what.p)
        return et_fail_memory(err);
    if (!et_kind_of_file(p, found.what, &found) && !et_kind_of_file(p, copy->source, &found))
        return 0;
    found.by = ET_BASIS_COMMANDS;
    found.since = ET_SINCE_DROPPED;
    found.exec_id = et_stmt_col_int(row, EXEC);
    found.time_ns = et_stmt_col_int(row, TIME);
    found.instruction = et_arena_copy(&p->text, et_stmt_col_text(row, COMMAND_LINE));
    found.detail = ET_SLICE("copied in from outside");
    found.said = (struct et_said){ et_stmt_col_int(row, STREAM), et_stmt_col_int(row, LINE),
                                   et_stmt_col_int(row, OFFSET) };
    return et_sightings_add(&subject->sightings, &found, err);
}

int et_copies_find(struct et_presence *p, struct et_err *err)
{
    int rc;
    struct et_arena words;
    et_arena_init(&words);
    ET_STMT_AUTO *row = et_store_query(p->store, ET_Q_PRESENCE_COPIES, err);
    rc = row ? 0 : ET_FATAL;
    while (rc == 0 && (rc = et_stmt_row(row, err)) > 0) {
        struct et_slice *argv;
        size_t argc;
        struct copy copy;
        rc = 0;
        if (!is_client(et_stmt_col_text(row, EXE)))
            continue;
        rc = et_argv_from_json(et_stmt_col_text(row, ARGV), &words, &argv, &argc, err);
        if (rc == 0 && read_copy(argv, argc, &copy))
            rc = take_copy(p, row, &copy, err);
        rc = rc == ET_DAMAGED ? 0 : rc;
        et_arena_reset(&words);
    }
    et_arena_clear(&words);
    return rc;
}
