#include "analyzer/sessions.h"

#include "analyzer/boots.h"
#include "base/timestamp.h"

#include <stdlib.h>

/* Several carriers may tell of one opening, some of them in whole seconds. */
#define SAME_OPENING_NS (2 * ET_NS_PER_S)

static struct et_session *now(const struct et_model *m, int64_t number, int64_t time_ns)
{
    const uint64_t *slot = et_map_get_u64(&m->by_session, (uint64_t)number);
    struct et_session *session = slot ? &m->sessions.at[*slot - 1] : NULL;
    bool over =
        session && (session->end_ns != ET_NULL || et_booted_between(m, session->from_ns, time_ns));
    return over ? NULL : session;
}

static struct et_session *begin(struct et_model *m, int64_t number, int64_t time_ns)
{
    uint64_t *slot = et_map_put_u64(&m->by_session, (uint64_t)number, NULL);
    if (!slot || !ET_ARRAY_ROOM(m->sessions))
        return NULL;
    struct et_session *session = &m->sessions.at[m->sessions.count++];
    *session = (struct et_session){ .number = number,
                                    .from_ns = time_ns,
                                    .end_ns = ET_NULL,
                                    .pid = ET_NULL,
                                    .runtime_ns = ET_NULL };
    *slot = m->sessions.count;
    return session;
}

const struct et_session *et_session_now(const struct et_model *m, int64_t number, int64_t time_ns)
{
    return now(m, number, time_ns);
}

struct et_session *et_session_met(struct et_model *m, int64_t number, int64_t time_ns)
{
    struct et_session *session = now(m, number, time_ns);
    return session ? session : begin(m, number, time_ns);
}

struct et_session *et_session_opened(struct et_model *m, int64_t number, int64_t pid,
                                     int64_t time_ns)
{
    struct et_session *session = now(m, number, time_ns);
    bool again = session && session->pid == pid &&
                 time_ns <= et_time_moved(session->from_ns, SAME_OPENING_NS);
    if (!again)
        session = begin(m, number, time_ns);
    if (session)
        session->pid = pid;
    return session;
}

void et_sessions_end(struct et_model *m, int64_t time_ns)
{
    for (size_t i = m->sessions.count; i > 0 && m->sessions.at[i - 1].end_ns == ET_NULL; i--)
        m->sessions.at[i - 1].end_ns = time_ns;
    et_map_clear(&m->by_session);
}

static int in_order(const void *a, const void *b)
{
    const struct et_session *x = a, *y = b;
    if (x->number != y->number)
        return x->number < y->number ? -1 : 1;
    if (x->from_ns != y->from_ns)
        return x->from_ns < y->from_ns ? -1 : 1;
    return x->pid < y->pid ? -1 : x->pid > y->pid;
}

void et_sessions_seen(struct et_model *m)
{
    et_map_clear(&m->by_session);
    if (m->sessions.count)
        qsort(m->sessions.at, m->sessions.count, sizeof *m->sessions.at, in_order);
}

const struct et_session *et_session_at(const struct et_model *m, int64_t number, int64_t time_ns)
{
    size_t low = 0, high = m->sessions.count;
    while (low < high) {
        size_t mid = low + (high - low) / 2;
        const struct et_session *session = &m->sessions.at[mid];
        if (session->number < number || (session->number == number && session->from_ns <= time_ns))
            low = mid + 1;
        else
            high = mid;
    }
    const struct et_session *session = low ? &m->sessions.at[low - 1] : NULL;
    if (!session || session->number != number ||
        (session->end_ns != ET_NULL && time_ns >= session->end_ns) ||
        et_booted_between(m, session->from_ns, time_ns))
        return NULL;
    return session;
}
