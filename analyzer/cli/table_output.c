#include "analyzer/cli/table_output.h"

#include "analyzer/cli/terminal.h"

#include <errno.h>
#include <string.h>

const char *et_table_format(size_t i)
{
    size_t count;
    const struct et_table_writer *const *all = et_table_writers(&count);
    return i < count ? all[i]->name : NULL;
}

int et_choose_table(const struct et_table_choice *choice, const struct et_table_writer **writer)
{
    size_t count;
    const char *name = choice->format ? choice->format : "text";
    *writer = et_table_writer_named(et_slice_of(name));
    if (*writer)
        return et_check_color(choice->color);
    const struct et_table_writer *const *all = et_table_writers(&count);
    et_complain(ET_EXIT_USAGE, NULL, "a table has no format %s; there are:", name);
    for (size_t i = 0; i < count; i++)
        fprintf(stderr, "  %-10s %s\n", all[i]->name, all[i]->summary);
    return ET_EXIT_USAGE;
}

static int write_to(const struct et_table_choice *choice, const struct et_table_job *job,
                    const char *context, FILE *out)
{
    struct et_err err = { 0 };
    const struct et_table_look look = { .colour = et_terminal_wants_colour(out, choice->color),
                                        .ascii = choice->ascii || et_terminal_lacks_utf8(out),
                                        .width = et_terminal_width(out) };
    if (job->write(job->ctx, &look, out, &err) < 0)
        return et_complain(ET_EXIT_FAILED, context, "%s", err.msg);
    return ET_EXIT_DONE;
}

int et_write_table(const struct et_table_choice *choice, const struct et_table_job *job,
                   const char *context)
{
    if (!choice->output)
        return write_to(choice, job, context, stdout);
    FILE *out = fopen(choice->output, "wb");
    if (!out)
        return et_complain(ET_EXIT_FAILED, choice->output, "cannot be written: %s",
                           strerror(errno));
    int status = write_to(choice, job, context, out);
    if (fclose(out) != 0 && status == ET_EXIT_DONE)
        status =
            et_complain(ET_EXIT_FAILED, choice->output, "cannot be written: %s", strerror(errno));
    return status;
}
