/* The evidence of tests in which memory runs out: a log in which something of each kind
 * happens, and what a runtime says of it. Header-only, as each test is one file. */
#ifndef ET_TESTS_UNIT_STARVED_STORY_H
#define ET_TESTS_UNIT_STARVED_STORY_H

#include "tests/unit/story.h"

static const char inspect[] =
    "[{\"Id\": \"web\", \"Name\": \"/web-1\", \"Created\": \"2026-11-23T22:13:19Z\", \"Image\": "
    "\"sha256:1\", \"Path\": \"sh\", \"Args\": [\"-c\", \"x y\"], \"Driver\": \"overlay2\", "
    "\"HostConfig\": {\"Privileged\": false}, \"State\": {\"Status\": \"running\", \"Running\": "
    "true, \"Pid\": 2074, \"StartedAt\": \"2026-11-23T22:13:20.05Z\", \"FinishedAt\": "
    "\"0001-01-01T00:00:00Z\"}, \"Config\": {\"Image\": \"acme/web:1\", \"Hostname\": \"h\", "
    "\"Labels\": {\"a\": \"b\"}}}]";

static const char events[] =
    "{\"Type\":\"container\",\"Action\":\"start\",\"Actor\":{\"ID\":\"web\",\"Attributes\":"
    "{\"image\":\"acme/web:1\",\"name\":\"web-1\"}},\"time\":1795472000,"
    "\"timeNano\":1795472000100000000}\n"
    "{\"Type\":\"container\",\"Action\":\"die\",\"Actor\":{\"ID\":\"web\",\"Attributes\":"
    "{\"image\":\"acme/web:1\",\"name\":\"web-1\"}},\"time\":1795472060,"
    "\"timeNano\":1795472060000000000}\n";

static struct et_strbuf log_text;

/* A log in which something of each kind happens. */
static inline void write_log(void)
{
    struct story s;
    story_begin(&s);
    s.node = "a.acme.example";
    booted(&s);
    logged_in(&s, 1000, 5);
    docker_ran(&s, 2034, "web");
    did_inside(&s, 2074, 2034, "/bin/bash", "bash", .cwd = "/proj");
    did_inside(&s, 2100, 2074, "/usr/bin/gcc", "gcc -o app hello~world.c", .cwd = "/proj");
    did_inside(&s, 2101, 2100, "/usr/lib/gcc/x/12/cc1", "cc1 hello~world.c", .cwd = "/proj");
    did_inside(&s, 2110, 2074, "/proj/app", "./app", .cwd = "/proj", .file = "./app");
    did_inside(&s, 2200, 2074, "/usr/bin/env", "", .file = "/usr/bin/cc", .failed = 2);
    forked(&s, ACT(2074, 2034, "/bin/bash", NULL), 7);
    ended(&s, ACT(2110, 2074, "/proj/app", NULL), 0);
    did(&s, 3001, 3000, "/usr/bin/gcc", "gcc lost.c");
    et_strbuf_add(&log_text, et_strbuf_slice(&s.log));
    story_end(&s);
}

static inline void set_up(void)
{
    write_log();
}

static inline void tear_down(void)
{
    et_strbuf_clear(&log_text);
}

#endif
