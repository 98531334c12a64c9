#include "analyzer/cli/rules_choice.h"

#include "analyzer/cli/rule_problems.h"

#include <errno.h>
#include <stdio.h>

int et_read_rule_file(const char *path, struct et_strbuf *text)
{
    enum { CHUNK = 65536 };
    FILE *file = fopen(path, "rb");
    if (!file)
        return et_complain(ET_EXIT_FAILED, path, "%s", strerror(errno));
    size_t n = 1;
    errno = 0;
    while (n && text->n <= ET_MAX_RULE_BYTES) {
        char *to = et_strbuf_reserve(text, CHUNK);
        n = to ? fread(to, 1, CHUNK, file) : 0;
        if (to)
            et_strbuf_advance(text, n);
    }
    bool broken = ferror(file) != 0;
    int why = errno;
    fclose(file);
    if (text->failed)
        return et_complain(ET_EXIT_FAILED, path, "out of memory");
    if (broken)
        return et_complain(ET_EXIT_FAILED, path, "%s", strerror(why));
    if (text->n > ET_MAX_RULE_BYTES)
        return et_complain(ET_EXIT_FAILED, path, "larger than %d bytes: no file of rules",
                           ET_MAX_RULE_BYTES);
    return ET_EXIT_DONE;
}

static int add_file(struct et_rule_set *rules, const char *path)
{
    struct et_err err = { 0 };
    struct et_problem_list wrong = { 0 };
    const struct et_rule_problems problems = { &wrong, et_problem_list_add };
    ET_STRBUF_AUTO text = { 0 };
    int status = et_read_rule_file(path, &text);
    if (status == ET_EXIT_DONE &&
        et_rule_set_add(rules, et_slice_of(path), et_strbuf_slice(&text), &problems, &err) < 0)
        status = et_problem_list_complain(&wrong, path, &err);
    et_problem_list_clear(&wrong);
    return status;
}

static int begin(struct et_rule_set *rules, const struct et_rules_choice *choice)
{
    struct et_err err = { 0 };
    const char *wanted =
        choice->profile ? choice->profile : et_rule_profile_name(ET_PROFILE_STRICT);
    size_t profile = 0;
    while (profile < ET_PROFILES &&
           strcmp(wanted, et_rule_profile_name((enum et_rule_profile)profile)) != 0)
        profile++;
    *rules = (struct et_rule_set){ 0 };
    if (profile == ET_PROFILES)
        return et_complain(ET_EXIT_USAGE, "--profile", "is one of strict, parity");
    if (et_rule_set_begin(rules, (enum et_rule_profile)profile, &err) < 0)
        return et_complain(ET_EXIT_FAILED, "built-in rules", "line %llu: %s",
                           (unsigned long long)err.line, err.msg);
    int status = ET_EXIT_DONE;
    for (size_t i = 0; i < choice->files.count && status == ET_EXIT_DONE; i++)
        status = add_file(rules, choice->files.at[i]);
    return status;
}

int et_begin_rules(struct et_rule_set *rules, const struct et_rules_choice *choice)
{
    int status = begin(rules, choice);
    if (status != ET_EXIT_DONE)
        et_rule_set_clear(rules);
    return status;
}

int et_choose_rules(struct et_rule_set *rules, const struct et_rules_choice *choice)
{
    struct et_err err = { 0 };
    int status = et_begin_rules(rules, choice);
    if (status != ET_EXIT_DONE || et_rule_set_end(rules, &err) == 0)
        return status;
    et_rule_set_clear(rules);
    return et_complain(ET_EXIT_FAILED, "rules", "line %llu: %s", (unsigned long long)err.line,
                       err.msg);
}
