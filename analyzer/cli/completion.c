#include "analyzer/cli/completion.h"

#include "analyzer/cli/command.h"
#include "analyzer/cli/values.h"

#include <string.h>

/* "strict parity …", for those that have such words; returns whether there are any. */
static bool put_values(const struct et_command *command, const struct et_option *option, FILE *out)
{
    const char *word;
    size_t i = 0;
    for (; (word = et_option_value(command, option, i)); i++)
        fprintf(out, "%s%s", i ? " " : "", word);
    return i > 0;
}

static bool put_arguments(const struct et_command *command, FILE *out)
{
    const char *word;
    size_t i = 0;
    for (; (word = et_argument_value(command, i)); i++)
        fprintf(out, "%s%s", i ? " " : "", word);
    return i > 0;
}

/* What shells would take as their own: a text for '…'. */
static void put_quoted(const char *text, const char *escaped, FILE *out)
{
    for (; *text; text++)
        if (*text == '\'')
            fputs("'\\''", out);
        else if (strchr(escaped, *text))
            fprintf(out, "\\%c", *text);
        else
            fputc(*text, out);
}

static void put_names(FILE *out)
{
    size_t count;
    const struct et_command *const *commands = et_commands(&count);
    for (size_t i = 0; i < count; i++)
        fprintf(out, "%s%s", i ? " " : "", commands[i]->name);
}

/* ------------------------------------------------------------ bash */

static void put_bash_values(const struct et_command *command, FILE *out)
{
    size_t at;
    const struct et_option *option;
    for (size_t i = 0; (option = et_command_option(command, i, &at)); i++) {
        if (!option->argument)
            continue;
        fprintf(out, "    %s,--%s) ", command->name, option->name);
        if (et_option_is_file(option)) {
            fputs("files=yes ;;\n", out);
            continue;
        }
        fputs("words='", out);
        put_values(command, option, out);
        fputs("' value=yes ;;\n", out);
    }
}

static void put_bash_options(const struct et_command *command, FILE *out)
{
    size_t at;
    const struct et_option *option;
    fprintf(out, "    %s)\n        options='", command->name);
    for (size_t i = 0; (option = et_command_option(command, i, &at)); i++)
        fprintf(out, "--%s ", option->name);
    fputs("--help'\n        words='", out);
    put_arguments(command, out);
    fprintf(out, "'\n        files=%s\n        ;;\n", et_takes_paths(command) ? "yes" : "");
}

void et_complete_bash(FILE *out)
{
    size_t count;
    const struct et_command *const *commands = et_commands(&count);
    fputs("# bash completion of exectrail; made by `exectrail completion bash`.\n\n"
          "_exectrail() {\n"
          "    local current=${COMP_WORDS[COMP_CWORD]} previous=${COMP_WORDS[COMP_CWORD - 1]}\n"
          "    local command=${COMP_WORDS[1]} options='' words='' files='' value=''\n"
          "    COMPREPLY=()\n"
          "    # --option=value comes as three words\n"
          "    if [ \"$current\" = = ]; then current=''; "
          "elif [ \"$previous\" = = ]; then previous=${COMP_WORDS[COMP_CWORD - 2]}; fi\n"
          "    if [ \"$COMP_CWORD\" = 1 ]; then\n"
          "        mapfile -t COMPREPLY < <(compgen -W '",
          out);
    put_names(out);
    fputs(" --help --version' -- \"$current\")\n"
          "        return\n"
          "    fi\n"
          "    case $command,$previous in\n",
          out);
    for (size_t i = 0; i < count; i++)
        put_bash_values(commands[i], out);
    fputs("    *)\n        case $command in\n", out);
    for (size_t i = 0; i < count; i++)
        put_bash_options(commands[i], out);
    fputs(
        "        esac\n"
        "        ;;\n"
        "    esac\n"
        "    if [ -z \"$value\" ] && [ \"${current:0:1}\" = - ]; then words=$options files=''; fi\n"
        "    mapfile -t COMPREPLY < <(compgen -W \"$words\" ${files:+-f} -- \"$current\")\n"
        "    if [ -n \"$files\" ]; then compopt -o filenames 2>/dev/null; fi\n"
        "}\n"
        "complete -F _exectrail exectrail\n",
        out);
}

/* ------------------------------------------------------------ zsh */

static void put_zsh_option(const struct et_command *command, const struct et_option *option,
                           FILE *out)
{
    fprintf(out, "            '%s--%s%s[", option->kind == ET_OPTION_LIST ? "*" : "", option->name,
            option->argument ? "=" : "");
    put_quoted(option->help, "[]:\\", out);
    fputc(']', out);
    if (option->argument) {
        fputc(':', out);
        put_quoted(option->argument, "[]:\\", out);
        fputc(':', out);
        if (et_option_is_file(option)) {
            fputs("_files", out);
        } else if (et_option_value(command, option, 0)) {
            fputc('(', out);
            put_values(command, option, out);
            fputc(')', out);
        }
    }
    fputs("' \\\n", out);
}

static void put_zsh_command(const struct et_command *command, FILE *out)
{
    size_t at;
    const struct et_option *option;
    fprintf(out, "        %s)\n            _arguments \\\n", command->name);
    for (size_t i = 0; (option = et_command_option(command, i, &at)); i++)
        put_zsh_option(command, option, out);
    fputs("            '--help[tell more]'", out);
    if (et_argument_value(command, 0)) {
        fputs(" \\\n            '1:word:(", out);
        put_arguments(command, out);
        fputs(")'", out);
    }
    if (et_takes_paths(command))
        fputs(" \\\n            '*:file:_files'", out);
    fputs("\n            ;;\n", out);
}

void et_complete_zsh(FILE *out)
{
    size_t count;
    const struct et_command *const *commands = et_commands(&count);
    fputs("#compdef exectrail\n# zsh completion of exectrail; made by `exectrail completion "
          "zsh`.\n\n_exectrail() {\n    local context state line\n    local -a commands\n"
          "    commands=(\n",
          out);
    for (size_t i = 0; i < count; i++) {
        fprintf(out, "        '%s:", commands[i]->name);
        put_quoted(commands[i]->summary, ":\\", out);
        fputs("'\n", out);
    }
    fputs("    )\n"
          "    _arguments -C '1:command:->command' '*::argument:->argument'\n"
          "    case $state in\n"
          "    command) _describe command commands ;;\n"
          "    argument)\n"
          "        case $line[1] in\n",
          out);
    for (size_t i = 0; i < count; i++)
        put_zsh_command(commands[i], out);
    fputs("        esac\n        ;;\n    esac\n}\n\n_exectrail \"$@\"\n", out);
}

/* ------------------------------------------------------------ fish */

static void put_fish_command(const struct et_command *command, FILE *out)
{
    static const char of[] = "complete -c exectrail -n '__fish_seen_subcommand_from";
    size_t at;
    const struct et_option *option;
    for (size_t i = 0; (option = et_command_option(command, i, &at)); i++) {
        fprintf(out, "%s %s' -l %s", of, command->name, option->name);
        if (option->argument && et_option_is_file(option)) {
            fputs(" -r -F", out);
        } else if (option->argument) {
            fputs(" -x -a '", out);
            put_values(command, option, out);
            fputc('\'', out);
        }
        fputs(" -d '", out);
        put_quoted(option->help, "", out);
        fputs("'\n", out);
    }
    if (et_argument_value(command, 0)) {
        fprintf(out, "%s %s' -a '", of, command->name);
        put_arguments(command, out);
        fputs("'\n", out);
    }
    if (et_takes_paths(command))
        fprintf(out, "%s %s' -F\n", of, command->name);
}

void et_complete_fish(FILE *out)
{
    size_t count;
    const struct et_command *const *commands = et_commands(&count);
    fputs("# fish completion of exectrail; made by `exectrail completion fish`.\n\n"
          "complete -c exectrail -f\n",
          out);
    for (size_t i = 0; i < count; i++) {
        fprintf(out, "complete -c exectrail -n __fish_use_subcommand -a %s -d '",
                commands[i]->name);
        put_quoted(commands[i]->summary, "", out);
        fputs("'\n", out);
    }
    for (size_t i = 0; i < count; i++)
        put_fish_command(commands[i], out);
}
