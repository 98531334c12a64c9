#include "analyzer/cli/rule_trial.h"

#include "analyzer/cli/rule_list.h"
#include "analyzer/loader.h"
#include "base/printable.h"

#include <stdlib.h>

enum { COMM = 15, /* as the kernel cuts it */ NAME_WIDTH = 8 };

/* As a case would hold it. False where there is no memory. */
static bool make_program(const struct et_rule_trial *trial, struct et_strbuf *cmdline,
                         struct et_program *program)
{
    struct et_slice *argv = calloc(trial->count, sizeof *argv);
    if (!argv)
        return false;
    for (size_t i = 0; i < trial->count; i++) {
        argv[i] = et_slice_of(trial->words[i]);
        if (i)
            et_strbuf_addc(cmdline, ' ');
        et_printable_add_shell(cmdline, argv[i]);
    }
    struct et_slice path = trial->exe ? et_slice_of(trial->exe) : argv[0];
    *program = (struct et_program){ .exe = path, .caller = et_slice_of(trial->caller) };
    if (!trial->failed) {
        program->exe = et_is_loader(path) ? et_loaded_program(argv, trial->count) : path;
        program->cmdline = et_strbuf_slice(cmdline);
        program->argv0 = argv[0];
        program->comm =
            trial->comm ? et_slice_of(trial->comm) : et_slice_to(et_slice_basename(argv[0]), COMM);
    }
    free(argv);
    return !cmdline->failed;
}

static void write_fit(struct et_terminal *term, struct et_slice found, struct et_slice pattern)
{
    if (found.n) {
        et_term_words(term, "\"");
        et_term_value(term, found);
        et_term_words(term, "\" fits ");
    } else {
        et_term_words(term, found.p ? "fits " : "nothing fits "); /* fits: a place without width */
    }
    et_term_value(term, pattern);
    et_term_newline(term);
}

static void write_reasons(struct et_terminal *term, const struct et_rule_set *rules,
                          const struct et_compiler_rule *rule, const struct et_program *program)
{
    const char *const names[ET_RULE_PATTERNS] = { et_rule_field_name(rule->field), "needs",
                                                  "unless", "caller" };
    for (size_t i = 0; i < ET_RULE_PATTERNS; i++) {
        enum et_rule_pattern which = (enum et_rule_pattern)i;
        if (rule->texts[i].n == 0)
            continue;
        et_term_words(term, "  ");
        et_term_padded(term, et_slice_of(names[i]), NAME_WIDTH);
        write_fit(term, et_compiler_rules_found(rules->compilers, rule, which, program),
                  rule->texts[i]);
    }
}

static void write_rule(struct et_terminal *term, const struct et_rule_set *rules,
                       const struct et_compiler_rule *rule)
{
    et_term_style(term, ET_HEADING);
    et_term_value(term, rule->id);
    et_term_style(term, ET_PLAIN);
    et_term_words(term, ": family ");
    et_term_value(term, rule->family);
    et_term_words(term, ", role ");
    et_term_words(term, et_tool_role_name(rule->role));
    et_term_words(term, ", severity ");
    et_term_number(term, rule->severity);
    et_term_words(term, " (");
    et_rule_list_place(term, rules, rule->file, rule->line);
    et_term_words(term, ")");
    et_term_newline(term);
    if (rule->note.n) {
        et_term_words(term, "  ");
        et_term_value(term, rule->note);
        et_term_newline(term);
    }
}

enum et_trial_end et_rule_trial_write(struct et_terminal *term, const struct et_rule_set *rules,
                                      const struct et_rule_trial *trial)
{
    struct et_program program;
    ET_STRBUF_AUTO cmdline = { 0 };
    if (!make_program(trial, &cmdline, &program))
        return ET_TRIAL_NO_MEMORY;
    int at = et_compiler_rules_match(rules->compilers, &program);
    if (at < 0) {
        et_term_words(term, "no rule");
        et_term_newline(term);
        return ET_TRIAL_NO_RULE;
    }
    const struct et_compiler_rule *rule = et_compiler_rules_at(rules->compilers, (size_t)at);
    write_rule(term, rules, rule);
    write_reasons(term, rules, rule, &program);
    return ET_TRIAL_RULE;
}
