/* Commands that may bring a compiler into a container: execs of programs that install packages, and
 * of clients that copy files. They are noted while a host's execs are in memory, as few are such.
 */
#ifndef ET_ANALYZER_PRESENCE_COMMANDS_H
#define ET_ANALYZER_PRESENCE_COMMANDS_H

#include "analyzer/model.h"

enum et_command_kind { ET_COMMAND_OTHER = 1, ET_COMMAND_INSTALL, ET_COMMAND_COPY };

struct et_command {
    int64_t exec_id;
    enum et_command_kind kind;
};

typedef ET_ARRAY(struct et_command) et_command_list;

/* Those of a host, whose execs are numbered from execs + 1; the caller frees list->at. 0 or
 * ET_FATAL. */
int et_commands_note(et_command_list *list, const struct et_model *model, int64_t execs,
                     struct et_err *err);

#endif
