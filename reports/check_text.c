/* Verdicts for people: one line per container, the worst first, why below it, and what to
 * do next. What is cut here the JSON has whole. */
#include "reports/check_rows.h"
#include "reports/column.h"
#include "reports/terminal.h"

enum {
    REASONS = 5,  /* of a container */
    COMMANDS = 3, /* … of those that fail or are unknown */
    FINDINGS = 20,
    VERDICT_COLUMNS = 7,
    NAME_COLUMNS = 24,
    LABEL_COLUMN = 13,
};

struct text {
    struct et_terminal term;
    struct et_store *store;
    const struct et_check_options *options;
};

static enum et_style style_of(struct et_slice verdict)
{
    return et_slice_is(verdict, "fail")      ? ET_ALARM
           : et_slice_is(verdict, "unknown") ? ET_DOUBT
           : et_slice_is(verdict, "waived")  ? ET_DIM
                                             : ET_PLAIN;
}

static void add_verdict(struct text *t, struct et_slice verdict)
{
    et_term_style(&t->term, style_of(verdict));
    et_term_value(&t->term, verdict);
    et_term_style(&t->term, ET_PLAIN);
}

static void add_label(struct text *t, struct et_slice word)
{
    et_term_words(&t->term, "    ");
    et_term_value(&t->term, word);
    et_term_to_column(&t->term, LABEL_COLUMN);
    et_term_words(&t->term, " ");
}

static void add_more(struct text *t, int64_t count, int64_t shown)
{
    if (count <= shown)
        return;
    add_label(t, ET_SLICE(""));
    et_term_words(&t->term, "… and ");
    et_term_number(&t->term, count - shown);
    et_term_words(&t->term, " more");
    et_term_newline(&t->term);
}

/* ------------------------------------------------------------ a container */

static void write_line(struct text *t, struct et_stmt *row)
{
    struct et_terminal *term = &t->term;
    struct et_slice id = et_term_short_id(et_column_text(row, "container_id"));
    struct et_slice name = et_column_text(row, "container_name");
    struct et_slice outcome = et_column_text(row, "outcome");
    et_term_style(term, style_of(outcome));
    et_term_padded(term, outcome, VERDICT_COLUMNS);
    et_term_style(term, ET_PLAIN);
    et_term_padded(term, name.p ? name : id.p ? id : ET_SLICE("(nothing names it)"), NAME_COLUMNS);
    et_term_words(term, "executed ");
    add_verdict(t, et_column_text(row, "executed"));
    et_term_words(term, ", present ");
    add_verdict(t, et_column_text(row, "present"));
    if (et_column_int(row, "attempts") > 0) {
        et_term_words(term, ", ");
        et_term_count(term, et_column_int(row, "attempts"), "failed attempt");
    }
    et_term_words(term, "  ");
    et_term_value(term, name.p ? id : ET_SLICE(""));
    et_term_words(term, name.p ? "  " : "");
    et_term_value(term, et_column_text(row, "image"));
    et_term_words(term, " on ");
    et_term_value(term, et_column_text(row, "host"));
    et_term_newline(term);
}

static int write_reasons(struct text *t, struct et_stmt *row, struct et_err *err)
{
    int got;
    int64_t count = 0;
    ET_STMT_AUTO *reason = et_check_reasons(t->store, row, err);
    if (!reason)
        return ET_FATAL;
    while ((got = et_stmt_row(reason, err)) > 0) {
        if (++count > REASONS)
            continue;
        add_label(t, et_column_text(reason, "aspect"));
        et_term_fitted(&t->term, et_column_text(reason, "reason"));
        et_term_newline(&t->term);
    }
    add_more(t, count, REASONS);
    return got;
}

/* Only what can be typed: what is to be changed for good stands in the JSON. */
static int write_remedies(struct text *t, struct et_stmt *row, struct et_err *err)
{
    int got, count = 0;
    ET_STMT_AUTO *remedy = et_check_remedies(t->store, row, err);
    if (!remedy)
        return ET_FATAL;
    while ((got = et_stmt_row(remedy, err)) > 0) {
        if (!et_column_has(remedy, "command") || ++count > COMMANDS)
            continue;
        add_label(t, ET_SLICE("next"));
        et_term_style(&t->term, ET_DIM);
        et_term_value(&t->term, et_column_text(remedy, "command"));
        et_term_newline(&t->term);
    }
    return got;
}

static int write_containers(struct text *t, struct et_err *err)
{
    int got, rc = 0;
    ET_STMT_AUTO *row = et_check_rows(t->store, &et_check_verdicts, t->options, err);
    if (!row)
        return ET_FATAL;
    while ((got = et_stmt_row(row, err)) > 0 && rc == 0 && !et_out_failed(&t->term.out)) {
        struct et_slice outcome = et_column_text(row, "outcome");
        bool bad = et_slice_is(outcome, "fail") || et_slice_is(outcome, "unknown");
        write_line(t, row);
        rc = write_reasons(t, row, err);
        if (rc == 0 && bad)
            rc = write_remedies(t, row, err);
    }
    return got < 0 ? got : rc;
}

/* ------------------------------------------------------------ the rest */

static int write_waivers(struct text *t, struct et_err *err)
{
    int got, any = 0;
    struct et_terminal *term = &t->term;
    ET_STMT_AUTO *row = et_check_rows(t->store, &et_check_waivers, t->options, err);
    if (!row)
        return ET_FATAL;
    while ((got = et_stmt_row(row, err)) > 0) {
        struct et_slice state = et_column_text(row, "state");
        bool active = et_slice_is(state, "active");
        if (any++ == 0)
            et_term_heading(term, "WAIVERS (of the whole case)");
        et_term_words(term, "  ");
        et_term_style(term, active ? ET_PLAIN : ET_DOUBT);
        et_term_padded(term, state, (int)sizeof "over-broad" - 1);
        et_term_style(term, ET_PLAIN);
        et_term_padded(term, et_column_text(row, "id"), NAME_COLUMNS);
        et_term_words(term, "until ");
        et_term_value(term, et_column_text(row, "expires"));
        et_term_words(term, ", ");
        et_term_value(term, et_column_text(row, "owner"));
        et_term_words(term, active ? ": fits " : ", excuses nothing");
        if (!et_slice_is(state, "over-broad")) {
            et_term_words(term, active ? "" : ": fits ");
            et_term_count(term, et_column_int(row, "fits"), "finding");
            et_term_words(term, et_column_int(row, "unused") == 1 ? ", NOT USED" : "");
        }
        et_term_newline(term);
    }
    return got;
}

static void write_change(struct text *t, struct et_stmt *row)
{
    struct et_terminal *term = &t->term;
    et_term_words(term, "  ");
    et_term_style(term, et_slice_is(et_column_text(row, "change"), "new") ? ET_ALARM : ET_PLAIN);
    et_term_padded(term, et_column_text(row, "change"), (int)sizeof "persisting" - 1);
    et_term_style(term, ET_PLAIN);
    et_term_padded(term, et_column_text(row, "container"), NAME_COLUMNS);
    et_term_value(term, et_column_text(row, "kind"));
    et_term_words(term, ": ");
    et_term_fitted(term, et_column_text(row, et_column_has(row, "command") ? "command" : "rule"));
    et_term_newline(term);
}

static int write_changes_of(struct text *t, const struct et_check_query *query, int64_t *count,
                            struct et_err *err)
{
    int got;
    ET_STMT_AUTO *row = et_check_rows(t->store, query, t->options, err);
    if (!row)
        return ET_FATAL;
    while ((got = et_stmt_row(row, err)) > 0)
        if (++*count <= FINDINGS)
            write_change(t, row);
    return got;
}

static int write_changes(struct text *t, struct et_err *err)
{
    int64_t count = 0;
    if (!t->options->baseline.p)
        return 0;
    et_term_heading(&t->term, "SINCE THE BASELINE");
    int rc = write_changes_of(t, &et_check_findings, &count, err);
    if (rc == 0)
        rc = write_changes_of(t, &et_check_resolved, &count, err);
    add_more(t, count, FINDINGS);
    return rc;
}

static void add_share(struct text *t, int64_t count, const char *verdict, const char *before)
{
    et_term_words(&t->term, before);
    et_term_style(&t->term, count ? style_of(et_slice_of(verdict)) : ET_PLAIN);
    et_term_number(&t->term, count);
    et_term_words(&t->term, " ");
    et_term_words(&t->term, verdict);
    et_term_style(&t->term, ET_PLAIN);
}

static int write_control(struct text *t, struct et_err *err)
{
    static const char *const marks[] = { "impact", "remediation_complexity", "severity" };
    static const char *const words[] = { " (impact ", ", remediation complexity ", ", severity " };
    ET_STMT_AUTO *row = et_check_rows(t->store, &et_check_control_line, t->options, err);
    int got = row ? et_stmt_row(row, err) : ET_FATAL;
    if (got <= 0 || !et_column_has(row, "title"))
        return got < 0 ? got : 0;
    et_term_style(&t->term, ET_HEADING);
    et_term_value(&t->term, et_column_text(row, "title"));
    et_term_style(&t->term, ET_PLAIN);
    for (size_t i = 0; i < sizeof marks / sizeof *marks; i++) {
        et_term_words(&t->term, words[i]);
        et_term_value(&t->term, et_column_text(row, marks[i]));
    }
    et_term_words(&t->term, ")");
    et_term_newline(&t->term);
    return 0;
}

static int write_head(struct text *t, struct et_err *err)
{
    struct et_check_totals totals;
    ET_STMT_AUTO *row = et_check_rows(t->store, &et_check_judgement, t->options, err);
    int got = row ? et_stmt_row(row, err) : ET_FATAL;
    if (got < 0 || et_check_count(t->store, t->options, &totals, err) < 0)
        return ET_FATAL;
    et_term_count(&t->term, totals.containers, "container");
    add_share(t, totals.fail, "fail", ": ");
    add_share(t, totals.unknown, "unknown", ", ");
    add_share(t, totals.waived, "waived", ", ");
    add_share(t, totals.pass, "pass", ", ");
    et_term_words(&t->term, "; as of ");
    et_term_value(&t->term, got ? et_column_text(row, "as_of") : ET_SLICE_NONE);
    if (t->options->scope_words.p) {
        et_term_words(&t->term, "; scope ");
        et_term_value(&t->term, t->options->scope_words);
    }
    et_term_newline(&t->term);
    et_term_newline(&t->term);
    return 0;
}

static int write_text(struct et_store *store, const struct et_check_options *options, FILE *file,
                      struct et_err *err)
{
    struct text t = { .store = store, .options = options };
    et_term_init(&t.term, file, options->colour, options->width);
    t.term.ascii = options->ascii;
    int rc = write_control(&t, err);
    if (rc == 0)
        rc = write_head(&t, err);
    if (rc == 0)
        rc = write_containers(&t, err);
    if (rc == 0)
        rc = write_changes(&t, err);
    if (rc == 0)
        rc = write_waivers(&t, err);
    if (rc == 0)
        rc = et_term_end(&t.term, err);
    et_term_clear(&t.term);
    return rc;
}

const struct et_check_writer et_check_text = {
    .name = "text",
    .summary = "a line per container, the worst first, and why",
    .write = write_text,
};
