#include "analyzer/container_runs.h"

#include "base/timestamp.h"

#include <stdlib.h>
#include <string.h>

/* StartedAt and the start event are stamped by different steps of the runtime. */
#define SAME_START_NS (5 * ET_NS_PER_S)

struct et_run *et_run_at(const struct et_model *m, et_ref ref)
{
    return ref ? &m->runs.at[ref - 1] : NULL;
}

uint32_t et_runs_until(const struct et_model *m, const struct et_container_node *c, int64_t time_ns)
{
    uint32_t low = 0, high = c->run_count;
    while (low < high) {
        uint32_t middle = low + (high - low) / 2;
        if (et_run_at(m, c->runs[middle])->start_ns <= time_ns)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

struct et_run *et_run_until(const struct et_model *m, const struct et_container_node *c,
                            int64_t time_ns)
{
    uint32_t n = et_runs_until(m, c, time_ns);
    return n ? et_run_at(m, c->runs[n - 1]) : NULL;
}

struct et_run *et_run_last(const struct et_model *m, const struct et_container_node *c)
{
    return c->run_count ? et_run_at(m, c->runs[c->run_count - 1]) : NULL;
}

/* Most containers run once: the general growth of arrays would be far too much. */
static bool has_room(struct et_container_node *c)
{
    if (c->run_count < c->run_cap)
        return true;
    if (c->run_cap > UINT32_MAX / 4)
        return false;
    uint32_t cap = c->run_cap ? c->run_cap * 2 : 1;
    et_ref *more = realloc(c->runs, cap * sizeof *more);
    if (!more)
        return false;
    c->runs = more;
    c->run_cap = cap;
    return true;
}

/* Behind those that began before it, or with it. There is room. */
static void insert_run(const struct et_model *m, struct et_container_node *c, et_ref ref)
{
    uint32_t n = et_runs_until(m, c, et_run_at(m, ref)->start_ns);
    memmove(c->runs + n + 1, c->runs + n, (c->run_count - n) * sizeof *c->runs);
    c->runs[n] = ref;
    c->run_count++;
}

struct et_run *et_run_add(struct et_model *m, et_ref container, int64_t start_ns,
                          const char *source)
{
    struct et_container_node *c = et_container_at(m, container);
    if (!has_room(c) || !ET_BULK_ROOM(m->runs))
        return NULL;
    struct et_run *run = &m->runs.at[m->runs.count++];
    *run = (struct et_run){ .start_ns = start_ns,
                            .end_ns = ET_NULL,
                            .pid = ET_NULL,
                            .called_ns = ET_NULL,
                            .source = source,
                            .container = container };
    insert_run(m, c, (et_ref)m->runs.count);
    return run;
}

struct et_run *et_run_that_started(const struct et_model *m, const struct et_container_node *c,
                                   int64_t start_ns)
{
    uint32_t n = et_runs_until(m, c, et_time_moved(start_ns, -SAME_START_NS - 1));
    struct et_run *run = n < c->run_count ? et_run_at(m, c->runs[n]) : NULL;
    return run && run->start_ns <= et_time_moved(start_ns, SAME_START_NS) ? run : NULL;
}

void et_run_set_start(const struct et_model *m, struct et_container_node *c, et_ref ref,
                      int64_t start_ns)
{
    uint32_t n = et_runs_until(m, c, et_run_at(m, ref)->start_ns);
    while (c->runs[n - 1] != ref)
        n--;
    memmove(c->runs + n - 1, c->runs + n, (c->run_count - n) * sizeof *c->runs);
    c->run_count--;
    et_run_at(m, ref)->start_ns = start_ns;
    insert_run(m, c, ref);
}
