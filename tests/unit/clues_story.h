/* What tests of clues share: further evidence beside the story, and its times. */
#ifndef ET_TESTS_UNIT_CLUES_STORY_H
#define ET_TESTS_UNIT_CLUES_STORY_H

#include "tests/unit/one_story.h"

static inline void also_given(const char *name, const char *text)
{
    case_file(&s.it, name, et_slice_of(text));
    case_ingest(&s.it, name);
}

/* STORY_BEGIN_S and so many seconds, as runtimes write it. */
static inline const char *stamp(int64_t seconds)
{
    static char texts[4][ET_TIME_TEXT];
    static int next;
    return et_time_text((STORY_BEGIN_S + seconds) * ET_NS_PER_S, texts[next++ % 4]);
}

#endif
