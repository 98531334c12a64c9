#include "analyzer/cli/forest.h"

#include "base/map.h"

#include <stdlib.h>

#define UNKNOWN INT64_MIN

int et_forest_add(struct et_forest *forest, const struct et_tree_exec *exec, struct et_err *err)
{
    if (forest->count == forest->cap) {
        size_t cap = forest->cap ? forest->cap * 2 : 256;
        struct et_tree_exec *more = realloc(forest->at, cap * sizeof *more);
        if (!more)
            return et_fail_memory(err);
        forest->at = more;
        forest->cap = cap;
    }
    if (forest->count == ET_NO_TREE)
        return et_fail(err, ET_FATAL, "more execs than a tree can hold");
    forest->at[forest->count++] = (struct et_tree_exec){
        .exec_id = exec->exec_id,
        .process_id = exec->process_id,
        .parent_exec_id = exec->parent_exec_id,
        .time_ns = exec->time_ns,
    };
    return 0;
}

void et_forest_clear(struct et_forest *forest)
{
    free(forest->at);
    *forest = (struct et_forest){ 0 };
}

et_tree et_forest_find(const struct et_forest *forest, int64_t exec_id)
{
    size_t low = 0, high = forest->count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (forest->at[middle].exec_id < exec_id)
            low = middle + 1;
        else
            high = middle;
    }
    return low < forest->count && forest->at[low].exec_id == exec_id ? (et_tree)low : ET_NO_TREE;
}

/* Puts the exec behind the others of its process. */
static int join_process(struct et_forest *forest, struct et_map *processes, et_tree n,
                        struct et_err *err)
{
    struct et_tree_exec *exec = &forest->at[n];
    bool fresh = true;
    uint64_t *first = NULL;
    exec->process = exec->last_exec = n;
    exec->next_exec = exec->parent = exec->first_child = exec->next = exec->last_child = ET_NO_TREE;
    if (exec->process_id == UNKNOWN)
        return 0;
    first = et_map_put_u64(processes, (uint64_t)exec->process_id, &fresh);
    if (!first)
        return et_fail_memory(err);
    if (fresh) {
        *first = n;
        return 0;
    }
    exec->process = (et_tree)*first;
    forest->at[forest->at[*first].last_exec].next_exec = n;
    forest->at[*first].last_exec = n;
    return 0;
}

/* What comes from an earlier process cannot lead back to itself. */
static void join_parent(struct et_forest *forest, et_tree n, et_tree *last_root)
{
    struct et_tree_exec *process = &forest->at[n];
    et_tree of = process->parent_exec_id == UNKNOWN
                     ? ET_NO_TREE
                     : et_forest_find(forest, process->parent_exec_id);
    et_tree parent = of == ET_NO_TREE ? ET_NO_TREE : forest->at[of].process;
    et_tree *first = &forest->first_root, *last = last_root;
    if (parent < n) {
        process->parent = parent;
        first = &forest->at[parent].first_child;
        last = &forest->at[parent].last_child;
    }
    if (*last == ET_NO_TREE)
        *first = n;
    else
        forest->at[*last].next = n;
    *last = n;
}

int et_forest_link(struct et_forest *forest, struct et_err *err)
{
    struct et_map processes;
    et_tree last_root = ET_NO_TREE;
    int rc = 0;
    forest->first_root = ET_NO_TREE;
    et_map_init(&processes);
    for (et_tree n = 0; n < forest->count && rc == 0; n++)
        rc = join_process(forest, &processes, n, err);
    et_map_clear(&processes);
    for (et_tree n = 0; n < forest->count && rc == 0; n++)
        if (forest->at[n].process == n)
            join_parent(forest, n, &last_root);
    return rc;
}

et_tree et_forest_walk(const struct et_forest *forest, et_tree root, et_tree process, size_t *depth)
{
    const struct et_tree_exec *at = forest->at;
    if (at[process].first_child != ET_NO_TREE) {
        ++*depth;
        return at[process].first_child;
    }
    while (process != root && at[process].next == ET_NO_TREE) {
        process = at[process].parent;
        --*depth;
    }
    return process == root ? ET_NO_TREE : at[process].next;
}

et_tree et_forest_root(const struct et_forest *forest, et_tree process)
{
    while (forest->at[process].parent != ET_NO_TREE)
        process = forest->at[process].parent;
    return process;
}

/* Which execs belong to the branch. */
static void mark_branch(const struct et_forest *forest, et_tree process, bool *chosen)
{
    size_t depth = 0;
    for (et_tree n = process; forest->at[n].parent != ET_NO_TREE; n = forest->at[n].parent)
        chosen[et_forest_find(forest, forest->at[n].parent_exec_id)] = true;
    for (et_tree n = process; n != ET_NO_TREE; n = et_forest_walk(forest, process, n, &depth))
        for (et_tree exec = n; exec != ET_NO_TREE; exec = forest->at[exec].next_exec)
            chosen[exec] = true;
}

int et_forest_branch(const struct et_forest *forest, et_tree process, struct et_forest *branch,
                     struct et_err *err)
{
    bool *chosen = calloc(forest->count, sizeof *chosen);
    int rc = 0;
    if (!chosen)
        return et_fail_memory(err);
    mark_branch(forest, process, chosen);
    for (size_t n = 0; n < forest->count && rc == 0; n++)
        if (chosen[n])
            rc = et_forest_add(branch, &forest->at[n], err);
    free(chosen);
    return rc == 0 ? et_forest_link(branch, err) : rc;
}
