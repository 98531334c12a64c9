/* Which containers are asked about, and what fails: options that are small languages. */
#ifndef ET_ANALYZER_CLI_SCOPE_H
#define ET_ANALYZER_CLI_SCOPE_H

#include "analyzer/cli/command.h"
#include "base/strbuf.h"
#include "reports/check.h"

/* "namespace=prod*,label=tier=web" and further alternatives, as the JSON that the statements
 * take and as words for a reader. Both stay empty where there are none. Returns an
 * et_exit_status; what is wrong was said. */
int et_read_scope(const struct et_option_list *scopes, struct et_strbuf *json,
                  struct et_strbuf *words);

/* "executed,present,attempted,severity>=3"; NULL = executed and present. */
int et_read_fail_on(const char *text, struct et_check_options *options);

#endif
