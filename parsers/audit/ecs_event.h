/* One audit event in the Elastic Common Schema: finds its fields wherever a
 * pipeline has put them, and gives its records to the audit reader. */
#ifndef ET_PARSERS_AUDIT_ECS_EVENT_H
#define ET_PARSERS_AUDIT_ECS_EVENT_H

#include "parsers/audit/records.h"
#include "parsers/audit/respell.h"
#include "parsers/json/json_get.h"

struct et_ecs {
    struct et_audit_records *records; /* borrowed */
    struct et_respelling record;      /* et_respell_clear frees it */
};

/* Takes an event, an entry of an index with its _source, or a search's answer with
 * its entries, which stands on line. ET_SKIPPED where it is no event of the audit
 * system; else an et_outcome (damage was said) or a negative code. */
int et_ecs_take(struct et_ecs *ecs, const json_t *value, const struct et_line *line,
                struct et_err *err);

#endif
