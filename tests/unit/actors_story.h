/* Stories of who started what: two people at their shells. Header-only, as each test is one file.
 */
#ifndef ET_TESTS_UNIT_ACTORS_STORY_H
#define ET_TESTS_UNIT_ACTORS_STORY_H

#include "base/timestamp.h"
#include "tests/unit/one_story.h"

#include <inttypes.h>

#define ID_A "80b932627f84187fb6eb4e62d4ec7e33e6970e6690184716d12159bb317aca59"
#define ID_B "0ff19e8e49a989c38ca5422975c33c72146ee3b95d94cf1340e09b0db25b6e23"
#define DOCKER "/usr/bin/docker"
#define BASH "/bin/bash"
#define BEGIN (STORY_BEGIN_S * ET_NS_PER_S)

enum { ANA = 1000, BEN = 1001, SHELL_ANA = 700, SHELL_BEN = 710 };

/* Two people at their shells, from two machines. */
static inline void both_came(void)
{
    did(&s, SHELL_ANA - 1, SSHD, "/usr/sbin/sshd", "/usr/sbin/sshd -D -R");
    did(&s, SHELL_BEN - 1, SSHD, "/usr/sbin/sshd", "/usr/sbin/sshd -D -R");
    session_opened(&s,
                   (struct login){ SHELL_ANA - 1, 5, ANA, "ana", "/usr/sbin/sshd", "10.0.0.5" });
    did(&s, SHELL_ANA, SHELL_ANA - 1, BASH, "-bash", .ses = 5, .auid = ANA);
    session_opened(&s,
                   (struct login){ SHELL_BEN - 1, 6, BEN, "ben", "/usr/sbin/sshd", "10.0.0.6" });
    did(&s, SHELL_BEN, SHELL_BEN - 1, BASH, "-bash", .ses = 6, .auid = BEN);
}

static inline int ana_calls(int64_t pid, const char *argv)
{
    return did(&s, pid, SHELL_ANA, DOCKER, argv, .ses = 5, .auid = ANA);
}

static inline int ben_calls(int64_t pid, const char *argv)
{
    return did(&s, pid, SHELL_BEN, DOCKER, argv, .ses = 6, .auid = BEN);
}

/* want: "name kind confidence", - for what is absent. */
#define expect_actor(serial, want)                                                                 \
    expect_of_exec(&s, (serial),                                                                   \
                   "coalesce(actor, '-') || ' ' || coalesce(actor_kind, '-') || ' ' || "           \
                   "coalesce(actor_confidence, '-')",                                              \
                   (want))

static inline void expect_chain(int serial, const char *want)
{
    char sql[256];
    snprintf(sql, sizeof sql,
             "SELECT group_concat(what, ' ') FROM (SELECT k.what FROM actor_links k JOIN execs x "
             "USING (actor_id) WHERE x.serial = %d ORDER BY k.n)",
             serial);
    expect_rows(&s.it, sql, want);
}

static inline void inspected(const char *id, const char *name, int64_t pid)
{
    char json[1024];
    snprintf(json, sizeof json,
             "[{\"Id\":\"%s\",\"Name\":\"/%s\",\"Created\":\"2026-11-23T22:13:20.5Z\","
             "\"State\":{\"Status\":\"running\",\"Pid\":%" PRId64
             ",\"StartedAt\":\"2026-11-23T22:13:20.6Z\"},\"Config\":{\"Image\":\"img:1\"}}]",
             id, name, pid);
    case_take(&s.it, name, json);
}

#endif
