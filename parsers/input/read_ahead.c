#include "parsers/input/read_ahead.h"

#include <pthread.h>
#include <stdlib.h>

enum { SLOTS = 4 };

/* A block on its way from the thread to the user. */
struct slot {
    char *bytes; /* ET_STREAM_BLOCK */
    size_t n;
    uint64_t consumed;
    struct et_sha256 *before; /* of what came before it */
};

struct et_read_ahead {
    struct et_stream *from;
    struct et_sha256 *hash;
    const struct et_budget *budget;
    pthread_t thread;
    pthread_mutex_t lock; /* guards what follows */
    pthread_cond_t filled, freed;
    struct slot slots[SLOTS];
    size_t head, count; /* the oldest filled slot, and how many are filled */
    bool lent;          /* the user still looks at the oldest one */
    bool stopping;
    int status; /* 1 = more may come; else what the stream returned */
    struct et_err err;
};

/* A free slot to fill, or NULL if nobody wants more. */
static struct slot *await_free(struct et_read_ahead *a)
{
    pthread_mutex_lock(&a->lock);
    while (a->count == SLOTS && !a->stopping)
        pthread_cond_wait(&a->freed, &a->lock);
    struct slot *slot = a->stopping ? NULL : &a->slots[(a->head + a->count) % SLOTS];
    pthread_mutex_unlock(&a->lock);
    return slot;
}

static void publish(struct et_read_ahead *a, int status, const struct et_err *err)
{
    pthread_mutex_lock(&a->lock);
    if (status == 1) {
        a->count++;
    } else {
        a->status = status;
        a->err = *err;
    }
    pthread_cond_signal(&a->filled);
    pthread_mutex_unlock(&a->lock);
}

/* One block of the stream, in pieces that fit a slot, hashed. */
static int pass_on(struct et_read_ahead *a, struct et_slice block, struct et_err *err)
{
    while (block.n) {
        struct slot *slot = await_free(a);
        if (!slot)
            return 0;
        struct et_slice part = et_slice_to(block, ET_STREAM_BLOCK);
        if (part.p != slot->bytes)
            memcpy(slot->bytes, part.p, part.n);
        slot->n = part.n;
        slot->consumed = a->budget->consumed;
        if (et_sha256_copy(slot->before, a->hash, err) < 0 || et_sha256_add(a->hash, part, err) < 0)
            return ET_FATAL;
        publish(a, 1, NULL);
        block = et_slice_from(block, part.n);
    }
    return 1;
}

/* The stream's next block, in the slot that it will be handed on in if the stream can do that. */
static int next_block(struct et_read_ahead *a, struct et_slice *block, struct et_err *err)
{
    if (a->from->read_into) {
        struct slot *slot = await_free(a);
        if (!slot)
            return 0;
        a->from->read_into(a->from, slot->bytes);
    }
    return a->from->next(a->from, block, err);
}

static void *read_on(void *ctx)
{
    struct et_read_ahead *a = ctx;
    struct et_err err = { 0 };
    struct et_slice block;
    int rc = 1;
    while (rc == 1 && (rc = next_block(a, &block, &err)) == 1)
        rc = pass_on(a, block, &err);
    if (a->from->read_into)
        a->from->read_into(a->from, NULL);
    publish(a, rc, &err);
    return NULL;
}

static void free_all(struct et_read_ahead *a)
{
    for (size_t i = 0; i < SLOTS; i++) {
        free(a->slots[i].bytes);
        et_sha256_free(a->slots[i].before);
    }
    pthread_cond_destroy(&a->filled);
    pthread_cond_destroy(&a->freed);
    pthread_mutex_destroy(&a->lock);
    free(a);
}

struct et_read_ahead *et_read_ahead_start(struct et_stream *from, struct et_sha256 *hash,
                                          const struct et_budget *budget)
{
    struct et_read_ahead *a = calloc(1, sizeof *a);
    bool ready = a != NULL;
    if (!a)
        return NULL;
    a->from = from;
    a->hash = hash;
    a->budget = budget;
    a->status = 1;
    pthread_mutex_init(&a->lock, NULL);
    pthread_cond_init(&a->filled, NULL);
    pthread_cond_init(&a->freed, NULL);
    for (size_t i = 0; i < SLOTS; i++) {
        a->slots[i].bytes = malloc(ET_STREAM_BLOCK);
        a->slots[i].before = et_sha256_new();
        ready = ready && a->slots[i].bytes && a->slots[i].before;
    }
    if (!ready || pthread_create(&a->thread, NULL, read_on, a) != 0) {
        free_all(a);
        return NULL;
    }
    return a;
}

int et_read_ahead_next(struct et_read_ahead *a, struct et_slice *block, struct et_source *source,
                       struct et_err *err)
{
    pthread_mutex_lock(&a->lock);
    if (a->lent) {
        a->head = (a->head + 1) % SLOTS;
        a->count--;
        a->lent = false;
        pthread_cond_signal(&a->freed);
    }
    while (a->count == 0 && a->status == 1)
        pthread_cond_wait(&a->filled, &a->lock);
    int rc = a->count ? 1 : a->status;
    if (rc == 1) {
        const struct slot *slot = &a->slots[a->head];
        *block = (struct et_slice){ slot->bytes, slot->n };
        source->consumed = slot->consumed;
        source->before = slot->before;
        a->lent = true;
    } else if (rc < 0) {
        *err = a->err;
    }
    pthread_mutex_unlock(&a->lock);
    return rc;
}

void et_read_ahead_stop(struct et_read_ahead *a)
{
    if (!a)
        return;
    pthread_mutex_lock(&a->lock);
    a->stopping = true;
    pthread_cond_signal(&a->freed);
    pthread_mutex_unlock(&a->lock);
    pthread_join(a->thread, NULL);
    free_all(a);
}
