/* Execs as trees: which process came from which, and what each of them ran one after
 * the other. Holds numbers only, 64 bytes an exec. Walking needs neither recursion
 * nor a stack, however deep a tree is. */
#ifndef ET_ANALYZER_CLI_FOREST_H
#define ET_ANALYZER_CLI_FOREST_H

#include "base/err.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Place in a forest, from 0. */
typedef uint32_t et_tree;
#define ET_NO_TREE UINT32_MAX

/* An exec. The first one of its process is the process's node; the links to other
 * processes are that one's alone. */
struct et_tree_exec {
    int64_t exec_id;
    int64_t process_id, parent_exec_id; /* INT64_MIN = not known */
    int64_t time_ns;
    et_tree process;               /* first exec of the same process */
    et_tree next_exec;             /* of the same process */
    et_tree parent;                /* process that it came from; ET_NO_TREE = a root */
    et_tree first_child, next;     /* processes; next = of the same parent, or the next root */
    et_tree last_exec, last_child; /* while it is built */
};

struct et_forest {
    struct et_tree_exec *at;
    size_t count, cap;
    et_tree first_root;
};

/* In order of exec_id. 0 or ET_FATAL. */
int et_forest_add(struct et_forest *forest, const struct et_tree_exec *exec, struct et_err *err);

/* Once all are there: links them. A process whose parent is not among them, or does not
 * come before it, is a root. 0 or ET_FATAL. */
int et_forest_link(struct et_forest *forest, struct et_err *err);

void et_forest_clear(struct et_forest *forest);

/* ET_NO_TREE = there is no such exec. */
et_tree et_forest_find(const struct et_forest *forest, int64_t exec_id);

/* The process after this one, parents before children, in order of time; ET_NO_TREE after
 * the last one beneath root. *depth goes with it. */
et_tree et_forest_walk(const struct et_forest *forest, et_tree root, et_tree process,
                       size_t *depth);

/* The first of its ancestors, or the process itself. */
et_tree et_forest_root(const struct et_forest *forest, et_tree process);

/* Fills an empty forest with the process and all beneath it, and of each ancestor with the
 * exec that the next one came from. 0 or ET_FATAL. */
int et_forest_branch(const struct et_forest *forest, et_tree process, struct et_forest *branch,
                     struct et_err *err);

#endif
