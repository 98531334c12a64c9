/*
 * What could have gone unrecorded in each container: its lives against the span of its
 * host's logs and their gaps, what its runtime tells of it that no log has, and compilers
 * that ran somewhere meanwhile. A container without a row was recorded for its whole life.
 */
#include "analyzer/coverage/argless.h"
#include "analyzer/coverage/gap_times.h"
#include "analyzer/coverage/lives.h"
#include "analyzer/coverage/strays.h"
#include "analyzer/coverage/told.h"
#include "base/timestamp.h"

#include <stdlib.h>

/* So many reasons of one kind are told one by one for a container, the others as one. */
enum { MOST_OF_KIND = 8 };

struct unseeing {
    struct et_cover *cover;
    int64_t base; /* added to numbers of containers */
    int64_t n;    /* rows of the container at hand */
    struct et_lives lives;
    ET_ARRAY(struct et_gap_times) kinds; /* the cover's gaps, by kind */
    et_told_list told;
    size_t *first_told; /* per container, into next; SIZE_MAX = none */
    size_t *next_told;  /* per element of told */
    struct et_strays strays;
    struct et_argless *argless;       /* per container */
    struct et_gap rows[MOST_OF_KIND]; /* of one kind, of the container at hand */
    size_t gap_of_row[MOST_OF_KIND];  /* index of its gap */
};

static int put(struct unseeing *u, size_t container, const struct et_gap *row, struct et_err *err)
{
    int64_t reason;
    if (et_sentence_row(u->cover->model->sentences, row->reason, &reason, err) < 0)
        return ET_FATAL;
    ET_STMT_AUTO *stmt = et_store_query(u->cover->model->store, ET_Q_PUT_UNSEEN, err);
    if (!stmt)
        return ET_FATAL;
    et_stmt_int(stmt, ET_PUT_UNSEEN_CONTAINER_ID, u->base + (int64_t)container + 1);
    et_stmt_int(stmt, ET_PUT_UNSEEN_N, ++u->n);
    et_stmt_text(stmt, ET_PUT_UNSEEN_KIND, et_slice_of(row->kind));
    et_stmt_int(stmt, ET_PUT_UNSEEN_REASON, reason);
    et_stmt_int(stmt, ET_PUT_UNSEEN_START_NS, row->start_ns);
    et_stmt_int(stmt, ET_PUT_UNSEEN_END_NS, row->end_ns);
    if (row->said.stream_id) {
        et_stmt_int(stmt, ET_PUT_UNSEEN_STREAM_ID, row->said.stream_id);
        et_stmt_int(stmt, ET_PUT_UNSEEN_LINE, row->said.line);
        et_stmt_int(stmt, ET_PUT_UNSEEN_AT_OFFSET, row->said.offset);
    }
    return et_stmt_run(stmt, err);
}

static int put_words(struct unseeing *u, size_t container, const char *kind, const char *reason,
                     int64_t start_ns, int64_t end_ns, struct et_err *err)
{
    const struct et_gap row = {
        .kind = kind, .reason = et_slice_of(reason), .start_ns = start_ns, .end_ns = end_ns
    };
    return put(u, container, &row, err);
}

/* Takes a gap of one kind into the rows; false: they are full. A gap that lies in several
 * lives is told once. */
static bool take_gap(struct unseeing *u, size_t *count, size_t gap, const struct et_gap *row)
{
    for (size_t i = 0; i < *count; i++)
        if (u->gap_of_row[i] == gap) {
            u->rows[i].end_ns = row->end_ns;
            return true;
        }
    if (*count == MOST_OF_KIND)
        return false;
    u->gap_of_row[*count] = gap;
    u->rows[(*count)++] = *row;
    return true;
}

static int put_rest(struct unseeing *u, size_t container, struct et_gap rest, size_t more,
                    struct et_err *err)
{
    ET_STRBUF_AUTO reason = { 0 };
    if (more == 0)
        return 0;
    et_strbuf_addf(&reason, "and %zu more of this kind, the first: ", more);
    et_strbuf_add(&reason, rest.reason);
    if (reason.failed)
        return et_fail_memory(err);
    rest.reason = et_strbuf_slice(&reason);
    return put(u, container, &rest, err);
}

/* The part of a gap that lies in a life. */
static struct et_gap part_of(const struct et_gap *gap, const struct et_life *life)
{
    struct et_gap row = *gap;
    row.start_ns = life->from_ns > gap->start_ns ? life->from_ns : gap->start_ns;
    row.end_ns = life->end_ns < gap->end_ns ? life->end_ns : gap->end_ns;
    return row;
}

/* Gaps of one kind: the first ones one by one, the others as one. */
static int take_kind(struct unseeing *u, size_t container, const struct et_gap_times *kind,
                     struct et_err *err)
{
    size_t count = 0, more = 0;
    struct et_gap rest = { 0 };
    for (uint32_t i = 0; i < u->cover->model->containers.at[container].run_count; i++) {
        const struct et_life life = et_life_at(&u->lives, container, i);
        size_t here = et_gap_times_in(kind, life.from_ns, life.end_ns), gap = 0;
        for (; here > 0; here--, gap++) {
            gap = et_gap_times_next(kind, gap, life.from_ns, life.end_ns);
            const struct et_gap row = part_of(&kind->at[gap], &life);
            if (take_gap(u, &count, gap, &row))
                continue;
            rest = more ? rest : row;
            rest.end_ns = kind->latest[1] < life.end_ns ? kind->latest[1] : life.end_ns;
            more += here;
            break;
        }
    }
    for (size_t i = 0; i < count; i++)
        if (put(u, container, &u->rows[i], err) < 0)
            return ET_FATAL;
    return put_rest(u, container, rest, more, err);
}

/* Runs may have gone before those that are told: a container that is described as made
 * earlier, or one that an event starts and none makes. Kubernetes makes a new one for each
 * start. */
static int take_earlier_runs(struct unseeing *u, size_t container, const struct et_life *life,
                             struct et_err *err)
{
    const struct et_cover *c = u->cover;
    const struct et_container_node *node = &c->model->containers.at[container];
    bool by_event = strcmp(c->model->runs.at[node->runs[0] - 1].source, "events") == 0;
    if (node->made_told || node->pod.p || life->start_ns == ET_NULL || life->start_ns < c->first_ns)
        return 0;
    if (node->created_ns == ET_NULL)
        return by_event ? put_words(u, container, "lifetime",
                                    "nothing tells when it was made, nor whether it ran before",
                                    ET_NULL, life->start_ns, err)
                        : 0;
    if (node->created_ns >= c->first_ns)
        return 0;
    return put_words(u, container, "before-log",
                     "it was made before the first record of its host's logs; nothing tells "
                     "whether it ran then",
                     node->created_ns, c->first_ns, err);
}

/* Whatever runs begins with an exec, between the end of the run before and the start of
 * the next one. */
static int take_first_exec(struct unseeing *u, size_t container, uint32_t i,
                           const struct et_life *life, struct et_err *err)
{
    const struct et_container_node *node = &u->cover->model->containers.at[container];
    const struct et_run *runs = u->cover->model->runs.at;
    int64_t from_ns = i > 0 ? runs[node->runs[i - 1] - 1].end_ns : ET_NULL;
    int64_t until_ns = i + 1 < node->run_count ? runs[node->runs[i + 1] - 1].start_ns : ET_NULL;
    if (life->start_ns == ET_NULL || et_lives_exec(&u->lives, container, from_ns, until_ns))
        return 0;
    const struct et_gap row = { life->start_ns,
                                life->end_ns,
                                NULL,
                                "told-elsewhere",
                                ET_SLICE(
                                    "it was started, and no exec in the logs is known to be in it"),
                                life->said };
    return put(u, container, &row, err);
}

/* The part of a run that lies before its host's logs, or after them. */
static int take_outside(struct unseeing *u, size_t container, const struct et_life *life,
                        struct et_err *err)
{
    const struct et_cover *c = u->cover;
    const struct et_gap before = {
        life->start_ns, life->end_ns < c->first_ns ? life->end_ns : c->first_ns,       NULL,
        "before-log",   ET_SLICE("it ran before the first record of its host's logs"), life->said
    };
    const struct et_gap after = { life->start_ns != ET_NULL && life->start_ns > c->last_ns
                                      ? life->start_ns
                                      : c->last_ns,
                                  life->end_ns,
                                  NULL,
                                  "after-log",
                                  ET_SLICE("it ran after the last record of its host's logs"),
                                  life->said };
    if (life->start_ns != ET_NULL && life->start_ns < c->first_ns &&
        put(u, container, &before, err) < 0)
        return ET_FATAL;
    return life->end_ns > c->last_ns ? put(u, container, &after, err) : 0;
}

static int take_run(struct unseeing *u, size_t container, uint32_t i, struct et_err *err)
{
    const struct et_life life = et_life_at(&u->lives, container, i);
    if (life.start_ns == ET_NULL &&
        put_words(u, container, "lifetime", "nothing tells when it was started", ET_NULL,
                  life.end_ns, err) < 0)
        return ET_FATAL;
    if (take_outside(u, container, &life, err) < 0)
        return ET_FATAL;
    if (i == 0 && take_earlier_runs(u, container, &life, err) < 0)
        return ET_FATAL;
    return take_first_exec(u, container, i, &life, err);
}

static int take_told(struct unseeing *u, size_t container, struct et_err *err)
{
    int64_t of_kind = 0;
    for (size_t i = u->first_told[container]; i != SIZE_MAX; i = u->next_told[i]) {
        const struct et_told *told = &u->told.at[i];
        if (told->found >= told->asked || of_kind++ >= MOST_OF_KIND)
            continue;
        ET_STRBUF_AUTO reason = { 0 };
        if (told->asked == 1)
            et_strbuf_adds(&reason, "its runtime started this, and no log has it: ");
        else
            et_strbuf_addf(&reason,
                           "its runtime started this %lld times, and the logs have it %lld times: ",
                           (long long)told->asked, (long long)told->found);
        et_strbuf_add(&reason, told->command);
        if (reason.failed)
            return et_fail_memory(err);
        const struct et_gap row = { told->first_ns,           told->last_ns, NULL, "told-elsewhere",
                                    et_strbuf_slice(&reason), told->said };
        if (put(u, container, &row, err) < 0)
            return ET_FATAL;
    }
    return 0;
}

/* What ran in a container, nobody knows in which, while this one lived. */
static int take_strays(struct unseeing *u, size_t container, const et_stray_list *strays,
                       const char *what, struct et_err *err)
{
    ET_STRBUF_AUTO reason = { 0 };
    uint32_t runs = u->cover->model->containers.at[container].run_count;
    size_t count = runs ? 0 : strays->count, first = 0, last = count;
    for (uint32_t i = 0; i < runs; i++) {
        const struct et_life life = et_life_at(&u->lives, container, i);
        size_t from = et_strays_from(strays, life.from_ns);
        size_t until =
            life.end_ns == INT64_MAX ? strays->count : et_strays_from(strays, life.end_ns + 1);
        if (from >= until)
            continue;
        first = count ? first : from;
        last = until;
        count += until - from;
    }
    if (count == 0)
        return 0;
    et_strbuf_addf(&reason, "%zu %s %s %s no container that is known", count,
                   count == 1 ? "exec" : "execs", what, count == 1 ? "has" : "have");
    if (reason.failed)
        return et_fail_memory(err);
    struct et_gap row = strays->at[first];
    row.end_ns = strays->at[last - 1].start_ns;
    row.kind = "unplaced";
    row.reason = et_strbuf_slice(&reason);
    return put(u, container, &row, err);
}

static int take_unknown_life(struct unseeing *u, size_t container, struct et_err *err)
{
    char time[ET_TIME_TEXT];
    ET_STRBUF_AUTO reason = { 0 };
    const struct et_last_word *last = &u->lives.last[container];
    et_strbuf_adds(&reason, "nothing tells when it ran");
    if (last->time_ns != ET_NULL)
        et_strbuf_addf(&reason, "; it was spoken of last at %s", et_time_text(last->time_ns, time));
    if (reason.failed)
        return et_fail_memory(err);
    const struct et_gap row = { ET_NULL,   ET_NULL, NULL, "lifetime", et_strbuf_slice(&reason),
                                last->said };
    return put(u, container, &row, err);
}

static int take_lives(struct unseeing *u, size_t container, struct et_err *err)
{
    uint32_t runs = u->cover->model->containers.at[container].run_count;
    if (runs == 0)
        return take_unknown_life(u, container, err);
    for (uint32_t i = 0; i < runs; i++)
        if (take_run(u, container, i, err) < 0)
            return ET_FATAL;
    for (size_t i = 0; i < u->kinds.count; i++)
        if (take_kind(u, container, &u->kinds.at[i], err) < 0)
            return ET_FATAL;
    return take_told(u, container, err);
}

static int take_argless(struct unseeing *u, size_t container, struct et_err *err)
{
    struct et_said said;
    ET_STRBUF_AUTO reason = { 0 };
    const struct et_argless *a = &u->argless[container];
    if (!a->execs)
        return 0;
    if (et_saying_place(u->cover->model, a->first, &said, err) < 0)
        return ET_FATAL;
    et_strbuf_addf(
        &reason, "the arguments of %lld %s in it are not recorded: what %s did is not told",
        (long long)a->execs, a->execs == 1 ? "exec" : "execs", a->execs == 1 ? "it" : "they");
    if (reason.failed)
        return et_fail_memory(err);
    const struct et_gap row = {
        .start_ns = et_exec_at(u->cover->model, a->first)->time_ns,
        .end_ns = a->last_ns,
        .kind = "damaged",
        .reason = et_strbuf_slice(&reason),
        .said = said,
    };
    return put(u, container, &row, err);
}

static int take_container(struct unseeing *u, size_t container, struct et_err *err)
{
    const struct et_container_node *node = &u->cover->model->containers.at[container];
    const size_t *execs = u->lives.first_exec + container;
    u->n = 0;
    if (node->run_count == 0 && execs[0] == execs[1] && u->lives.never_started[container])
        return 0;
    int rc = u->cover->first_ns == ET_NULL
                 ? put_words(u, container, "no-log",
                             u->cover->gaps.count
                                 ? "all audit logs of its host were taken out of the case"
                                 : "its host has no audit log",
                             ET_NULL, ET_NULL, err)
                 : take_lives(u, container, err);
    if (rc == 0)
        rc = take_argless(u, container, err);
    if (rc == 0)
        rc = take_strays(u, container, &u->strays.compilers, "of compilers within its life", err);
    return rc == 0 ? take_strays(u, container, &u->strays.nameless,
                                 "within its life whose program is not recorded", err)
                   : rc;
}

/* Gaps are sorted by kind, then time. */
static bool sort_gaps(struct unseeing *u)
{
    const struct et_cover *c = u->cover;
    for (size_t from = 0, end; from < c->gaps.count; from = end) {
        for (end = from + 1; end < c->gaps.count;)
            if (strcmp(c->gaps.at[end].kind, c->gaps.at[from].kind) == 0)
                end++;
            else
                break;
        if (!ET_ARRAY_ROOM(u->kinds) ||
            !et_gap_times_init(&u->kinds.at[u->kinds.count++], c->gaps.at + from, end - from))
            return false;
    }
    return true;
}

static bool sort_told(struct unseeing *u)
{
    size_t count = u->cover->model->containers.count;
    u->first_told = malloc((count + 1) * sizeof *u->first_told);
    u->next_told = malloc((u->told.count + 1) * sizeof *u->next_told);
    if (!u->first_told || !u->next_told)
        return false;
    for (size_t i = 0; i < count; i++)
        u->first_told[i] = SIZE_MAX;
    for (size_t i = u->told.count; i-- > 0;) {
        size_t *first = &u->first_told[u->told.at[i].container - 1];
        u->next_told[i] = *first;
        *first = i;
    }
    return true;
}

static int load(struct unseeing *u, struct et_err *err)
{
    int rc = et_lives_load(&u->lives, u->cover, err);
    if (rc == 0 && !sort_gaps(u))
        rc = et_fail_memory(err);
    if (rc == 0)
        rc = et_told_find(u->cover, &u->told, err);
    if (rc == 0 && !sort_told(u))
        rc = et_fail_memory(err);
    if (rc == 0)
        rc = et_argless_find(u->cover->model, &u->argless, err);
    return rc == 0 ? et_strays_load(u->cover->model, &u->strays, err) : rc;
}

int et_unseen_derive(struct et_cover *cover, int64_t containers, struct et_err *err)
{
    struct unseeing u = { .cover = cover, .base = containers };
    int rc = load(&u, err);
    for (size_t i = 0; i < cover->model->containers.count && rc == 0; i++)
        rc = take_container(&u, i, err);
    for (size_t i = 0; i < u.kinds.count; i++)
        et_gap_times_clear(&u.kinds.at[i]);
    free(u.kinds.at);
    free(u.told.at);
    free(u.first_told);
    free(u.next_told);
    free(u.argless);
    et_strays_clear(&u.strays);
    et_lives_clear(&u.lives);
    return rc;
}
