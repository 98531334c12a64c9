#include "analyzer/rules/rule_cell.h"

enum { LOWEST = 1, HIGHEST = 4 };

int et_rule_cell_pattern(const struct et_slice *cells, const char *const *columns, size_t column,
                         struct et_pattern **made, struct et_err *err)
{
    struct et_err why = { 0 };
    *made = cells[column].n ? et_pattern_new(cells[column], &why) : NULL;
    if (*made || cells[column].n == 0)
        return 0;
    return et_fail(err, ET_FATAL, "rule %.*s: %s: %s at its byte %llu", (int)cells[0].n, cells[0].p,
                   columns[column], why.msg, (unsigned long long)why.offset);
}

bool et_rule_cell_severity(struct et_slice cell, int *severity)
{
    uint64_t value;
    if (!et_slice_u64(cell, &value) || value < LOWEST || value > HIGHEST)
        return false;
    *severity = (int)value;
    return true;
}
