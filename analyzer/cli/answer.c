#include "analyzer/cli/answer.h"

#include "analyzer/cli/terminal.h"
#include "analyzer/cli/values.h"

#include <errno.h>
#include <string.h>

static const struct et_option rows[] = {
    { "format", "NAME", ET_OPTION_TEXT, offsetof(struct et_answer_choice, format), "its form" },
    { "output", "FILE", ET_OPTION_TEXT, offsetof(struct et_answer_choice, output),
      "write there, not on standard output" },
    { "color", "WHEN", ET_OPTION_TEXT, offsetof(struct et_answer_choice, color), ET_COLOR_HELP },
    { "ascii", NULL, ET_OPTION_FLAG, offsetof(struct et_answer_choice, ascii), ET_ASCII_HELP },
};

const struct et_option_group et_answer_options = { "what is written", rows,
                                                   sizeof rows / sizeof *rows };

int et_check_color(const char *color)
{
    return color && et_word_number(et_color_words, color) < 0
               ? et_complain(ET_EXIT_USAGE, "--color", "is one of auto, always, never")
               : ET_EXIT_DONE;
}

int et_write_out(const char *path, int (*write)(void *ctx, FILE *out), void *ctx)
{
    if (!path)
        return write(ctx, stdout);
    FILE *out = fopen(path, "wb");
    if (!out)
        return et_complain(ET_EXIT_FAILED, path, "cannot be written: %s", strerror(errno));
    int status = write(ctx, out);
    if (fclose(out) != 0 && status == ET_EXIT_DONE)
        status = et_complain(ET_EXIT_FAILED, path, "cannot be written: %s", strerror(errno));
    return status;
}

struct answer {
    const struct et_answer_choice *choice;
    const struct et_answer_job *job;
    const char *context;
};

static int write_to(void *ctx, FILE *out)
{
    const struct answer *answer = ctx;
    const struct et_answer_choice *choice = answer->choice;
    struct et_err err = { 0 };
    const struct et_table_look look = { .colour = et_terminal_wants_colour(out, choice->color),
                                        .ascii = choice->ascii || et_terminal_lacks_utf8(out),
                                        .width = et_terminal_width(out) };
    if (answer->job->write(answer->job->ctx, &look, out, &err) < 0)
        return et_complain(ET_EXIT_FAILED, answer->context, "%s", err.msg);
    return ET_EXIT_DONE;
}

int et_write_answer(const struct et_answer_choice *choice, const struct et_answer_job *job,
                    const char *context)
{
    struct answer answer = { choice, job, context };
    return et_write_out(choice->output, write_to, &answer);
}
