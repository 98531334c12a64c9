/* For tests of one story each: s is begun anew before each test, by one of the beginnings here or
 * one of the test's own, and is over after it. */
#ifndef ET_TESTS_UNIT_ONE_STORY_H
#define ET_TESTS_UNIT_ONE_STORY_H

#include "tests/unit/story.h"

static struct story s;

static inline void nothing_happened(void)
{
    story_begin(&s);
}

static inline void host_booted(void)
{
    story_begin(&s);
    booted(&s);
}

/* A shell, 2074, in the container web. */
static inline void shell_in_web(void)
{
    host_booted();
    docker_ran(&s, 2034, "web");
    did_inside(&s, 2074, 2034, "/bin/bash", "bash", .cwd = "/proj");
}

static inline void story_over(void)
{
    story_end(&s);
}

#endif
