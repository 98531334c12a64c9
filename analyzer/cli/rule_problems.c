#include "analyzer/cli/rule_problems.h"

#include "analyzer/cli/command.h"

#include <stdlib.h>

void et_problem_list_add(void *ctx, const struct et_err *problem)
{
    struct et_problem_list *list = ctx;
    if (list->count == list->cap) {
        size_t cap = list->cap ? list->cap * 2 : 16;
        struct et_err *more = realloc(list->at, cap * sizeof *more);
        list->failed = list->failed || !more;
        if (!more)
            return;
        list->at = more;
        list->cap = cap;
    }
    list->at[list->count] = *problem;
    list->at[list->count].offset = list->count; /* the order in which they came */
    list->count++;
}

static int by_line(const void *a, const void *b)
{
    const struct et_err *x = a, *y = b;
    if (x->line != y->line)
        return x->line < y->line ? -1 : 1;
    return (x->offset > y->offset) - (x->offset < y->offset);
}

void et_problem_list_sort(struct et_problem_list *list)
{
    if (list->count)
        qsort(list->at, list->count, sizeof *list->at, by_line);
}

void et_problem_list_clear(struct et_problem_list *list)
{
    free(list->at);
    *list = (struct et_problem_list){ 0 };
}

int et_problem_list_complain(struct et_problem_list *list, const char *path,
                             const struct et_err *err)
{
    et_problem_list_sort(list);
    for (size_t i = 0; i < list->count; i++)
        et_complain(ET_EXIT_FAILED, path, "line %llu: %s", (unsigned long long)list->at[i].line,
                    list->at[i].msg);
    return list->count ? ET_EXIT_FAILED : et_complain(ET_EXIT_FAILED, path, "%s", err->msg);
}
