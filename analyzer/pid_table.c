#include "analyzer/pid_table.h"

#include <stdlib.h>

void et_pid_table_init(struct et_pid_table *t)
{
    *t = (struct et_pid_table){ 0 };
    et_map_init(&t->others);
}

void et_pid_table_clear(struct et_pid_table *t)
{
    for (size_t i = 0; i < sizeof t->pages / sizeof *t->pages; i++)
        free(t->pages[i]);
    et_map_clear(&t->others);
    et_pid_table_init(t);
}

uint32_t et_pid_table_get(const struct et_pid_table *t, int64_t pid)
{
    if (pid < 0 || pid >= ET_PID_COUNT) {
        const uint64_t *other = et_map_get_u64(&t->others, (uint64_t)pid);
        return other ? (uint32_t)*other : 0;
    }
    const uint32_t *page = t->pages[pid / ET_PIDS_OF_PAGE];
    return page ? page[pid % ET_PIDS_OF_PAGE] : 0;
}

bool et_pid_table_set(struct et_pid_table *t, int64_t pid, uint32_t who)
{
    if (pid < 0 || pid >= ET_PID_COUNT) {
        uint64_t *other = et_map_put_u64(&t->others, (uint64_t)pid, NULL);
        if (other)
            *other = who;
        return other != NULL;
    }
    uint32_t **page = &t->pages[pid / ET_PIDS_OF_PAGE];
    if (!*page)
        *page = calloc(ET_PIDS_OF_PAGE, sizeof **page);
    if (*page)
        (*page)[pid % ET_PIDS_OF_PAGE] = who;
    return *page != NULL;
}
