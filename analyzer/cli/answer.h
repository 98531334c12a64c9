/* What commands share that answer in rows: in which form, where the answer goes, and how it looks
 * there. */
#ifndef ET_ANALYZER_CLI_ANSWER_H
#define ET_ANALYZER_CLI_ANSWER_H

#include "analyzer/cli/command.h"
#include "reports/table.h"

struct et_answer_choice {
    const char *format, *output, *color; /* NULL = not given */
    bool ascii;
};

extern const struct et_option_group et_answer_options;

#define ET_COLOR_HELP "auto (default: on a terminal, unless NO_COLOR is set), always, never"
#define ET_ASCII_HELP "write nothing but ASCII, as on a terminal whose locale is not UTF-8"

/* Whether --color is one of its words; says so if not. Returns an et_exit_status. */
int et_check_color(const char *color);

/* Who writes: 0 or ET_FATAL. */
struct et_answer_job {
    void *ctx;
    int (*write)(void *ctx, const struct et_table_look *look, FILE *out, struct et_err *err);
};

/* Has it written to the file named, or to standard output; context: of complaints. Returns an
 * et_exit_status. */
int et_write_answer(const struct et_answer_choice *choice, const struct et_answer_job *job,
                    const char *context);

/* The same for who needs no look and complains himself: write returns an et_exit_status. */
int et_write_out(const char *path, int (*write)(void *ctx, FILE *out), void *ctx);

#endif
