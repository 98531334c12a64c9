#include "analyzer/actors/requests.h"

#include "base/printable.h"
#include "base/timestamp.h"

#include <stdlib.h>

/* A request on record comes that long before what it asks for; its clock may be another
 * machine's. Of two that differ by less, either may have been first. */
#define REQUEST_WITHIN_NS (60 * ET_NS_PER_S)
#define CLOCKS_DIFFER_NS (5 * ET_NS_PER_S)
#define ALIKE_NS (10 * ET_NS_PER_S)

/* How many of one command are looked at in one search. */
enum { MAX_LOOKED_AT = 1024 };

/* Columns of exec_requests. */
enum column {
    C_TIME,
    C_RUNTIME,
    C_CONTAINER,
    C_NAME,
    C_POD,
    C_NAMESPACE,
    C_COMMAND,
    C_ACTOR,
    C_ADDRESS,
    C_STREAM,
    C_LINE,
    C_OFFSET,
    C_HERE,
};

static struct et_slice kept(struct et_model *m, struct et_stmt *stmt, int column)
{
    struct et_slice text = et_stmt_col_text(stmt, column);
    return text.n ? et_arena_copy(&m->text, text) : ET_SLICE_NONE;
}

/* Keys: the place, a NUL, the command as the case shows it. */
static void begin_runtime_key(struct et_strbuf *text, et_ref container)
{
    et_strbuf_reset(text);
    et_strbuf_addf(text, "%lu", (unsigned long)container);
    et_strbuf_addc(text, '\0');
}

static void begin_pod_key(struct et_strbuf *text, struct et_slice name_space, struct et_slice pod)
{
    et_strbuf_reset(text);
    et_strbuf_add(text, name_space);
    et_strbuf_addc(text, '/');
    et_strbuf_add(text, pod);
    et_strbuf_addc(text, '\0');
}

static int append(struct et_requests *r, uint64_t key, struct et_err *err)
{
    uint64_t *first = et_map_put_u64(&r->by_command, key, NULL);
    uint64_t *last = first ? et_map_put_u64(&r->last, key, NULL) : NULL;
    if (!last)
        return et_fail_memory(err);
    if (*last)
        r->all.at[*last - 1].next = (uint32_t)r->all.count;
    else
        *first = r->all.count;
    *last = r->all.count;
    return 0;
}

static int take(struct et_model *m, const struct et_container_names *names, struct et_requests *r,
                struct et_stmt *stmt, struct et_err *err)
{
    bool of_pod = et_slice_is(et_stmt_col_text(stmt, C_RUNTIME), "kubernetes");
    bool here = et_stmt_col_int(stmt, C_HERE) == 1;
    int64_t time_ns = et_stmt_col_int(stmt, C_TIME);
    et_ref container =
        of_pod ? 0 : et_container_named(names, et_stmt_col_text(stmt, C_CONTAINER), time_ns);
    if (of_pod ? !et_stmt_col_text(stmt, C_POD).n : !container || !here)
        return 0;
    if (!ET_ARRAY_ROOM(r->all))
        return et_fail_memory(err);
    r->all.at[r->all.count++] = (struct et_request){
        .time_ns = time_ns,
        .container = container,
        .runtime = kept(m, stmt, C_RUNTIME),
        .actor = kept(m, stmt, C_ACTOR),
        .address = kept(m, stmt, C_ADDRESS),
        .pod = kept(m, stmt, C_POD),
        .name_space = kept(m, stmt, C_NAMESPACE),
        .name = kept(m, stmt, C_NAME),
        .said = { et_stmt_col_int(stmt, C_STREAM), et_stmt_col_int(stmt, C_LINE),
                  et_stmt_col_int(stmt, C_OFFSET) },
        .elsewhere = !here,
    };
    if (of_pod)
        begin_pod_key(&r->text, et_stmt_col_text(stmt, C_NAMESPACE), et_stmt_col_text(stmt, C_POD));
    else
        begin_runtime_key(&r->text, container);
    et_strbuf_add(&r->text, et_stmt_col_text(stmt, C_COMMAND));
    if (r->text.failed)
        return et_fail_memory(err);
    return append(r, et_map_hash(&r->by_command, et_strbuf_slice(&r->text)), err);
}

int et_requests_load(struct et_model *m, const struct et_container_names *names,
                     struct et_requests *r, struct et_err *err)
{
    int rc;
    et_map_init(&r->by_command);
    et_map_init(&r->last);
    ET_STMT_AUTO *stmt = et_store_query(m->store, ET_Q_EXEC_REQUESTS, err);
    if (!stmt)
        return ET_FATAL;
    et_stmt_int(stmt, ET_EXEC_REQUESTS_HOST_ID, m->host_id);
    while ((rc = et_stmt_row(stmt, err)) > 0)
        if (take(m, names, r, stmt, err) < 0)
            return ET_FATAL;
    return rc == 0 && m->text.failed ? et_fail_memory(err) : rc;
}

void et_requests_clear(struct et_requests *r)
{
    free(r->all.at);
    et_map_clear(&r->by_command);
    et_map_clear(&r->last);
    et_strbuf_clear(&r->text);
}

/* The command as the runtime tells it: joined by blanks, then made printable. */
static uint32_t find(struct et_requests *r, const struct et_slice *argv, size_t argc)
{
    ET_STRBUF_AUTO joined = { 0 };
    for (size_t i = 0; i < argc; i++) {
        et_strbuf_adds(&joined, i ? " " : "");
        et_strbuf_add(&joined, argv[i]);
    }
    et_printable_add(&r->text, et_strbuf_slice(&joined));
    if (joined.failed || r->text.failed)
        return 0;
    const uint64_t *first =
        et_map_get_u64(&r->by_command, et_map_hash(&r->by_command, et_strbuf_slice(&r->text)));
    return first ? (uint32_t)*first : 0;
}

uint32_t et_requests_of_runtime(struct et_requests *r, et_ref container,
                                const struct et_slice *argv, size_t argc)
{
    if (!r->all.count)
        return 0;
    begin_runtime_key(&r->text, container);
    return find(r, argv, argc);
}

uint32_t et_requests_of_pod(struct et_requests *r, const struct et_container_node *container,
                            const struct et_slice *argv, size_t argc)
{
    if (!r->all.count || !container->pod.n)
        return 0;
    begin_pod_key(&r->text, container->pod_namespace, container->pod);
    return find(r, argv, argc);
}

static bool by_another(const struct et_request *a, const struct et_request *b)
{
    return !et_slice_eq(a->actor, b->actor) || !et_slice_eq(a->address, b->address);
}

struct et_asked et_requests_nearest(const struct et_requests *requests, uint32_t first,
                                    int64_t time_ns)
{
    struct et_asked asked = { NULL, NULL };
    int looked_at = 0;
    for (uint32_t ref = first; ref && looked_at++ < MAX_LOOKED_AT;) {
        struct et_request *r = &requests->all.at[ref - 1];
        ref = r->next;
        if (r->time_ns > et_time_moved(time_ns, CLOCKS_DIFFER_NS))
            break;
        if (r->used || r->time_ns < et_time_moved(time_ns, -REQUEST_WITHIN_NS))
            continue;
        if (asked.request && by_another(asked.request, r) &&
            r->time_ns <= et_time_moved(asked.request->time_ns, ALIKE_NS))
            asked.rival = asked.request;
        asked.request = r;
    }
    return asked;
}
