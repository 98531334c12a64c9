#include "analyzer/cli/tree_lines.h"

#include "parsers/audit/names.h"

#include <string.h>

enum {
    ID_COLUMNS = 8,
    PID_COLUMNS = 8,
    USER_COLUMNS = 8,
    CLOCK_FROM = 11, /* in 2026-11-23T22:13:21.152Z */
    CLOCK_LENGTH = 12,
    DAY_LENGTH = 10,
    LEVEL_COLUMNS = 3,
    COMMAND_COLUMNS = 16, /* at the least */
    MIN_LEVELS = 2,
    MAX_LEVELS = 16,
};

/* The columns of tree_exec. */
enum {
    TIME,
    PID,
    USER,
    SUCCESS,
    ERRNO,
    COMMAND,
    COMPILER,
    PLACE,
    CONTAINER,
    CONFIDENCE,
    CONTRADICTED,
    MOVED,
    PARENT_ROLE,
};

struct drawing {
    const char *bar, *gap, *branch, *last, *then;
};

static const struct drawing boxes = { "│  ", "   ", "├─ ", "└─ ", "→ " };
static const struct drawing ascii = { "|  ", "   ", "|- ", "`- ", "> " };

/* How many levels are drawn; of those further up only the number is told. */
static size_t levels_that_fit(const struct et_terminal *term, size_t depth)
{
    int room = (term->width - term->column - COMMAND_COLUMNS) / LEVEL_COLUMNS;
    size_t most = MAX_LEVELS;
    if (term->width && room < MAX_LEVELS)
        most = room < MIN_LEVELS ? MIN_LEVELS : (size_t)room;
    return depth < most ? depth : most;
}

/* The bars before a process, or before what it runs next. */
static void draw(const struct et_tree_lines *lines, et_tree process, size_t depth, bool first)
{
    const struct drawing *d = lines->boxes ? &boxes : &ascii;
    const struct et_tree_exec *at = lines->forest->at;
    const char *parts[MAX_LEVELS];
    size_t levels = levels_that_fit(lines->term, depth);
    for (size_t i = levels; i > 0; i--) {
        bool ends = at[process].next == ET_NO_TREE, own = first && i == levels;
        parts[i - 1] = own ? (ends ? d->last : d->branch) : (ends ? d->gap : d->bar);
        process = at[process].parent;
    }
    if (depth > levels) {
        et_term_words(lines->term, "[");
        et_term_number(lines->term, (int64_t)depth);
        et_term_words(lines->term, "] ");
    }
    for (size_t i = 0; i < levels; i++)
        et_term_words(lines->term, parts[i]);
    if (!first)
        et_term_words(lines->term, d->then);
}

static void tag(struct et_terminal *term, const char *what, struct et_slice value)
{
    et_term_words(term, "(");
    et_term_words(term, what);
    if (value.p)
        et_term_value(term, value);
    et_term_words(term, ") ");
}

static void tag_refusal(struct et_terminal *term, struct et_stmt *row)
{
    int64_t number = et_stmt_col_int(row, ERRNO);
    const char *name = number == ET_NULL ? NULL : et_errno_name(number);
    tag(term, name ? "refused: " : "refused", et_slice_of(name));
}

/* How a container was entered. */
static void tag_entry(const struct et_tree_lines *lines, struct et_stmt *row)
{
    int64_t pid = et_stmt_col_int(row, PID);
    if (pid != ET_NULL && pid == lines->init_pid)
        tag(lines->term, "init", ET_SLICE_NONE);
    else if (et_stmt_col_is_null(row, PARENT_ROLE))
        tag(lines->term, "its parent is not known", ET_SLICE_NONE);
    else if (!et_slice_is(et_stmt_col_text(row, PARENT_ROLE), "runtime"))
        tag(lines->term, "from outside", ET_SLICE_NONE);
    else if (lines->init_pid != ET_NULL)
        tag(lines->term, "exec session", ET_SLICE_NONE);
}

static void tag_place(const struct et_tree_lines *lines, struct et_stmt *row)
{
    struct et_slice container = et_stmt_col_text(row, CONTAINER);
    if (container.p)
        tag(lines->term, "in ", et_term_short_id(container));
    else
        tag(lines->term, "", et_stmt_col_text(row, PLACE));
}

static void tag_doubt(struct et_terminal *term, struct et_stmt *row)
{
    struct et_slice confidence = et_stmt_col_text(row, CONFIDENCE);
    if (et_slice_is(confidence, "probable") || et_slice_is(confidence, "weak"))
        tag(term, "", confidence);
    if (et_stmt_col_int(row, CONTRADICTED) == 1)
        tag(term, "contradicted", ET_SLICE_NONE);
}

static enum et_style style_of(struct et_stmt *row)
{
    if (et_stmt_col_int(row, SUCCESS) == 0)
        return ET_DIM;
    if (et_stmt_col_is_null(row, COMPILER))
        return ET_PLAIN;
    return et_slice_is(et_stmt_col_text(row, PLACE), "container") ? ET_ALARM : ET_DOUBT;
}

/* The heads of the columns, wherever the day is another one than before. */
static void write_day(struct et_tree_lines *lines, struct et_slice time)
{
    struct et_slice day = et_slice_to(time, DAY_LENGTH);
    if (!day.n || et_slice_is(day, lines->day))
        return;
    memcpy(lines->day, day.p, day.n);
    lines->day[day.n] = '\0';
    et_term_style(lines->term, ET_DIM);
    et_term_to_column(lines->term, ID_COLUMNS - (int)strlen("exec"));
    et_term_words(lines->term, "exec  ");
    et_term_value(lines->term, day);
    et_term_to_column(lines->term,
                      ID_COLUMNS + 2 + CLOCK_LENGTH + PID_COLUMNS - (int)strlen("pid"));
    et_term_words(lines->term, "pid user     command");
    et_term_newline(lines->term);
}

static void write_columns(struct et_tree_lines *lines, int64_t exec_id, struct et_stmt *row)
{
    struct et_terminal *term = lines->term;
    struct et_slice time = et_stmt_col_text(row, TIME);
    write_day(lines, time);
    et_term_number_right(term, exec_id, ID_COLUMNS);
    et_term_words(term, exec_id == lines->marked ? "* " : "  ");
    et_term_value(term, et_slice_to(et_slice_from(time, CLOCK_FROM), CLOCK_LENGTH));
    et_term_number_right(term, et_stmt_col_int(row, PID), PID_COLUMNS);
    et_term_words(term, " ");
    et_term_padded(term, et_stmt_col_text(row, USER), USER_COLUMNS);
}

static int write_exec(struct et_tree_lines *lines, et_tree process, et_tree exec, size_t depth,
                      struct et_err *err)
{
    struct et_terminal *term = lines->term;
    int64_t exec_id = lines->forest->at[exec].exec_id;
    ET_STMT_AUTO *row = et_store_query(lines->store, ET_Q_TREE_EXEC, err);
    if (!row)
        return ET_FATAL;
    et_stmt_int(row, ET_TREE_EXEC_EXEC_ID, exec_id);
    int rc = et_stmt_row(row, err);
    if (rc <= 0)
        return rc;
    write_columns(lines, exec_id, row);
    draw(lines, process, depth, exec == process);
    et_term_style(term, style_of(row));
    if (lines->of_container && depth == 0 && exec == process)
        tag_entry(lines, row);
    if (!lines->of_container && et_stmt_col_int(row, MOVED) == 1)
        tag_place(lines, row);
    tag_doubt(term, row);
    if (et_stmt_col_int(row, SUCCESS) == 0)
        tag_refusal(term, row);
    if (!et_stmt_col_is_null(row, COMPILER)) {
        et_term_words(term, "[");
        et_term_value(term, et_stmt_col_text(row, COMPILER));
        et_term_words(term, "] ");
    }
    et_term_in_line(term, et_stmt_col_text(row, COMMAND));
    et_term_newline(term);
    lines->printed++;
    return 0;
}

int et_tree_lines(struct et_tree_lines *lines, et_tree root, struct et_err *err)
{
    size_t depth = 0;
    for (et_tree process = root; process != ET_NO_TREE;) {
        for (et_tree exec = process; exec != ET_NO_TREE; exec = lines->forest->at[exec].next_exec) {
            if (lines->left == 0)
                return 0;
            lines->left--;
            if (write_exec(lines, process, exec, depth, err) < 0)
                return ET_FATAL;
        }
        process = et_forest_walk(lines->forest, root, process, &depth);
    }
    return et_out_failed(&lines->term->out) ? et_term_end(lines->term, err) : 0;
}
