/* What commands share that print a table: in which form, how it looks, and where it goes. */
#ifndef ET_ANALYZER_CLI_TABLE_OUTPUT_H
#define ET_ANALYZER_CLI_TABLE_OUTPUT_H

#include "analyzer/cli/command.h"
#include "reports/table.h"

struct et_table_choice {
    const char *format, *output, *color; /* NULL = not given */
    bool ascii;
};

/* The choices of --format. */
const char *et_table_format(size_t i);

/* The writer that was chosen. Returns an et_exit_status; says so if there is none, or if --color
 * is no word for it. */
int et_choose_table(const struct et_table_choice *choice, const struct et_table_writer **writer);

/* Who writes: 0 or ET_FATAL. */
struct et_table_job {
    void *ctx;
    int (*write)(void *ctx, const struct et_table_look *look, FILE *out, struct et_err *err);
};

/* Has it written to the file named, or to standard output; context: of complaints. Returns an
 * et_exit_status. */
int et_write_table(const struct et_table_choice *choice, const struct et_table_job *job,
                   const char *context);

#endif
