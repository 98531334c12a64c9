#include "analyzer/cli/judging_choice.h"

#include "analyzer/cli/command.h"
#include "analyzer/cli/rule_problems.h"
#include "analyzer/cli/rules_choice.h"
#include "base/timestamp.h"

static int read_day(const char *text, int64_t *ns)
{
    ET_STRBUF_AUTO midnight = { 0 };
    *ns = ET_NULL;
    if (!text)
        return ET_EXIT_DONE;
    et_strbuf_addf(&midnight, "%sT00:00:00Z", text);
    if ((et_time_from_rfc3339(et_strbuf_slice(&midnight), ns) ||
         et_time_from_rfc3339(et_slice_of(text), ns)) &&
        *ns != ET_TIME_NONE)
        return ET_EXIT_DONE;
    return et_complain(ET_EXIT_USAGE, "--as-of",
                       "is a day, as 2027-01-31, or a time, as "
                       "2027-01-31T12:00:00Z");
}

static int read_waivers(struct et_waivers *waivers, const char *path)
{
    struct et_err err = { 0 };
    struct et_problem_list wrong = { 0 };
    const struct et_rule_problems problems = { &wrong, et_problem_list_add };
    ET_STRBUF_AUTO text = { 0 };
    int status = et_read_rule_file(path, &text);
    if (status == ET_EXIT_DONE &&
        et_waivers_read(waivers, et_strbuf_slice(&text), &problems, &err) < 0)
        status = et_problem_list_complain(&wrong, path, &err);
    et_problem_list_clear(&wrong);
    return status;
}

int et_choose_judging(struct et_judging *judging, const struct et_judging_choice *choice)
{
    struct et_err err = { 0 };
    *judging = (struct et_judging){ 0 };
    int status = read_day(choice->as_of, &judging->as_of_ns);
    if (status != ET_EXIT_DONE || !choice->waivers)
        return status;
    judging->waivers = et_waivers_new(&err);
    status = judging->waivers ? read_waivers(judging->waivers, choice->waivers)
                              : et_complain(ET_EXIT_FAILED, NULL, "%s", err.msg);
    if (status != ET_EXIT_DONE)
        et_judging_clear(judging);
    return status;
}

void et_judging_clear(struct et_judging *judging)
{
    et_waivers_free(judging->waivers);
    judging->waivers = NULL;
}

bool et_judging_anew(const struct et_judging *judging)
{
    return judging->waivers || judging->as_of_ns != ET_NULL;
}

int et_judge_case(struct et_store *store, const char *case_path, struct et_judging *judging)
{
    struct et_err err = { 0 };
    if (!et_judging_anew(judging))
        return ET_EXIT_DONE;
    if (!judging->waivers)
        judging->waivers = et_verdicts_waivers(store, &err);
    if (!judging->waivers || et_verdicts_renew(store, judging, &err) < 0)
        return et_complain(ET_EXIT_FAILED, case_path, "%s", err.msg);
    return ET_EXIT_DONE;
}
