#include "analyzer/cli/rule_check.h"

#include "analyzer/cli/command.h"
#include "analyzer/cli/rule_problems.h"
#include "analyzer/cli/rules_choice.h"
#include "analyzer/cli/terminal.h"
#include "analyzer/rules/rule_advice.h"
#include "reports/terminal.h"

static void write_problems(struct et_terminal *term, struct et_problem_list *found,
                           const char *path, const char *kind, enum et_style style)
{
    et_problem_list_sort(found);
    for (size_t i = 0; i < found->count; i++) {
        et_term_value(term, et_slice_of(path));
        et_term_words(term, ":");
        et_term_number(term, (int64_t)found->at[i].line);
        et_term_words(term, ": ");
        et_term_style(term, style);
        et_term_words(term, kind);
        et_term_style(term, ET_PLAIN);
        et_term_words(term, ": ");
        et_term_value(term, et_slice_of(found->at[i].msg));
        et_term_newline(term);
    }
}

/* "own.csv: 3 rules of the table compilers; 0 errors, 1 warning" */
static void write_sum(struct et_terminal *term, const struct et_rule_set *rules, const char *path,
                      const struct et_problem_list *errors, const struct et_problem_list *warnings)
{
    const struct et_rule_source *source = rules->sources[rules->source_count - 1];
    et_term_value(term, et_slice_of(path));
    et_term_words(term, ": ");
    et_term_count(term, (int64_t)source->rows.count, "rule");
    et_term_words(term, " of the table ");
    et_term_words(term, et_rule_table_name(source->table));
    et_term_words(term, "; ");
    et_term_count(term, (int64_t)errors->count, "error");
    et_term_words(term, ", ");
    et_term_count(term, (int64_t)warnings->count, "warning");
    et_term_newline(term);
}

/* Returns an et_exit_status, and in err what stopped it. */
static int look(struct et_rule_set *rules, const char *path, struct et_slice text,
                struct et_problem_list *errors, struct et_problem_list *warnings,
                struct et_err *err)
{
    const struct et_rule_problems wrong = { errors, et_problem_list_add },
                                  doubtful = { warnings, et_problem_list_add };
    bool taken = et_rule_set_add(rules, et_slice_of(path), text, &wrong, err) == 0;
    if (!taken && errors->count == 0)
        return ET_EXIT_FAILED;
    if (taken && et_rule_set_end(rules, err) < 0)
        return ET_EXIT_FAILED;
    if (taken)
        et_rule_advice(rules, rules->source_count - 1, &doubtful);
    if (!errors->failed && !warnings->failed)
        return taken ? ET_EXIT_DONE : ET_EXIT_DAMAGE;
    et_fail_memory(err);
    return ET_EXIT_FAILED;
}

static int write_all(const struct et_rule_set *rules, const char *path,
                     struct et_problem_list *errors, struct et_problem_list *warnings,
                     struct et_err *err)
{
    struct et_terminal term;
    et_term_init(&term, stdout, et_terminal_colour(stdout), 0);
    write_problems(&term, errors, path, "error", ET_ALARM);
    write_problems(&term, warnings, path, "warning", ET_DOUBT);
    write_sum(&term, rules, path, errors, warnings);
    int rc = et_term_end(&term, err);
    et_term_clear(&term);
    return rc;
}

int et_rule_check(struct et_rule_set *rules, const char *path)
{
    struct et_err err = { 0 };
    struct et_problem_list errors = { 0 }, warnings = { 0 };
    ET_STRBUF_AUTO text = { 0 };
    int status = et_read_rule_file(path, &text);
    if (status != ET_EXIT_DONE)
        return status;
    status = look(rules, path, et_strbuf_slice(&text), &errors, &warnings, &err);
    if (status != ET_EXIT_FAILED && write_all(rules, path, &errors, &warnings, &err) < 0)
        status = ET_EXIT_FAILED;
    if (status == ET_EXIT_FAILED)
        et_complain(status, path, "%s", err.msg);
    et_problem_list_clear(&errors);
    et_problem_list_clear(&warnings);
    return status;
}
