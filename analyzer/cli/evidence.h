/* What analyze and ingest share: taking paths into a case and saying aloud what
 * could not be read. */
#ifndef ET_ANALYZER_CLI_EVIDENCE_H
#define ET_ANALYZER_CLI_EVIDENCE_H

#include "analyzer/ingest.h"

/* Ingests all paths. format and host may be NULL. Returns an et_exit_status; on
 * ET_EXIT_FAILED or ET_EXIT_USAGE the reason was printed. */
int et_take_evidence(struct et_store *store, int count, char **paths, const char *format,
                     const char *host, struct et_ingest_totals *totals);

/* Derives all conclusions, with a progress line. Returns an et_exit_status. */
int et_derive_conclusions(struct et_store *store, const char *case_path);

/* "3 streams: 27590 lines = 24000 parsed + 3590 skipped + 0 damaged" on stderr. */
void et_print_totals(const struct et_ingest_totals *totals);

#endif
