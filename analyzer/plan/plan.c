#include "analyzer/plan/plan.h"

#include "analyzer/piece.h"
#include "analyzer/plan/groups.h"
#include "base/map.h"
#include "base/printable.h"

#include <stdlib.h>

static const char *const reasons[] = {
    [ET_PLAN_BY_NAME] = "it names its host",
    [ET_PLAN_BY_ROOT] = "it lies in the root of a host's file system",
    [ET_PLAN_BY_FOLDER] = "it names no host: with the one that is named nearest to it",
    [ET_PLAN_BY_SITE] = "it names no host, and none is near: with all such of its folder",
    [ET_PLAN_BY_ARCHIVE] =
        "its beginning names no host, and all else that names none is archives: by itself",
    [ET_PLAN_BY_ONLY] = "it names no host: with the only one that there is an audit log of",
};

struct making {
    struct et_plan *plan;
    const struct et_plan_listener *listener;
    struct et_piece piece; /* the argument whose files are listed */
    struct et_map listed;  /* paths */
};

static int add_file(void *ctx, const char *path, uint64_t bytes, struct et_err *err)
{
    struct making *making = ctx;
    struct et_plan *plan = making->plan;
    bool fresh;
    if (!et_map_put(&making->listed, et_slice_of(path), &fresh))
        return et_fail_memory(err);
    if (!fresh)
        return 0; /* by the argument that led there first */
    if (plan->count == ET_PLAN_MAX_FILES)
        return et_fail(err, ET_FATAL, "more than %d files: plan parts of them", ET_PLAN_MAX_FILES);
    if (plan->count == plan->cap) {
        size_t cap = plan->cap ? 2 * plan->cap : 256;
        struct et_plan_file *more = realloc(plan->files, cap * sizeof *more);
        if (!more)
            return et_fail_memory(err);
        plan->files = more;
        plan->cap = cap;
    }
    struct et_slice kept = et_arena_copy(&plan->text, et_slice_of(path));
    if (!kept.p)
        return et_fail_memory(err);
    plan->files[plan->count++] = (struct et_plan_file){ .path = kept.p,
                                                        .argument = making->piece.argument,
                                                        .site = making->piece.site,
                                                        .bytes = bytes };
    return 0;
}

static int tell_problem(void *ctx, const char *path, const struct et_err *problem,
                        struct et_err *err)
{
    const struct making *making = ctx;
    (void)err;
    if (making->listener->problem)
        making->listener->problem(making->listener->ctx, path, problem->msg);
    return 0;
}

static int tell_left_out(void *ctx, const char *path, uint64_t count, struct et_err *err)
{
    const struct making *making = ctx;
    (void)err;
    making->listener->left_out(making->listener->ctx, path, count);
    return 0;
}

static int list_all(struct making *making, char *const *paths, size_t count, struct et_err *err)
{
    const struct et_lister lister = { making, add_file, tell_problem,
                                      making->listener->left_out ? tell_left_out : NULL };
    for (size_t i = 0; i < count; i++) {
        making->piece = et_piece_of(paths[i]);
        if (et_input_files(paths[i], &lister, err) < 0)
            return ET_FATAL;
    }
    return 0;
}

static int find_groups(struct et_plan *plan, const struct et_plan_listener *listener,
                       struct et_err *err)
{
    struct et_head_told *told = calloc(plan->count ? plan->count : 1, sizeof *told);
    int rc = told ? 0 : et_fail_memory(err);
    for (size_t i = 0; i < plan->count && rc == 0; i++) {
        rc = et_head_read(plan->files[i].path, &plan->text, &told[i], err);
        if (listener->progress)
            listener->progress(listener->ctx, i + 1);
    }
    if (rc == 0)
        rc = et_groups_find(plan, told, err);
    free(told);
    return rc;
}

/* ------------------------------------------------------------ balance */

struct load {
    uint64_t bytes;
    size_t group; /* or file, where hosts may be cut: by number */
};

/* The largest first; of equal ones that which was listed first. */
static int by_bytes(const void *a, const void *b)
{
    const struct load *x = a, *y = b;
    if (x->bytes != y->bytes)
        return x->bytes < y->bytes ? 1 : -1;
    return (x->group > y->group) - (x->group < y->group);
}

/* A heap of tasks, the one with the least to do on top; of equal ones the first. */
static bool goes_before(const struct load *a, const struct load *b)
{
    return a->bytes != b->bytes ? a->bytes < b->bytes : a->group < b->group;
}

static void sink(struct load *tasks, size_t count)
{
    size_t at = 0;
    for (;;) {
        size_t least = at;
        for (size_t below = 2 * at + 1; below <= 2 * at + 2 && below < count; below++)
            if (goes_before(&tasks[below], &tasks[least]))
                least = below;
        if (least == at)
            return;
        struct load moved = tasks[at];
        tasks[at] = tasks[least];
        tasks[least] = moved;
        at = least;
    }
}

static size_t load_of(const struct et_plan *plan, size_t file, enum et_plan_cut cut)
{
    return cut == ET_PLAN_FILES ? file : plan->files[file].group;
}

/* Each load, the largest first, to the task that has the least so far: no task then has more than
 * the least one and one load. A file costs something even where it is empty. */
static int balance(struct et_plan *plan, enum et_plan_cut cut, struct et_err *err)
{
    size_t count = cut == ET_PLAN_FILES ? plan->count : plan->group_count;
    struct load *loads = calloc(count ? count : 1, sizeof *loads);
    struct load *tasks = calloc(plan->tasks, sizeof *tasks);
    unsigned *shards = calloc(count ? count : 1, sizeof *shards);
    if (loads && tasks && shards) {
        for (size_t i = 0; i < count; i++)
            loads[i].group = i;
        for (size_t i = 0; i < plan->count; i++)
            loads[load_of(plan, i, cut)].bytes += plan->files[i].bytes + 1;
        for (size_t i = 0; i < plan->tasks; i++)
            tasks[i].group = i;
        qsort(loads, count, sizeof *loads, by_bytes);
        for (size_t i = 0; i < count; i++) {
            shards[loads[i].group] = (unsigned)tasks[0].group;
            tasks[0].bytes += loads[i].bytes;
            sink(tasks, plan->tasks);
        }
        for (size_t i = 0; i < plan->count; i++)
            plan->files[i].shard = shards[load_of(plan, i, cut)];
    }
    bool fine = loads && tasks && shards;
    free(shards);
    free(tasks);
    free(loads);
    return fine ? 0 : et_fail_memory(err);
}

int et_plan_make(struct et_plan *plan, char *const *paths, size_t count, unsigned tasks,
                 enum et_plan_cut cut, const struct et_plan_listener *listener, struct et_err *err)
{
    struct making making = { .plan = plan, .listener = listener };
    *plan = (struct et_plan){ .tasks = tasks };
    et_arena_init(&plan->text);
    et_map_init(&making.listed);
    int rc = list_all(&making, paths, count, err);
    et_map_clear(&making.listed);
    if (rc == 0)
        rc = find_groups(plan, listener, err);
    return rc == 0 ? balance(plan, cut, err) : rc;
}

void et_plan_clear(struct et_plan *plan)
{
    free(plan->files);
    et_arena_clear(&plan->text);
    *plan = (struct et_plan){ 0 };
}

/* ------------------------------------------------------------ writing */

static void add_member(struct et_strbuf *to, const char *name, struct et_slice bytes)
{
    et_strbuf_addf(to, ",\"%s\":", name);
    et_json_add_bytes(to, bytes);
}

static void write_file(const struct et_plan_file *file, struct et_strbuf *to)
{
    et_strbuf_addf(to, "{\"shard\":%u", file->shard);
    add_member(to, "path", et_slice_of(file->path));
    add_member(to, "given", file->argument);
    add_member(to, "site", file->site);
    et_strbuf_addf(to, ",\"bytes\":%llu,\"group\":%zu", (unsigned long long)file->bytes,
                   file->group);
    if (file->host.p)
        add_member(to, "host", file->host);
    add_member(to, "why", et_slice_of(reasons[file->reason]));
    et_strbuf_adds(to, "}\n");
}

void et_plan_write(const struct et_plan *plan, enum et_plan_cut cut, struct et_strbuf *to)
{
    uint64_t bytes = 0;
    for (size_t i = 0; i < plan->count; i++)
        bytes += plan->files[i].bytes;
    et_strbuf_addf(
        to,
        "{\"exectrail_plan\":%d,\"tasks\":%u,\"files\":%zu,\"bytes\":%llu,\"groups\":%zu,"
        "\"hosts_cut\":%s}\n",
        ET_PLAN_VERSION, plan->tasks, plan->count, (unsigned long long)bytes, plan->group_count,
        cut == ET_PLAN_FILES ? "true" : "false");
    for (size_t i = 0; i < plan->count; i++)
        write_file(&plan->files[i], to);
}
