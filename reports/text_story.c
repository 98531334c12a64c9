#include "reports/column.h"
#include "reports/text.h"

enum {
    HOST_COLUMNS = 12,
    NAME_COLUMNS = 20,
    USER_COLUMNS = 12,
    FAMILY_COLUMNS = 8,
    REASON_COLUMNS = 9,
    PARENTS = 12, /* shown */
};

/* "root (uid 0)", as far as known. */
static void write_user(struct et_terminal *term, struct et_slice user, int64_t uid)
{
    if (user.p) {
        et_term_value(term, user);
        et_term_words(term, " (uid ");
    } else {
        et_term_words(term, "uid ");
    }
    if (uid == ET_NULL)
        et_term_words(term, "not recorded");
    else
        et_term_number(term, uid);
    if (user.p)
        et_term_words(term, ")");
}

/* "deploy (login, strong)": who started it, and how sure that is. */
static void write_actor(struct et_terminal *term, struct et_stmt *row)
{
    struct et_slice name = et_column_text(row, "actor");
    if (!et_column_has(row, "actor_kind")) {
        et_term_words(term, "an actor not known");
        return;
    }
    if (name.p)
        et_term_value(term, name);
    else
        et_term_words(term, "somebody whom nothing names");
    et_term_words(term, " (");
    et_term_value(term, et_column_text(row, "actor_kind"));
    et_term_words(term, ", ");
    et_term_value(term, et_column_text(row, "actor_confidence"));
    et_term_words(term, ")");
}

/* "web-1  0123456789ab  nginx:1.25", or that nothing names it. */
static void write_container(struct et_terminal *term, struct et_slice name, struct et_slice id,
                            struct et_slice image)
{
    if (!name.p && !id.p) {
        et_term_words(term, "a container that nothing names");
        return;
    }
    if (name.p) {
        et_term_value(term, name);
        et_term_words(term, "  ");
    }
    et_term_value(term, et_term_short_id(id));
    if (image.p) {
        et_term_words(term, "  ");
        et_term_value(term, et_text_short_image(image));
    }
}

/* ------------------------------------------------------------ one compilation */

static int write_parents(struct et_text *text, int64_t exec_id, struct et_err *err)
{
    int got, count = 0;
    struct et_terminal *term = &text->term;
    ET_STMT_AUTO *row = et_store_query(text->store, ET_Q_REPORT_ANCESTRY, err);
    if (!row)
        return ET_FATAL;
    et_stmt_int(row, ET_REPORT_ANCESTRY_EXEC_ID, exec_id);
    et_text_label(term, "parents");
    while ((got = et_stmt_row(row, err)) > 0 && ++count <= PARENTS) {
        struct et_slice comm = et_column_text(row, "comm");
        et_term_words(term, count > 1 ? " ← " : "");
        et_term_value(term, comm.p ? comm : et_slice_basename(et_column_text(row, "exe")));
    }
    if (count > PARENTS)
        et_term_words(term, " ← …");
    if (count == 0)
        et_term_words(term, "not known");
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
        write_container(term, et_column_text(row, "container_name"),
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

static int write_block(struct et_text *text, struct et_stmt *row, bool in_container,
                       struct et_err *err)
{
    struct et_terminal *term = &text->term;
    write_title(term, row, in_container);
    et_text_label(term, "by");
    write_actor(term, row);
    et_term_words(term, ", as ");
    write_user(term, et_column_text(row, "user"), et_column_int(row, "uid"));
    et_term_newline(term);
    et_text_label(term, "command");
    et_term_fitted(term, et_column_text(row, "cmdline"));
    et_term_newline(term);
    et_text_label(term, "folder");
    et_term_value(term, et_column_text(row, "cwd"));
    et_term_newline(term);
    if (write_parents(text, et_column_int(row, "driver_exec_id"), err) < 0)
        return ET_FATAL;
    write_product(term, row);
    write_details(term, row);
    write_verdict(term, row);
    write_waiver(term, row);
    write_origin(term, row);
    return et_column_int(row, "chain_links") > 0
               ? et_text_chain(text, et_column_int(row, "compilation_id"), err)
               : 0;
}

/* Opens report_compilation_story for one place. */
static struct et_stmt *story_of(struct et_text *text, const char *place, struct et_err *err)
{
    struct et_stmt *row =
        et_filtered_query(text->store, ET_Q_REPORT_COMPILATION_STORY, text->options, err);
    if (row)
        et_stmt_text(row, ET_REPORT_COMPILATION_STORY_PLACE, et_slice_of(place));
    return row;
}

/* ------------------------------------------------------------ one line each */

enum line_kind { LINE_COMPILATION, LINE_EXEC };

/* The names that the two kinds of rows have for the same thing. */
static const struct {
    const char *time, *family, *exec_id;
} line_columns[] = {
    [LINE_COMPILATION] = { "start_time", "family", "driver_exec_id" },
    [LINE_EXEC] = { "time", "compiler", "exec_id" },
};

static void write_line(struct et_terminal *term, struct et_stmt *row, enum line_kind kind,
                       bool in_container)
{
    struct et_slice user = et_column_text(row, "user"), actor = et_column_text(row, "actor");
    struct et_slice name = et_column_text(row, "container_name");
    et_term_words(term, "  ");
    et_term_time_padded(term, et_column_text(row, line_columns[kind].time));
    et_term_padded(term, et_column_text(row, "host"), HOST_COLUMNS);
    if (in_container)
        et_term_padded(term, name.p ? name : et_term_short_id(et_column_text(row, "container_id")),
                       NAME_COLUMNS);
    et_term_padded(term,
                   actor.p  ? actor
                   : user.p ? user
                            : et_column_text(row, "uid"),
                   USER_COLUMNS);
    et_term_padded(term, et_column_text(row, line_columns[kind].family), FAMILY_COLUMNS);
    et_term_words(term, "exec ");
    et_term_number(term, et_column_int(row, line_columns[kind].exec_id));
    et_term_words(term, ": ");
    et_term_fitted(term, et_column_text(row, "cmdline"));
    et_term_newline(term);
}

/* The lists of a section. Those that only ran tools without compiling anything
 * get a heading that says so. */
struct list {
    const char *heading;
    const char *lone_heading;
    const char *place;
    int64_t room; /* lines */
    bool begun;
};

static void begin_list(struct et_text *text, struct list *list)
{
    if (!list->begun)
        et_term_heading(&text->term, list->heading);
    list->begun = true;
}

static void begin_others(struct et_text *text, struct list *list)
{
    if (list->begun) {
        et_term_words(&text->term, "  Run without being part of a compilation:");
        et_term_newline(&text->term);
    } else {
        et_term_heading(&text->term, list->lone_heading);
    }
    list->begun = true;
}

/* Compilers and build tools that ran and compiled nothing that we know of. */
static int write_others(struct et_text *text, struct list *list, struct et_err *err)
{
    int got;
    int64_t count = 0;
    bool in_container = strcmp(list->place, "container") == 0;
    ET_STMT_AUTO *row =
        et_filtered_query(text->store, ET_Q_REPORT_OTHER_COMPILERS, text->options, err);
    if (!row)
        return ET_FATAL;
    et_stmt_text(row, ET_REPORT_OTHER_COMPILERS_PLACE, et_slice_of(list->place));
    while ((got = et_stmt_row(row, err)) > 0) {
        if (count++ == 0)
            begin_others(text, list);
        if (count <= list->room)
            write_line(&text->term, row, LINE_EXEC, in_container);
    }
    et_text_more(text, count, list->room);
    return got;
}

/* Compilations of one place, a block each. */
static int write_blocks(struct et_text *text, struct list *list, struct et_err *err)
{
    int got, rc = 0;
    int64_t count = 0, room = et_text_room(text, INT64_MAX);
    bool in_container = strcmp(list->place, "container") == 0;
    ET_STMT_AUTO *row = story_of(text, list->place, err);
    if (!row)
        return ET_FATAL;
    while ((got = et_stmt_row(row, err)) > 0 && rc == 0 && !et_out_failed(&text->term.out)) {
        if (count++ >= room)
            continue;
        if (list->begun)
            et_term_newline(&text->term);
        begin_list(text, list);
        if (in_container)
            et_text_remember(text, et_column_int(row, "driver_exec_id"),
                             et_column_text(row, "container_id"));
        rc = write_block(text, row, in_container, err);
    }
    et_text_more(text, count, room);
    return got < 0 ? got : rc;
}

/* ------------------------------------------------------------ the sections */

int et_text_compilations(struct et_text *text, struct et_err *err)
{
    struct list list = { "COMPILER EXECUTIONS IN CONTAINERS",
                         "TOOLS RUN IN CONTAINERS, NONE PART OF A COMPILATION", "container",
                         et_text_room(text, INT64_MAX), false };
    int rc = write_blocks(text, &list, err);
    return rc < 0 ? rc : write_others(text, &list, err);
}

/* What was tried, and by whom. */
static void write_tried(struct et_terminal *term, struct et_stmt *row)
{
    et_term_value(term, et_column_text(row, "file"));
    et_term_style(term, ET_PLAIN);
    et_term_words(term, " by ");
    write_actor(term, row);
    et_term_words(term, ", as ");
    write_user(term, et_column_text(row, "user"), et_column_int(row, "uid"));
}

static void write_attempt(struct et_terminal *term, struct et_stmt *row)
{
    struct et_slice place = et_column_text(row, "place");
    et_term_words(term, "  ");
    et_term_time_padded(term, et_column_text(row, "time"));
    et_term_style(term, ET_DOUBT);
    if (et_column_has(row, "exec_id"))
        write_tried(term, row);
    else
        et_term_words(term, "asked for and not run");
    et_term_style(term, ET_PLAIN);
    if (et_slice_is(place, "container")) {
        et_term_words(term, " in ");
        write_container(term, et_column_text(row, "container_name"),
                        et_column_text(row, "container_id"), et_column_text(row, "image"));
    } else if (!et_slice_is(place, "host")) {
        et_term_words(term, " in a place not known");
    }
    et_term_words(term, " on ");
    et_term_value(term, et_column_text(row, "host"));
    et_term_newline(term);
    et_text_label(term, "why");
    et_term_value(term, et_column_text(row, "detail"));
    if (et_column_has(row, "exec_id")) {
        et_term_words(term, " (exec ");
        et_term_number(term, et_column_int(row, "exec_id"));
        et_term_words(term, ")");
    }
    et_term_newline(term);
}

int et_text_attempts(struct et_text *text, struct et_err *err)
{
    int got;
    int64_t count = 0;
    ET_STMT_AUTO *row =
        et_filtered_query(text->store, ET_Q_REPORT_ATTEMPT_STORY, text->options, err);
    if (!row)
        return ET_FATAL;
    while ((got = et_stmt_row(row, err)) > 0 && !et_out_failed(&text->term.out)) {
        if (count++ == 0)
            et_term_heading(&text->term, "FAILED ATTEMPTS");
        if (count > et_text_room(text, INT64_MAX))
            continue;
        if (et_column_has(row, "exec_id"))
            et_text_remember(text, et_column_int(row, "exec_id"),
                             et_column_text(row, "container_id"));
        write_attempt(&text->term, row);
    }
    et_text_more(text, count, et_text_room(text, INT64_MAX));
    return got < 0 ? got : 0;
}

int et_text_host(struct et_text *text, struct et_err *err)
{
    struct list list = { "ON THE HOST", "TOOLS RUN ON THE HOST, NONE PART OF A COMPILATION", "host",
                         et_text_room(text, ET_TEXT_HOST), false };
    int got;
    int64_t count = 0;
    ET_STMT_AUTO *row = story_of(text, list.place, err);
    if (!row)
        return ET_FATAL;
    while ((got = et_stmt_row(row, err)) > 0) {
        begin_list(text, &list);
        if (count++ < list.room)
            write_line(&text->term, row, LINE_COMPILATION, false);
    }
    et_text_more(text, count, list.room);
    return got < 0 ? got : write_others(text, &list, err);
}

static int write_reasons(struct et_text *text, struct list *list, struct et_err *err)
{
    int got;
    int64_t count = 0, left_out = 0;
    struct et_terminal *term = &text->term;
    ET_STMT_AUTO *row = et_filtered_query(text->store, ET_Q_REPORT_UNPLACED, text->options, err);
    if (!row)
        return ET_FATAL;
    while ((got = et_stmt_row(row, err)) > 0) {
        begin_list(text, list);
        if (count++ == 0) {
            et_term_words(term, "  All execs that could not be placed, by reason:");
            et_term_newline(term);
        }
        if (count > ET_TEXT_REASONS) {
            left_out += et_column_int(row, "execs");
            continue;
        }
        et_term_number_right(term, et_column_int(row, "execs"), REASON_COLUMNS);
        et_term_words(term, "  ");
        et_term_value(term, et_column_text(row, "reason"));
        et_term_newline(term);
    }
    if (left_out) {
        et_term_number_right(term, left_out, REASON_COLUMNS);
        et_term_words(term, "  for other reasons");
        et_term_newline(term);
    }
    return got;
}

int et_text_unplaced(struct et_text *text, struct et_err *err)
{
    static const char not_placed[] =
        "NOT PLACED (in a container or on the host, the evidence cannot tell)";
    struct list list = { not_placed, not_placed, "unknown", et_text_room(text, ET_TEXT_HOST),
                         false };
    int rc = write_blocks(text, &list, err);
    if (rc == 0)
        rc = write_others(text, &list, err);
    return rc < 0 ? rc : write_reasons(text, &list, err);
}
