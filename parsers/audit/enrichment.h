/* auditd's own part of an enriched record: upper-case names for the numbers in
 * it, behind a byte 0x1D. Carriers that dislike control bytes write it as #035
 * or as a blank, or leave it out; then the part is known by its names alone. */
#ifndef ET_PARSERS_AUDIT_ENRICHMENT_H
#define ET_PARSERS_AUDIT_ENRICHMENT_H

#include "base/slice.h"

/* Takes auditd's part off the end of *body, with what stands for the separator.
 * Absent where there is none. */
struct et_slice et_enrichment_split(struct et_slice *body);

#endif
