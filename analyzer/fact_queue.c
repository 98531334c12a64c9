#include "analyzer/fact_queue.h"

#include "analyzer/fact_rows.h"
#include "base/arena.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>

/* Of a batch: as much as fits the cache beside the lines that are read. */
enum { FACTS_OF_BATCH = 512, BYTES_OF_BATCH = 256 * 1024 };

struct batch {
    struct et_arena kept;
    struct et_fact facts[FACTS_OF_BATCH];
    size_t count;
};

struct et_fact_queue {
    bool threaded, running;
    struct batch *filling; /* the reader's */
    struct et_facts *into;
    pthread_t thread;
    pthread_mutex_t lock; /* guards what follows */
    pthread_cond_t changed;
    struct batch *writing; /* the writer's, while `full` */
    bool full, ending;
    int status;
    struct et_err err;
};

/* ------------------------------------------------------------------ copies of facts */

static void keep(struct et_arena *kept, struct et_slice *text)
{
    *text = et_arena_copy(kept, *text);
}

static void *keep_bytes(struct et_arena *kept, const void *bytes, size_t n)
{
    void *copy = et_arena_alloc(kept, n ? n : 1);
    if (copy && n)
        memcpy(copy, bytes, n);
    return copy;
}

static size_t bytes_of(const struct et_exec *x, struct et_slice *const *texts, size_t count)
{
    size_t n = 0;
    for (size_t i = 0; i < count; i++)
        n += texts[i]->n;
    for (size_t i = 0; i < x->argc; i++)
        n += x->argv[i].n;
    for (size_t i = 0; i < x->path_count; i++)
        n += x->paths[i].name.n + x->paths[i].nametype.n;
    return n;
}

/* Copies a text to *to, which moves behind it. An absent one stays absent. */
static void move(char **to, struct et_slice *text)
{
    if (!text->p)
        return;
    if (text->n)
        memcpy(*to, text->p, text->n);
    text->p = *to;
    *to += text->n;
}

/* An exec has some twenty short texts: they are copied into one piece of memory. */
static const struct et_exec *keep_exec(struct et_arena *kept, const struct et_exec *exec)
{
    struct et_exec *x = keep_bytes(kept, exec, sizeof *exec);
    struct et_slice *argv = keep_bytes(kept, exec->argv, exec->argc * sizeof *argv);
    struct et_path_item *paths =
        keep_bytes(kept, exec->paths, exec->path_count * sizeof *exec->paths);
    if (!x || !argv || !paths)
        return NULL;
    struct et_slice *const texts[] = { &x->id.node,   &x->who.tty,  &x->who.comm, &x->who.exe,
                                       &x->who.subj,  &x->who.key,  &x->call,     &x->cwd,
                                       &x->proctitle, &x->container };
    const size_t count = sizeof texts / sizeof *texts;
    char *to = et_arena_alloc(kept, bytes_of(x, texts, count));
    if (!to)
        return NULL;
    for (size_t i = 0; i < count; i++)
        move(&to, texts[i]);
    for (size_t i = 0; i < x->argc; i++)
        move(&to, &argv[i]);
    for (size_t i = 0; i < x->path_count; i++) {
        move(&to, &paths[i].name);
        move(&to, &paths[i].nametype);
    }
    x->argv = argv;
    x->paths = paths;
    return x;
}

/* All that its row is made of. */
static void *keep_columns(struct et_arena *kept, const struct et_fact_row *row, const void *fact)
{
    char *copy = keep_bytes(kept, fact, row->size);
    if (!copy)
        return NULL;
    if (row->of_event)
        keep(kept, &((struct et_event_id *)(void *)copy)->node);
    for (size_t i = 0; i < row->count; i++)
        if (et_fact_column_is_text(&row->columns[i]))
            keep(kept, (struct et_slice *)(void *)(copy + row->columns[i].offset));
    return copy;
}

/* False for a kind that is not copied, and where there is no memory (*failed). */
static bool keep_fact(struct et_arena *kept, const struct et_fact *fact, struct et_fact *copy,
                      bool *failed)
{
    const struct et_fact_row *row = et_fact_row(fact->kind);
    *failed = false;
    if (!row && fact->kind != ET_FACT_EXEC)
        return false;
    *copy = *fact;
    copy->exec = row ? keep_columns(kept, row, fact->exec) : keep_exec(kept, fact->exec);
    copy->places = keep_bytes(kept, fact->places, fact->place_count * sizeof *fact->places);
    keep(kept, &copy->carried_by);
    *failed = kept->failed || !copy->exec || !copy->places;
    return !*failed;
}

/* -------------------------------------------------------------------------- batches */

static void empty(struct batch *batch)
{
    batch->count = 0;
    et_arena_reset(&batch->kept);
}

static int write_batch(struct batch *batch, struct et_facts *into, struct et_err *err)
{
    int rc = 0;
    for (size_t i = 0; i < batch->count && rc == 0; i++)
        rc = et_facts_put(into, &batch->facts[i], err);
    empty(batch);
    return rc;
}

static void *write_on(void *ctx)
{
    struct et_fact_queue *q = ctx;
    pthread_mutex_lock(&q->lock);
    for (;;) {
        while (!q->full && !q->ending)
            pthread_cond_wait(&q->changed, &q->lock);
        if (!q->full)
            break;
        bool fine = q->status == 0;
        struct et_err err = { 0 };
        pthread_mutex_unlock(&q->lock);
        int rc = fine ? write_batch(q->writing, q->into, &err) : 0;
        pthread_mutex_lock(&q->lock);
        if (rc < 0) {
            q->status = rc;
            q->err = err;
        }
        q->full = false;
        pthread_cond_broadcast(&q->changed);
    }
    pthread_mutex_unlock(&q->lock);
    return NULL;
}

/* Waits until the writer has nothing to do. */
static int await_writer(struct et_fact_queue *q, struct et_err *err)
{
    if (!q->running)
        return 0;
    pthread_mutex_lock(&q->lock);
    while (q->full)
        pthread_cond_wait(&q->changed, &q->lock);
    int rc = q->status;
    if (rc < 0 && err)
        *err = q->err;
    pthread_mutex_unlock(&q->lock);
    return rc;
}

/* The batch that was filled becomes the writer's. */
static int hand_over(struct et_fact_queue *q, struct et_err *err)
{
    int rc = await_writer(q, err);
    if (rc < 0)
        return rc;
    if (!q->running)
        q->running = pthread_create(&q->thread, NULL, write_on, q) == 0;
    if (!q->running)
        return write_batch(q->filling, q->into, err);
    pthread_mutex_lock(&q->lock);
    struct batch *done = q->writing;
    q->writing = q->filling;
    q->filling = done;
    q->full = true;
    pthread_cond_broadcast(&q->changed);
    pthread_mutex_unlock(&q->lock);
    return 0;
}

int et_fact_queue_put(struct et_fact_queue *q, struct et_facts *facts, const struct et_fact *fact,
                      struct et_err *err)
{
    bool failed = false;
    struct batch *batch = q->filling;
    q->into = facts;
    if (!q->threaded)
        return et_facts_put(facts, fact, err);
    if (!keep_fact(&batch->kept, fact, &batch->facts[batch->count], &failed)) {
        if (failed)
            return et_fail_memory(err);
        int rc = et_fact_queue_wait(q, err);
        return rc < 0 ? rc : et_facts_put(facts, fact, err);
    }
    batch->count++;
    if (batch->count < FACTS_OF_BATCH && batch->kept.used < BYTES_OF_BATCH)
        return 0;
    return hand_over(q, err);
}

int et_fact_queue_wait(struct et_fact_queue *q, struct et_err *err)
{
    int rc = await_writer(q, err);
    return rc == 0 && q->filling->count ? write_batch(q->filling, q->into, err) : rc;
}

void et_fact_queue_drop(struct et_fact_queue *q)
{
    (void)await_writer(q, NULL);
    q->status = 0;
    empty(q->filling);
    empty(q->writing);
}

static struct batch *new_batch(void)
{
    struct batch *made = calloc(1, sizeof *made);
    if (made)
        et_arena_init_sized(&made->kept, BYTES_OF_BATCH + BYTES_OF_BATCH / 4);
    return made;
}

static void free_batch(struct batch *batch)
{
    if (batch)
        et_arena_clear(&batch->kept);
    free(batch);
}

struct et_fact_queue *et_fact_queue_new(bool threaded)
{
    struct et_fact_queue *q = calloc(1, sizeof *q);
    if (!q)
        return NULL;
    q->threaded = threaded;
    q->filling = new_batch();
    q->writing = new_batch();
    pthread_mutex_init(&q->lock, NULL);
    pthread_cond_init(&q->changed, NULL);
    if (q->filling && q->writing)
        return q;
    et_fact_queue_free(q);
    return NULL;
}

void et_fact_queue_free(struct et_fact_queue *q)
{
    if (!q)
        return;
    if (q->running) {
        pthread_mutex_lock(&q->lock);
        q->ending = true;
        pthread_cond_broadcast(&q->changed);
        pthread_mutex_unlock(&q->lock);
        pthread_join(q->thread, NULL);
    }
    pthread_cond_destroy(&q->changed);
    pthread_mutex_destroy(&q->lock);
    free_batch(q->filling);
    free_batch(q->writing);
    free(q);
}
