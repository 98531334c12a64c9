/* A folder of its own for what SQLite sorts on disk, and for large tables (base/bulk.h), so that
 * nothing else of the place for temporary files need be granted to a confined program. Its files
 * have no names once they are open; the folder is removed in the end, and by the signals that
 * usually end a program. One that is killed leaves it behind, empty. */
#ifndef ET_ANALYZER_CLI_SCRATCH_H
#define ET_ANALYZER_CLI_SCRATCH_H

#include "base/strbuf.h"

#include <stdbool.h>

struct et_scratch {
    struct et_strbuf path;   /* empty where none could be made */
    struct et_strbuf around; /* the folder in which it lies */
};

/* Makes it where SQLite would write, and tells SQLite by its variable in the environment. Where
 * none can be made SQLite does as ever, and may find that it can write nowhere. False: no memory.
 */
bool et_scratch_make(struct et_scratch *scratch);

/* Where temporary files lie: in the one that was made, else where SQLite would write. */
const char *et_scratch_folder(void);

/* Removes it; it is then empty. */
void et_scratch_remove(struct et_scratch *scratch);

#endif
