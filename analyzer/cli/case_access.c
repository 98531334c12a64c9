#include "analyzer/cli/case_access.h"

#include "analyzer/cli/command.h"

#include <time.h>

/* How long a command waits for another that writes the same case, and how often it looks. */
enum { PATIENCE_SECONDS = 60, LOOKS_A_SECOND = 10 };

static void wait_a_little(void)
{
    const struct timespec pause = { .tv_nsec = 1000000000L / LOOKS_A_SECOND };
    nanosleep(&pause, NULL);
}

static time_t seconds(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return now.tv_sec;
}

int et_open_case(const char *path, enum et_store_mode mode, struct et_store **store)
{
    struct et_err err = { 0 };
    int rc = et_store_open(path, mode, store, &err);
    if (rc == ET_BUSY)
        et_complain(ET_EXIT_DONE, path, "%s; waiting for it, up to %d s", err.msg,
                    PATIENCE_SECONDS);
    const time_t end = seconds() + PATIENCE_SECONDS;
    while (rc == ET_BUSY && seconds() < end) {
        wait_a_little();
        rc = et_store_open(path, mode, store, &err);
    }
    if (rc == ET_BUSY)
        return et_complain(ET_EXIT_FAILED, path, "%s; nothing was done, try again later", err.msg);
    return rc < 0 ? et_complain(ET_EXIT_FAILED, path, "%s", err.msg) : ET_EXIT_DONE;
}

int et_close_case(struct et_store *store, const char *path, int status)
{
    struct et_err err = { 0 };
    int rc = status == ET_EXIT_FAILED ? 0 : et_store_finish(store, &err);
    if (rc < 0)
        status = et_complain(rc == ET_BUSY ? status : ET_EXIT_FAILED, path, "%s", err.msg);
    et_store_close(store);
    return status;
}
