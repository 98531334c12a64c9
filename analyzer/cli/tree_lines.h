/* Draws trees of processes: columns on the left, the tree and its commands on the right.
 *
 *      952  22:13:07.236    1875 root     gcc -O2 -o /src/a.out hello.c
 *      953  22:13:07.512    1881 root     ├─ cc1 hello.c -o /tmp/cc1.s
 *      954  22:13:08.104    1882 root     └─ as -o /tmp/cc2.o /tmp/cc1.s
 *
 * What a process runs after its first program stands beneath that, behind an arrow. */
#ifndef ET_ANALYZER_CLI_TREE_LINES_H
#define ET_ANALYZER_CLI_TREE_LINES_H

#include "analyzer/cli/forest.h"
#include "reports/terminal.h"
#include "schema/store.h"

struct et_tree_lines {
    struct et_store *store;
    struct et_terminal *term;
    const struct et_forest *forest;
    bool boxes;        /* draw with box characters; else in ASCII */
    bool of_container; /* all are of one container: say how it was entered, not where it is */
    int64_t marked;    /* exec_id that was asked for; ET_NULL = none */
    int64_t init_pid;  /* of this run of the container; ET_NULL = not known */
    uint64_t left;     /* lines that may still be printed */
    uint64_t printed;  /* execs, so far */
    char day[12];      /* of the line before */
};

/* Prints a root of the forest with all beneath it. 0 or ET_FATAL. */
int et_tree_lines(struct et_tree_lines *lines, et_tree root, struct et_err *err);

#endif
