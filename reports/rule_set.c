#include "reports/rule_set.h"

#include "reports/column.h"

void et_write_rule_set(struct et_terminal *term, struct et_stmt *run)
{
    et_term_words(term, "rule set ");
    et_term_value(term, et_column_text(run, "rules_version"));
    et_term_words(term, ", profile ");
    et_term_value(term, et_column_text(run, "profile"));
    if (et_column_has(run, "rules_names")) {
        et_term_words(term, ", with ");
        et_term_value(term, et_column_text(run, "rules_names"));
    }
    et_term_words(term, ", SHA-256 ");
    et_term_value(term, et_column_text(run, "rules_sha256"));
}
