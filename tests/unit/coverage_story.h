/* Stories of two containers whose execs may have gone unrecorded. Header-only, as each test is one
 * file. */
#ifndef ET_TESTS_UNIT_COVERAGE_STORY_H
#define ET_TESTS_UNIT_COVERAGE_STORY_H

#include "base/timestamp.h"
#include "tests/unit/one_story.h"

#include <time.h>

#define ID_A "80b932627f84187fb6eb4e62d4ec7e33e6970e6690184716d12159bb317aca59"
#define ID_B "0ff19e8e49a989c38ca5422975c33c72146ee3b95d94cf1340e09b0db25b6e23"

enum { SHIM = 900, INIT = SHIM + 40 };

#define FULL                                                                                       \
    "-a always,exit -F arch=b64 -S execve,execveat -F key=exec\n"                                  \
    "-a always,exit -F arch=b32 -S execve,execveat -F key=exec\n"

static inline void began(void)
{
    docker_ran(&s, SHIM, ID_A);
    did_inside(&s, INIT, SHIM, "/bin/sh", "sh");
}

static inline void went_on(void)
{
    did_inside(&s, INIT + 1, INIT, "/bin/date", "date");
    docker_removed(&s, SHIM, ID_A);
}

/* Something else of the host, before the container or after it. */
static inline void host_worked(int64_t pid)
{
    did(&s, pid, SSHD, "/usr/bin/uptime", "uptime");
}

static inline void ran(void)
{
    began();
    went_on();
}

static inline void configured(const char *what)
{
    story_head(&s, "CONFIG_CHANGE");
    et_strbuf_addf(&s.log, "auid=4294967295 ses=4294967295 %s res=1\n", what);
    story_next(&s);
}

/* auditd counts for itself. */
static inline void daemon_says(const char *type)
{
    int serial = s.serial;
    s.serial = 7000;
    story_head(&s, type);
    et_strbuf_adds(&s.log, "op=x auid=0 pid=5 res=success\n");
    s.serial = serial;
    s.ms += STORY_STEP_MS;
}

static inline void event(const char *id, const char *action, const char *attributes, int64_t ms)
{
    char text[1024];
    static int number;
    char name[40];
    int64_t ns = STORY_BEGIN_S * ET_NS_PER_S + ms * 1000000;
    snprintf(name, sizeof name, "in/events-%d.json", number++);
    snprintf(text, sizeof text,
             "{\"Type\":\"container\",\"Action\":\"%s\",\"Actor\":{\"ID\":\"%s\",\"Attributes\":{"
             "\"image\":\"i\",\"name\":\"n\"%s}},\"time\":%lld,\"timeNano\":%lld}\n",
             action, id, attributes, (long long)(ns / ET_NS_PER_S), (long long)ns);
    case_take(&s.it, name, text);
}

static inline void made_and_started(const char *id, int64_t ms)
{
    event(id, "create", "", ms);
    event(id, "start", "", ms);
}

/* By docker inspect; times in seconds from the story's beginning. */
static inline void described(const char *id, int created_s, int started_s, const char *finished)
{
    char text[1024], created[40], started[40];
    time_t base = STORY_BEGIN_S;
    struct tm tm;
    time_t at = base + created_s;
    strftime(created, sizeof created, "%Y-%m-%dT%H:%M:%SZ", gmtime_r(&at, &tm));
    at = base + started_s;
    strftime(started, sizeof started, "%Y-%m-%dT%H:%M:%SZ", gmtime_r(&at, &tm));
    snprintf(text, sizeof text,
             "[{\"Id\":\"%s\",\"Name\":\"/n\",\"Created\":\"%s\",\"Image\":\"sha256:"
             "aaaa1111aaaa1111aaaa1111aaaa1111aaaa1111aaaa1111aaaa1111aaaa1111\",\"State\":{"
             "\"Status\":\"exited\",\"StartedAt\":\"%s\",\"FinishedAt\":\"%s\"},\"Config\":{"
             "\"Image\":\"i\"},\"HostConfig\":{}}]",
             id, created, started, finished);
    case_take(&s.it, "in/inspect.json", text);
}

static inline void expect_unseen(const char *id, const char *want)
{
    char sql[256];
    snprintf(sql, sizeof sql,
             "SELECT coalesce(group_concat(kind, ' '), '') FROM (SELECT kind FROM unseen"
             " WHERE container_id = '%s' ORDER BY n)",
             id);
    expect_rows(&s.it, sql, want);
}

#endif
