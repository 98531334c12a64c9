/* By what verdicts are passed: what analyze, correlate and check share. */
#ifndef ET_ANALYZER_CLI_JUDGING_CHOICE_H
#define ET_ANALYZER_CLI_JUDGING_CHOICE_H

#include "analyzer/verdicts/verdicts.h"

struct et_judging_choice {
    const char *waivers; /* --waivers; NULL = none */
    const char *as_of;   /* --as-of; NULL = the evidence's end */
};

#define ET_WAIVERS_HELP "what may be, until when, as a file of waivers says (docs/check.md)"
#define ET_AS_OF_HELP "the day to hold waivers against (default: the evidence's end)"

/* Reads the waivers and the day. Returns an et_exit_status; unless it is ET_EXIT_DONE, what
 * is wrong was said, and there is nothing to free. */
int et_choose_judging(struct et_judging *judging, const struct et_judging_choice *choice);
void et_judging_clear(struct et_judging *judging);

/* Whether there is something to judge a case by that it was not judged by. */
bool et_judging_anew(const struct et_judging *judging);

/* Judges a case that was correlated; nothing where the choice says nothing, since correlate
 * judges without waivers. */
int et_judge_case(struct et_store *store, const char *case_path, struct et_judging *judging);

#endif
