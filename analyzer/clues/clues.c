#include "analyzer/clues/clues.h"

#include <stdlib.h>

enum { FIRST_SLOTS = 256 };

static bool is_same(const struct et_verdict *a, const struct et_verdict *b)
{
    return a->place == b->place && a->strength == b->strength && a->method == b->method &&
           a->container == b->container && a->pid == b->pid && a->told == b->told;
}

static uint64_t hash_of(struct et_model *m, const struct et_verdict *clue)
{
    const uint32_t content[] = { (uint32_t)clue->place << 16 | (uint32_t)clue->strength << 8 |
                                     (uint32_t)clue->method,
                                 clue->container, clue->pid, clue->told };
    return et_map_hash(&m->hashes, (struct et_slice){ (const char *)content, sizeof content });
}

/* The slot that has the number of an equal one, or is free for it. */
static struct et_clue_slot *slot_of(struct et_model *m, const struct et_verdict *clue,
                                    uint64_t hash)
{
    size_t last = m->clue_slot_count - 1, i = hash & last;
    for (;; i = (i + 1) & last) {
        struct et_clue_slot *slot = &m->clue_slots[i];
        if (!slot->clue || (slot->tag == hash >> 32 && is_same(et_clue_at(m, slot->clue), clue)))
            return slot;
    }
}

/* At least a quarter of the slots stays free. False if there is no memory. */
static bool make_room(struct et_model *m)
{
    if (m->clues.count < m->clue_slot_count / 4 * 3)
        return true;
    size_t count = m->clue_slot_count ? m->clue_slot_count * 2 : FIRST_SLOTS;
    struct et_clue_slot *slots = calloc(count, sizeof *slots);
    if (!slots)
        return false;
    free(m->clue_slots);
    m->clue_slots = slots;
    m->clue_slot_count = count;
    for (size_t i = 0; i < m->clues.count; i++) {
        const struct et_verdict *clue = &m->clues.at[i];
        uint64_t hash = hash_of(m, clue);
        et_bulk_breathe(m->bulk, i);
        *slot_of(m, clue, hash) = (struct et_clue_slot){ (uint32_t)(hash >> 32), (uint32_t)i + 1 };
    }
    return true;
}

uint32_t et_clue_number(struct et_model *m, const struct et_verdict *clue)
{
    if (!make_room(m))
        return 0;
    uint64_t hash = hash_of(m, clue);
    struct et_clue_slot *slot = slot_of(m, clue, hash);
    if (!slot->clue) {
        if (!ET_BULK_ROOM(m->clues))
            return 0;
        m->clues.at[m->clues.count++] = *clue;
        *slot = (struct et_clue_slot){ (uint32_t)(hash >> 32), (uint32_t)m->clues.count };
    }
    return slot->clue;
}

const struct et_verdict *et_clue_next(const struct et_model *m, uint32_t *list)
{
    if (!*list)
        return NULL;
    const struct et_clue_link *link = &m->clue_links.at[*list - 1];
    *list = link->next;
    return et_clue_at(m, link->clue);
}

/* True if the list says so already, or has so much of that method that one more tells
 * nothing: evidence may list one process a million times. */
static bool is_said(const struct et_model *m, uint32_t list, const struct et_verdict *clue)
{
    enum { MOST_OF_A_METHOD = 8 };
    const struct et_verdict *c;
    int of_method = 0;
    while ((c = et_clue_next(m, &list))) {
        if (c->method != clue->method)
            continue;
        if (c->place == clue->place && c->container == clue->container &&
            c->strength == clue->strength)
            return true;
        of_method++;
    }
    return of_method >= MOST_OF_A_METHOD;
}

static int add(struct et_model *m, uint32_t *list, const struct et_verdict *clue,
               struct et_err *err)
{
    if (is_said(m, *list, clue))
        return 0;
    uint32_t number = et_clue_number(m, clue);
    if (!number || !ET_BULK_ROOM(m->clue_links))
        return et_fail_memory(err);
    m->clue_links.at[m->clue_links.count++] = (struct et_clue_link){ number, *list };
    *list = (uint32_t)m->clue_links.count;
    return 0;
}

int et_clue_to_exec(struct et_model *m, et_ref exec, const struct et_verdict *clue,
                    struct et_err *err)
{
    return add(m, &et_exec_at(m, exec)->clues, clue, err);
}

int et_clue_to_process(struct et_model *m, et_ref process, const struct et_verdict *clue,
                       struct et_err *err)
{
    return add(m, &et_process_at(m, process)->clues, clue, err);
}

static bool runs_in(const struct et_model *m, et_ref inner, et_ref outer)
{
    enum { MAX_NESTING = 16 };
    for (int depth = 0; inner && depth < MAX_NESTING; depth++) {
        if (inner == outer)
            return true;
        inner = et_container_at(m, inner)->outer;
    }
    return false;
}

bool et_verdicts_agree(const struct et_model *m, const struct et_verdict *a,
                       const struct et_verdict *b)
{
    return a->place == b->place &&
           (!a->container || !b->container || runs_in(m, a->container, b->container) ||
            runs_in(m, b->container, a->container));
}
