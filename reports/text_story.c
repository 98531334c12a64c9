#include "reports/column.h"
#include "reports/text.h"

enum {
    HOST_COLUMNS = 12,
    NAME_COLUMNS = 20,
    USER_COLUMNS = 12,
    FAMILY_COLUMNS = 12, /* "unidentified" */
    REASON_COLUMNS = 9,
};

/* Opens report_compilation_story for one place. */
static struct et_stmt *story_of(struct et_text *text, const char *place, struct et_err *err)
{
    struct et_stmt *row =
        et_filtered_query(text->store, ET_Q_REPORT_COMPILATION_STORY, text->options, err);
    if (row)
        et_stmt_text(row, ET_REPORT_COMPILATION_STORY_PLACE, et_slice_of(place));
    return row;
}

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
    ET_STMT_AUTO *row = et_filtered_query(text->store, ET_Q_REPORT_OTHER_STORY, text->options, err);
    if (!row)
        return ET_FATAL;
    et_stmt_text(row, ET_REPORT_OTHER_STORY_PLACE, et_slice_of(list->place));
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
        bool brief = text->options->detail == ET_DETAIL_MINIMAL;
        if (list->begun && !brief)
            et_term_newline(&text->term);
        begin_list(text, list);
        if (in_container)
            et_text_remember(text, et_column_int(row, "driver_exec_id"),
                             et_column_text(row, "container_id"));
        if (brief)
            write_line(&text->term, row, LINE_COMPILATION, in_container);
        else
            rc = et_text_block(text, row, in_container, err);
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
    return rc < 0 || text->options->detail == ET_DETAIL_MINIMAL ? rc
                                                                : write_others(text, &list, err);
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
