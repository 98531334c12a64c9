/* The text report: what an incident responder reads first. The answer in one
 * sentence, what it rests on, then one block per compiler execution. It claims
 * no more than the evidence does: where nothing was found, it says that nothing
 * was found, and whether anything could have been. */
#include "reports/text.h"
#include "reports/column.h"
#include "reports/rule_set.h"
#include "reports/writers.h"

#include "base/printable.h"

/* ------------------------------------------------------------ shared by the parts */

void et_text_label(struct et_terminal *term, const char *word)
{
    et_term_words(term, "    ");
    et_term_style(term, ET_DIM);
    et_term_words(term, word);
    et_term_style(term, ET_PLAIN);
    et_term_to_column(term, ET_TEXT_LABEL);
    term->hang = ET_TEXT_LABEL;
}

struct et_slice et_text_short_image(struct et_slice image)
{
    static const char digest[] = "sha256:";
    return et_slice_starts(image, digest) ? et_slice_to(image, sizeof digest - 1 + ET_TERM_ID)
                                          : image;
}

void et_text_remember(struct et_text *text, int64_t exec_id, struct et_slice container_id)
{
    if (text->first_exec != ET_NULL)
        return;
    text->first_exec = exec_id;
    /* Only such an id may stand in a command that somebody will paste. */
    if (container_id.p && et_slice_is_hex(container_id, ET_TERM_ID))
        memcpy(text->first_container, container_id.p, ET_TERM_ID);
}

int64_t et_text_room(const struct et_text *text, int64_t usual)
{
    if (text->options->limit)
        return text->options->limit;
    return text->options->detail == ET_DETAIL_VERBOSE ? INT64_MAX : usual;
}

void et_text_more(struct et_text *text, int64_t count, int64_t shown)
{
    if (count <= shown)
        return;
    et_term_words(&text->term, "  … and ");
    et_term_number(&text->term, count - shown);
    et_term_words(&text->term,
                  text->options->limit ? " more (--limit)" : " more (--detail verbose shows all)");
    et_term_newline(&text->term);
}

/* An option of a command that works as it is printed. */
void et_text_case(struct et_text *text)
{
    const char *path = text->options->case_path;
    ET_STRBUF_AUTO word = { 0 };
    et_printable_add_shell(&word, et_slice_of(path ? path : "FILE"));
    et_term_words(&text->term, " --case ");
    et_term_value(&text->term, et_strbuf_slice(&word));
}

void et_text_see(struct et_text *text, const char *heading)
{
    if (text->options->detail == ET_DETAIL_MINIMAL)
        return;
    et_term_words(&text->term, " (see ");
    et_term_words(&text->term, heading);
    et_term_words(&text->term, ")");
}

int et_text_row(struct et_text *text, enum et_query query, struct et_stmt **row, struct et_err *err)
{
    *row = et_filtered_query(text->store, query, text->options, err);
    if (!*row)
        return ET_FATAL;
    int got = et_stmt_row(*row, err);
    if (got <= 0)
        et_stmt_end(row);
    return got < 0 ? got : 0;
}

/* ------------------------------------------------------------ how sure */

enum { SURE_LABEL = 16, SURE_COLUMNS = 13 };

static const char *const sure_columns[] = { "certain", "strong",        "probable",
                                            "weak",    "no_confidence", "contradictions" };

enum { SURE = sizeof sure_columns / sizeof *sure_columns };

static void write_sure_row(struct et_terminal *term, const char *name, struct et_stmt *row)
{
    et_term_words(term, "  ");
    et_term_padded(term, et_slice_of(name), SURE_LABEL);
    for (size_t i = 0; i < SURE; i++)
        et_term_number_right(term, et_column_int(row, sure_columns[i]), SURE_COLUMNS);
    et_term_newline(term);
}

static int write_sure(struct et_text *text, struct et_err *err)
{
    (void)err;
    struct et_terminal *term = &text->term;
    et_term_heading(term, "HOW SURE");
    et_term_style(term, ET_DIM);
    et_term_words(term, "                         certain       strong     probable         weak  "
                        "not placed  contradicted");
    et_term_newline(term);
    write_sure_row(term, "compilations", text->compilations);
    write_sure_row(term, "all execs", text->execs);
    return 0;
}

/* ------------------------------------------------------------ the end */

static int write_rules(struct et_text *text, struct et_err *err)
{
    struct et_terminal *term = &text->term;
    ET_STMT_AUTO *row = NULL;
    if (et_text_row(text, ET_Q_REPORT_RUN, &row, err) < 0)
        return ET_FATAL;
    et_term_heading(term, "RULES");
    et_term_words(term, "  ");
    if (row) {
        et_write_rule_set(term, row);
        et_term_newline(term);
        if (et_column_int(row, "given_up") > 0) {
            et_term_words(term, "  ");
            et_term_number(term, et_column_int(row, "given_up"));
            et_term_words(term, " times a rule met a command line too tangled to decide, and was "
                                "taken not to fit");
            et_term_newline(term);
        }
        et_term_words(term, "  applied by exectrail ");
        et_term_value(term, et_column_text(row, "version"));
        et_term_words(term, "; ");
    }
    et_term_words(term, "this report by exectrail ");
    et_term_value(term, et_slice_of(text->options->version));
    et_term_newline(term);
    return 0;
}

static int write_next(struct et_text *text, struct et_err *err)
{
    (void)err;
    struct et_terminal *term = &text->term;
    et_term_heading(term, "WHAT NEXT");
    et_term_words(term, "  exectrail explain");
    et_text_case(text);
    et_term_words(term, " ");
    if (text->first_exec != ET_NULL)
        et_term_number(term, text->first_exec);
    else
        et_term_words(term, "EXEC");
    et_term_words(term, "  (the raw lines behind a verdict; any exec number above)");
    et_term_newline(term);
    et_term_words(term, "  exectrail timeline");
    et_text_case(text);
    if (text->first_container[0]) {
        et_term_words(term, " --container ");
        et_term_words(term, text->first_container);
    }
    et_term_words(term, "  (what else happened there)");
    et_term_newline(term);
    return 0;
}

/* ------------------------------------------------------------ the whole */

/* Those that are shown from that detail on. */
static const struct {
    enum et_detail from;
    int (*write)(struct et_text *text, struct et_err *err);
} sections[] = {
    { ET_DETAIL_MINIMAL, et_text_answer },       { ET_DETAIL_STANDARD, et_text_evidence },
    { ET_DETAIL_STANDARD, et_text_coverage },    { ET_DETAIL_STANDARD, et_text_damage },
    { ET_DETAIL_STANDARD, et_text_most },        { ET_DETAIL_STANDARD, et_text_containers },
    { ET_DETAIL_MINIMAL, et_text_compilations }, { ET_DETAIL_STANDARD, et_text_attempts },
    { ET_DETAIL_STANDARD, et_text_touches },     { ET_DETAIL_STANDARD, et_text_present },
    { ET_DETAIL_STANDARD, et_text_host },        { ET_DETAIL_STANDARD, et_text_unplaced },
    { ET_DETAIL_STANDARD, write_sure },          { ET_DETAIL_MINIMAL, et_text_unknown },
    { ET_DETAIL_STANDARD, et_text_custody },     { ET_DETAIL_STANDARD, write_rules },
    { ET_DETAIL_MINIMAL, write_next },
};

static int write_all(struct et_text *text, struct et_err *err)
{
    int rc = et_text_row(text, ET_Q_REPORT_EXEC_TOTALS, &text->execs, err);
    if (rc == 0)
        rc = et_text_row(text, ET_Q_REPORT_COMPILATION_TOTALS, &text->compilations, err);
    for (size_t i = 0; rc == 0 && i < sizeof sections / sizeof *sections; i++)
        if (sections[i].from <= text->options->detail)
            rc = sections[i].write(text, err);
    et_stmt_end(&text->execs);
    et_stmt_end(&text->compilations);
    return rc;
}

static int write_text(struct et_store *store, const struct et_report_options *options, FILE *file,
                      struct et_err *err)
{
    struct et_text text = { .store = store, .options = options, .first_exec = ET_NULL };
    et_term_init(&text.term, file, options->colour, options->width);
    text.term.zone_ns = options->zone_ns;
    text.term.ascii = options->ascii;
    int rc = write_all(&text, err);
    if (rc >= 0)
        rc = et_term_end(&text.term, err);
    et_term_clear(&text.term);
    return rc;
}

const struct et_report et_report_text = {
    .name = "text",
    .summary = "the answer for people: what compiled where, and how sure that is",
    .zoned = true,
    .write = write_text,
};
