#include "analyzer/cli/values.h"

#include "parsers/parser.h"

#include <string.h>

const char *const et_confidence_words[] = { "weak", "probable", "strong", "certain", NULL };
const char *const et_detail_words[] = { "minimal", "standard", "verbose", NULL };
const char *const et_dialect_words[] = { "postgresql", NULL };
const char *const et_color_words[] = { "auto", "always", "never", NULL };

static const char *const profiles[] = { "strict", "parity", NULL };
static const char *const failures[] = { "executed", "present", "attempted", NULL };
static const char *const shells[] = { "bash", "zsh", "fish", NULL };
static const char *const clocks[] = { "none", NULL };
static const char *const rule_words[] = { "show", "check", "test", NULL };

int et_word_number(const char *const *words, const char *text)
{
    for (int i = 0; words[i]; i++)
        if (strcmp(text, words[i]) == 0)
            return i;
    return -1;
}

static const char *listed(const char *const *words, size_t i)
{
    for (size_t n = 0; n <= i; n++)
        if (!words[n])
            return NULL;
    return words[i];
}

static const char *evidence_format(size_t i)
{
    size_t count;
    const struct et_parser *const *parsers = et_parsers(&count);
    return i < count ? parsers[i]->name : NULL;
}

static const char *command_name(size_t i)
{
    size_t count;
    const struct et_command *const *commands = et_commands(&count);
    return i < count ? commands[i]->name : NULL;
}

/* A command that is named goes before those that are not; option NULL = what stands behind
 * the command. */
static const struct {
    const char *command, *option;
    const char *const *words;
    const char *(*word)(size_t i);
} values[] = {
    { NULL, "as", NULL, evidence_format },
    { NULL, "min-confidence", et_confidence_words, NULL },
    { NULL, "detail", et_detail_words, NULL },
    { NULL, "color", et_color_words, NULL },
    { NULL, "dialect", et_dialect_words, NULL },
    { NULL, "profile", profiles, NULL },
    { NULL, "fail-on", failures, NULL },
    { NULL, "clock", clocks, NULL },
    { "completion", NULL, shells, NULL },
    { "manual", NULL, NULL, command_name },
    { "formats", NULL, NULL, evidence_format },
    { "rules", NULL, rule_words, NULL },
};

static bool fits(const char *wanted, const char *name)
{
    return wanted && name ? strcmp(wanted, name) == 0 : !wanted && !name;
}

static const char *value_of(const struct et_command *command, const char *option, size_t i)
{
    for (size_t n = 0; n < sizeof values / sizeof *values; n++)
        if (fits(values[n].option, option) &&
            (!values[n].command || fits(values[n].command, command->name)))
            return values[n].words ? listed(values[n].words, i) : values[n].word(i);
    return NULL;
}

const char *et_option_value(const struct et_command *command, const struct et_option *option,
                            size_t i)
{
    if (command->formats && strcmp(option->name, "format") == 0)
        return command->formats(i);
    return value_of(command, option->name, i);
}

const char *et_argument_value(const struct et_command *command, size_t i)
{
    return value_of(command, NULL, i);
}

bool et_option_is_file(const struct et_option *option)
{
    return option->argument &&
           (strcmp(option->argument, "FILE") == 0 || strcmp(option->argument, "FOLDER") == 0);
}

bool et_takes_paths(const struct et_command *command)
{
    return strstr(command->arguments, "PATH") || strstr(command->arguments, "FILE");
}
