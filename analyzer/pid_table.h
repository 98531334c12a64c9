/* Who has a pid now. Linux hands out pids below 2^22, so a page of numbers for each thousand
 * of them is enough; what a forged log names beyond that is in a map. */
#ifndef ET_ANALYZER_PID_TABLE_H
#define ET_ANALYZER_PID_TABLE_H

#include "base/map.h"

#include <stdint.h>

enum {
    ET_PID_COUNT = 1 << 22, /* PID_MAX_LIMIT in include/linux/threads.h */
    ET_PIDS_OF_PAGE = 1 << 10
};

struct et_pid_table {
    uint32_t *pages[ET_PID_COUNT / ET_PIDS_OF_PAGE]; /* malloc'd; NULL = nobody yet */
    struct et_map others;
};

void et_pid_table_init(struct et_pid_table *table);
void et_pid_table_clear(struct et_pid_table *table);

/* 0 = nobody. */
uint32_t et_pid_table_get(const struct et_pid_table *table, int64_t pid);

/* False if there is no memory. */
bool et_pid_table_set(struct et_pid_table *table, int64_t pid, uint32_t who);

#endif
