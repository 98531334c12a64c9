/* The commands there are, in the order that help lists them. */
#include "analyzer/cli/command.h"

static const struct et_command *const commands[] = {
    &et_cmd_analyze, &et_cmd_ingest,  &et_cmd_correlate, &et_cmd_plan,       &et_cmd_merge,
    &et_cmd_check,   &et_cmd_verify,  &et_cmd_prune,     &et_cmd_report,     &et_cmd_timeline,
    &et_cmd_tree,    &et_cmd_explain, &et_cmd_rules,     &et_cmd_formats,    &et_cmd_schema,
    &et_cmd_sql,     &et_cmd_journal, &et_cmd_manual,    &et_cmd_completion,
};

const struct et_command *const *et_commands(size_t *count)
{
    *count = sizeof commands / sizeof *commands;
    return commands;
}

const struct et_option *et_command_option(const struct et_command *command, size_t i, size_t *at)
{
    const struct et_option *option;
    if (i < command->option_count) {
        option = &command->options[i];
        *at = option->offset;
        return option;
    }
    i -= command->option_count;
    for (size_t g = 0; g < ET_OPTION_GROUPS && command->groups[g].group; g++) {
        const struct et_option_use *use = &command->groups[g];
        if (i < use->group->count) {
            option = &use->group->options[i];
            *at = use->at + option->offset;
            return option;
        }
        i -= use->group->count;
    }
    if (!command->confined || i >= et_confine_options.count)
        return NULL;
    option = &et_confine_options.options[i];
    *at = command->confined_at + option->offset;
    return option;
}
