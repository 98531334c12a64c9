/* Lines of the evidence, read again: what a finding or a verdict rests on. */
#ifndef ET_ANALYZER_CLI_QUOTED_LINES_H
#define ET_ANALYZER_CLI_QUOTED_LINES_H

#include "analyzer/readback.h"

/* Which evidence; texts are printable, digest is of 32 bytes. */
struct et_quoted_source {
    struct et_slice path, member, digest;
};

/* Prints file, digest, the beginning of each line (in order of offset; length is filled),
 * and whether the evidence is still what was ingested. Returns an exit status. */
int et_print_quoted(const struct et_quoted_source *source, struct et_excerpt *excerpts,
                    size_t count, struct et_arena *arena);

#endif
