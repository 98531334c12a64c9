/* One compilation, told in a block of lines. */
#include "reports/column.h"
#include "reports/text.h"

enum { PARENTS = 12 /* shown */ };

/* One of them, and *exec_id becomes what was running above it. 1; 0 = nothing tells of it. */
static int write_parent(struct et_text *text, int64_t *exec_id, const char *between,
                        struct et_err *err)
{
    ET_STMT_AUTO *row = et_store_query(text->store, ET_Q_REPORT_PARENT, err);
    if (!row)
        return ET_FATAL;
    et_stmt_int(row, ET_REPORT_PARENT_EXEC_ID, *exec_id);
    int got = et_stmt_row(row, err);
    if (got <= 0)
        return got;
    struct et_slice comm = et_column_text(row, "comm");
    et_term_words(&text->term, between);
    et_term_value(&text->term, comm.p ? comm : et_slice_basename(et_column_text(row, "exe")));
    *exec_id = et_column_int(row, "parent_exec_id");
    return got;
}

/* The nearest first. Their number is bounded, as a case from elsewhere may hold a circle. */
static int write_parents(struct et_text *text, int64_t exec_id, struct et_err *err)
{
    int got = 1, count = 0;
    struct et_terminal *term = &text->term;
    et_text_label(term, "parents");
    while (got > 0 && exec_id != ET_NULL && count < PARENTS) {
        got = write_parent(text, &exec_id, count ? " ← " : "", err);
        count += got > 0;
    }
    if (count == 0)
        et_term_words(term, "not known");
    else if (got > 0 && exec_id != ET_NULL)
        et_term_words(term, " ← …");
    et_term_newline(term);
    return got < 0 ? got : 0;
}

/* That its output was run is told beside this, and says the same. */
static void write_success(struct et_terminal *term, struct et_stmt *row)
{
    bool told = et_column_has(row, "success"), succeeded = et_column_int(row, "success") > 0;
    if (!told) {
        et_term_words(term, "; the log cannot tell whether it succeeded");
    } else if (!succeeded || !et_column_has(row, "first_output_exec_id")) {
        et_term_words(term, succeeded ? "; it succeeded: " : "; it failed: ");
        et_term_value(term, et_column_text(row, "outcome"));
    }
}

static void write_product(struct et_terminal *term, struct et_stmt *row)
{
    struct et_slice sources = et_column_text(row, "sources");
    et_text_label(term, "built");
    if (sources.p && sources.n && !et_slice_is(sources, "[]"))
        et_term_value(term, sources);
    else
        et_term_words(term, "(no source named)");
    et_term_words(term, " -> ");
    if (!et_column_has(row, "output"))
        et_term_words(term, "(no output named)");
    else
        et_term_value(term, et_column_text(row, "output"));
    write_success(term, row);
    if (!et_column_has(row, "first_output_exec_id")) {
        et_term_words(term, "; no run of the output was seen");
    } else {
        et_term_style(term, ET_ALARM);
        et_term_words(term, "; the output was RUN (exec ");
        et_term_number(term, et_column_int(row, "first_output_exec_id"));
        if (et_column_int(row, "output_runs") > 1) {
            et_term_words(term, ", ");
            et_term_number(term, et_column_int(row, "output_runs"));
            et_term_words(term, " times in all");
        }
        et_term_words(term, ")");
    }
    et_term_newline(term);
}

/* Options of note, and the build that it is part of. */
static void write_details(struct et_terminal *term, struct et_stmt *row)
{
    if (et_column_has(row, "flags")) {
        et_text_label(term, "options");
        et_term_value(term, et_column_text(row, "flags"));
        et_term_newline(term);
    }
    if (et_column_has(row, "build_id")) {
        et_text_label(term, "part of");
        et_term_words(term, "build ");
        et_term_number(term, et_column_int(row, "build_id"));
        et_term_words(term, ": ");
        et_term_fitted(term, et_column_text(row, "build_cmdline"));
        et_term_newline(term);
    }
}

/* Excused is not hidden: who has signed for it, and until when. */
static void write_waiver(struct et_terminal *term, struct et_stmt *row)
{
    if (!et_column_has(row, "waived"))
        return;
    et_text_label(term, "waived");
    et_term_value(term, et_column_text(row, "waived"));
    et_term_newline(term);
}

static void write_verdict(struct et_terminal *term, struct et_stmt *row)
{
    bool contradicted = et_column_int(row, "contradicted") > 0;
    et_text_label(term, "sure");
    et_term_style(term, contradicted ? ET_DOUBT : ET_PLAIN);
    if (!et_column_has(row, "confidence"))
        et_term_words(term, "no");
    else
        et_term_value(term, et_column_text(row, "confidence"));
    et_term_words(term, ": ");
    et_term_value(term, et_column_text(row, "reason"));
    if (contradicted)
        et_term_words(term, "; CONTRADICTED by another clue");
    et_term_newline(term);
}

static void write_origin(struct et_terminal *term, struct et_stmt *row)
{
    et_term_words(term, "    ");
    et_term_style(term, ET_DIM);
    et_term_words(term, "exec");
    et_term_to_column(term, ET_TEXT_LABEL);
    et_term_number(term, et_column_int(row, "driver_exec_id"));
    if (et_column_int(row, "exec_count") > 1) {
        et_term_words(term, " and ");
        et_term_number(term, et_column_int(row, "exec_count") - 1);
        et_term_words(term, " more");
    }
    et_term_words(term, " (compilation ");
    et_term_number(term, et_column_int(row, "compilation_id"));
    et_term_words(term, "), evidence ");
    et_term_value(term, et_column_text(row, "evidence_id"));
    et_term_words(term, " line ");
    et_term_number(term, et_column_int(row, "line"));
    et_term_words(term, " byte ");
    et_term_number(term, et_column_int(row, "byte_offset"));
    et_term_newline(term);
}

static void write_title(struct et_terminal *term, struct et_stmt *row, bool in_container)
{
    et_term_words(term, "  ");
    et_term_time(term, et_column_text(row, "start_time"));
    et_term_words(term, "  ");
    et_term_style(term, in_container ? ET_ALARM : ET_DOUBT);
    et_term_value(term, et_column_text(row, "family"));
    if (in_container) {
        et_term_words(term, " in ");
        et_text_container(term, et_column_text(row, "container_name"),
                          et_column_text(row, "container_id"), et_column_text(row, "image"));
    }
    et_term_words(term, " on ");
    et_term_value(term, et_column_text(row, "host"));
    if (et_column_int(row, "disguised") > 0) {
        et_term_words(term, ", DISGUISED as ");
        et_term_value(term, et_column_text(row, "ran_as"));
        et_term_words(term, " (");
        et_term_value(term, et_column_text(row, "disguise"));
        et_term_words(term, ")");
    }
    if (et_slice_is(et_column_text(row, "class"), "jit"))
        et_term_words(term, ", by a program that runs it at once");
    et_term_newline(term);
}

int et_text_block(struct et_text *text, struct et_stmt *row, bool in_container, struct et_err *err)
{
    struct et_terminal *term = &text->term;
    write_title(term, row, in_container);
    et_text_label(term, "by");
    et_text_actor(term, row);
    et_term_words(term, ", as ");
    et_text_user(term, et_column_text(row, "user"), et_column_int(row, "uid"));
    et_term_newline(term);
    et_text_label(term, "command");
    et_term_fitted(term, et_column_text(row, "cmdline"));
    et_term_newline(term);
    et_text_label(term, "folder");
    et_term_value(term, et_column_text(row, "cwd"));
    et_term_newline(term);
    if (write_parents(text, et_column_int(row, "parent_exec_id"), err) < 0)
        return ET_FATAL;
    write_product(term, row);
    write_details(term, row);
    write_verdict(term, row);
    write_waiver(term, row);
    write_origin(term, row);
    return et_column_int(row, "has_chain") > 0
               ? et_text_chain(text, et_column_int(row, "compilation_id"), err)
               : 0;
}
