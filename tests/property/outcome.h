/* All that a case concludes and all reports of it, as one text: two cases that conclude the
 * same have the same. Header-only, as each test is one file. */
#ifndef ET_TESTS_PROPERTY_OUTCOME_H
#define ET_TESTS_PROPERTY_OUTCOME_H

#include "reports/report.h"
#include "tests/unit/case.h"

/* Views, and what they do not show of the derived tables, in orders that are total. */
static const char dump[] =
    "SELECT 'execs', * FROM execs ORDER BY exec_id;"
    "SELECT 'exec_places', * FROM exec_places ORDER BY exec_id, evidence_id, line;"
    "SELECT 'clues', * FROM clues ORDER BY exec_id, method, container_id, line, byte_offset;"
    "SELECT 'derived_clue', clue_id, place, container_id, method_id, strength, pid, line, at_offset"
    " FROM derived_clue ORDER BY clue_id;"
    "SELECT 'derived_exec_clue', * FROM derived_exec_clue ORDER BY exec_id, clue_id;"
    "SELECT 'compilations', * FROM compilations ORDER BY compilation_id;"
    "SELECT 'builds', * FROM builds ORDER BY build_id;"
    "SELECT 'chains', * FROM chains ORDER BY compilation_id, n;"
    "SELECT 'findings', * FROM findings ORDER BY finding_id;"
    "SELECT 'presence', * FROM presence ORDER BY presence_id;"
    "SELECT 'present_compilers', * FROM present_compilers ORDER BY presence_id, n;"
    "SELECT 'containers', * FROM containers ORDER BY host, container_id;"
    "SELECT 'lifetimes', * FROM lifetimes ORDER BY host, container_id, run;"
    "SELECT 'coverage', * FROM coverage ORDER BY host, start_ns, end_ns, state, reason;"
    "SELECT 'unseen', * FROM unseen ORDER BY host, container_id, n;"
    "SELECT 'evidence', * FROM evidence ORDER BY sha256;"
    "SELECT 'damage', * FROM damage ORDER BY evidence_id, line, byte_offset, what;"
    "SELECT 'settings', * FROM settings ORDER BY evidence_id, path, line, topic, name;"
    "SELECT 'hosts', * FROM derived_host ORDER BY host_id;"
    "SELECT 'methods', * FROM derived_method ORDER BY method_id;"
    "SELECT 'subjects', s.path, s.member, s.container_id, s.container, s.pod, s.image"
    " FROM derived_subject s ORDER BY path, member;"
    "SELECT 'run', * FROM runs";

static inline void add_reports(struct et_store *store, struct et_strbuf *to)
{
    size_t count;
    const struct et_report *const *all = et_reports(&count);
    const struct et_report_options options = { .version = "test",
                                               .since_ns = ET_NULL,
                                               .until_ns = ET_NULL };
    for (size_t i = 0; i < count; i++) {
        struct et_err err = { 0 };
        char *text = NULL;
        size_t n = 0;
        FILE *out = open_memstream(&text, &n);
        ck_assert_ptr_nonnull(out);
        ck_assert_msg(all[i]->write(store, &options, out, &err) == 0, "%s", err.msg);
        fclose(out);
        et_strbuf_addf(to, "== %s\n", all[i]->name);
        et_strbuf_add(to, (struct et_slice){ text, n });
        free(text);
    }
}

/* Both, without what stands outside the case's folder. */
static inline void outcome(const struct scratch_case *it, struct et_strbuf *to)
{
    et_strbuf_reset(to);
    add_reports(it->store, to);
    case_rows(it, dump, to);
}

static inline size_t first_difference(const struct et_strbuf *a, const struct et_strbuf *b)
{
    size_t n = 0;
    while (n < a->n && n < b->n && a->p[n] == b->p[n])
        n++;
    return n;
}

#endif
