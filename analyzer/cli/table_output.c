#include "analyzer/cli/table_output.h"

const char *et_table_format(size_t i)
{
    size_t count;
    const struct et_table_writer *const *all = et_table_writers(&count);
    return i < count ? all[i]->name : NULL;
}

int et_choose_table(const struct et_answer_choice *choice, const struct et_table_writer **writer)
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
