/* What commands share that answer by a table: by whom it is written. */
#ifndef ET_ANALYZER_CLI_TABLE_OUTPUT_H
#define ET_ANALYZER_CLI_TABLE_OUTPUT_H

#include "analyzer/cli/answer.h"

/* The choices of --format. */
const char *et_table_format(size_t i);

/* The writer that was chosen. Returns an et_exit_status; says so if there is none, or if --color
 * is no word for it. */
int et_choose_table(const struct et_answer_choice *choice, const struct et_table_writer **writer);

#endif
