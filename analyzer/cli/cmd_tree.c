/* Who started whom: the processes of a container, or around one exec. */
#include "analyzer/cli/answer.h"
#include "analyzer/cli/case_access.h"
#include "analyzer/cli/command.h"
#include "analyzer/cli/confine.h"
#include "analyzer/cli/container_word.h"
#include "analyzer/cli/exec_word.h"
#include "analyzer/cli/terminal.h"
#include "analyzer/cli/tree_lines.h"
#include "analyzer/cli/whole_case.h"

struct options {
    const char *case_path, *host, *limit, *color;
    bool all, ascii;
    struct et_confined confined;
};

static const struct et_option rows[] = {
    { "case", "FILE", ET_OPTION_TEXT, offsetof(struct options, case_path), ET_CASE_HELP },
    { "host", "NAME", ET_OPTION_TEXT, offsetof(struct options, host),
      "the container, or the audit event, of this host" },
    { "all", NULL, ET_OPTION_FLAG, offsetof(struct options, all),
      "of an exec: all that came from its first ancestor" },
    { "limit", "N", ET_OPTION_TEXT, offsetof(struct options, limit),
      "print at most so many execs" },
    { "color", "WHEN", ET_OPTION_TEXT, offsetof(struct options, color), ET_COLOR_HELP },
    { "ascii", NULL, ET_OPTION_FLAG, offsetof(struct options, ascii), ET_ASCII_HELP },
};

/* The columns of tree_runs and of the two statements that list execs. */
enum { RUN, START, END, UNTIL_NS, INIT_PID };
enum { EXEC_ID, PROCESS_ID, PARENT_EXEC_ID, TIME_NS };
enum { HOST = 13 }; /* of tree_exec; tree_lines.c has the others */

struct tree {
    struct et_store *store;
    struct et_arena arena;
    struct et_forest forest;
    struct et_terminal term;
    struct et_tree_lines lines;
    struct et_err err;
};

static int failed(const struct tree *t)
{
    return et_complain(ET_EXIT_FAILED, NULL, "%s", t->err.msg);
}

static int plant(struct tree *t, struct et_forest *forest, struct et_stmt *row)
{
    int rc;
    while ((rc = et_stmt_row(row, &t->err)) > 0) {
        const struct et_tree_exec exec = {
            .exec_id = et_stmt_col_int(row, EXEC_ID),
            .process_id = et_stmt_col_int(row, PROCESS_ID),
            .parent_exec_id = et_stmt_col_int(row, PARENT_EXEC_ID),
            .time_ns = et_stmt_col_int(row, TIME_NS),
        };
        if (et_forest_add(forest, &exec, &t->err) < 0)
            return ET_FATAL;
    }
    return rc < 0 ? rc : et_forest_link(forest, &t->err);
}

/* ------------------------------------------------------------ a container */

static void write_container(struct et_terminal *term, const struct et_container_known *known)
{
    et_term_style(term, ET_HEADING);
    et_term_value(term, known->name.p ? known->name : et_term_short_id(known->id));
    et_term_style(term, ET_PLAIN);
    const struct {
        const char *what;
        struct et_slice value;
    } parts[] = {
        { "  id ", known->id },       { "  runtime ", known->runtime },
        { "  image ", known->image }, { "  namespace ", known->pod_namespace },
        { "  pod ", known->pod },     { "  on ", known->host },
    };
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++) {
        if (!parts[i].value.p)
            continue;
        et_term_words(term, parts[i].what);
        et_term_value(term, parts[i].value);
    }
    et_term_newline(term);
}

static void write_run(struct et_terminal *term, struct et_stmt *run)
{
    et_term_newline(term);
    et_term_style(term, ET_HEADING);
    et_term_words(term, "run ");
    et_term_number(term, et_stmt_col_int(run, RUN));
    et_term_style(term, ET_PLAIN);
    if (!et_stmt_col_is_null(run, START)) {
        et_term_words(term, "  from ");
        et_term_value(term, et_stmt_col_text(run, START));
    }
    if (!et_stmt_col_is_null(run, END)) {
        et_term_words(term, "  to ");
        et_term_value(term, et_stmt_col_text(run, END));
    }
    et_term_newline(term);
}

/* Prints the roots up to that time; *root is then the first of those after it. */
static int write_roots(struct tree *t, et_tree *root, int64_t until_ns)
{
    int rc = 0;
    while (*root != ET_NO_TREE && t->forest.at[*root].time_ns <= until_ns && rc == 0) {
        rc = et_tree_lines(&t->lines, *root, &t->err);
        *root = t->forest.at[*root].next;
    }
    return rc;
}

/* A root belongs to the first run that had not ended by then. */
static int write_runs(struct tree *t, const struct et_container_known *known, et_tree *root)
{
    int rc;
    ET_STMT_AUTO *run = et_store_query(t->store, ET_Q_TREE_RUNS, &t->err);
    if (!run)
        return ET_FATAL;
    et_stmt_text(run, ET_TREE_RUNS_HOST, known->host);
    et_stmt_text(run, ET_TREE_RUNS_CONTAINER_ID, known->id);
    while ((rc = et_stmt_row(run, &t->err)) > 0 && t->lines.left > 0) {
        int64_t until_ns = et_stmt_col_int(run, UNTIL_NS);
        write_run(&t->term, run);
        t->lines.init_pid = et_stmt_col_int(run, INIT_PID);
        if (write_roots(t, root, until_ns == ET_NULL ? INT64_MAX : until_ns) < 0)
            return ET_FATAL;
    }
    return rc < 0 ? rc : 0;
}

static void write_words(struct et_terminal *term, const char *words)
{
    et_term_newline(term);
    et_term_words(term, words);
    et_term_newline(term);
}

static int tree_of_container(struct tree *t, const struct et_container_known *known)
{
    {
        ET_STMT_AUTO *row = et_store_query(t->store, ET_Q_TREE_OF_CONTAINER, &t->err);
        if (!row)
            return ET_FATAL;
        et_stmt_text(row, ET_TREE_OF_CONTAINER_HOST, known->host);
        et_stmt_text(row, ET_TREE_OF_CONTAINER_CONTAINER_ID, known->id);
        if (plant(t, &t->forest, row) < 0)
            return ET_FATAL;
    }
    et_tree root = t->forest.first_root;
    t->lines.of_container = true;
    write_container(&t->term, known);
    if (write_runs(t, known, &root) < 0)
        return ET_FATAL;
    if (t->forest.count == 0)
        write_words(&t->term, "no exec of it is in the case");
    else if (root != ET_NO_TREE && t->lines.left > 0)
        write_words(&t->term, "in no run that is known");
    t->lines.init_pid = ET_NULL;
    return write_roots(t, &root, INT64_MAX);
}

/* ------------------------------------------------------------ an exec */

static int write_exec_head(struct tree *t, int64_t exec_id)
{
    ET_STMT_AUTO *row = et_store_query(t->store, ET_Q_TREE_EXEC, &t->err);
    if (!row)
        return ET_FATAL;
    et_stmt_int(row, ET_TREE_EXEC_EXEC_ID, exec_id);
    if (et_stmt_row(row, &t->err) < 0)
        return ET_FATAL;
    et_term_style(&t->term, ET_HEADING);
    et_term_words(&t->term, "exec ");
    et_term_number(&t->term, exec_id);
    et_term_style(&t->term, ET_PLAIN);
    et_term_words(&t->term, "  on ");
    et_term_value(&t->term, et_stmt_col_text(row, HOST));
    et_term_newline(&t->term);
    et_term_newline(&t->term);
    return 0;
}

static int tree_of_exec(struct tree *t, int64_t exec_id, bool all)
{
    struct et_forest host = { 0 };
    int rc;
    {
        ET_STMT_AUTO *row = et_store_query(t->store, ET_Q_TREE_OF_HOST, &t->err);
        if (!row)
            return ET_FATAL;
        et_stmt_int(row, ET_TREE_OF_HOST_EXEC_ID, exec_id);
        rc = plant(t, &host, row);
    }
    et_tree exec = rc < 0 ? ET_NO_TREE : et_forest_find(&host, exec_id);
    if (exec != ET_NO_TREE) {
        et_tree process = host.at[exec].process;
        rc = et_forest_branch(&host, all ? et_forest_root(&host, process) : process, &t->forest,
                              &t->err);
    }
    et_forest_clear(&host);
    if (rc < 0 || exec == ET_NO_TREE)
        return rc;
    t->lines.marked = exec_id;
    if (write_exec_head(t, exec_id) < 0)
        return ET_FATAL;
    return et_tree_lines(&t->lines, t->forest.first_root, &t->err);
}

/* ------------------------------------------------------------ which of them */

static int not_found(const struct et_container_choice *choice, const char *word)
{
    et_complain(ET_EXIT_FAILED, word, "%s",
                choice->count ? "several containers are meant; give more of the id, or --host"
                : choice->first
                    ? "there is no such container or exec in the case; most alike are"
                    : "there is no such exec in the case, and no container to choose from");
    et_container_suggest(choice, et_slice_of(word), stderr);
    return ET_EXIT_FAILED;
}

/* What is called so as a whole comes before the beginnings of ids. */
static int write_tree(struct tree *t, const struct options *o, const char *word)
{
    struct et_container_choice choice;
    int64_t exec_id;
    int found = 0, rc;
    if (et_container_of_word(t->store, et_slice_of(word), et_slice_of(o->host), &t->arena, &choice,
                             &t->err) < 0)
        return failed(t);
    if (!choice.best || choice.best->fit != ET_FIT_WHOLE)
        found =
            et_exec_of_word(t->store, et_slice_of(word), et_slice_of(o->host), &exec_id, &t->err);
    if (found < 0)
        return failed(t);
    if (found)
        rc = tree_of_exec(t, exec_id, o->all);
    else if (choice.best && choice.count == 1)
        rc = tree_of_container(t, choice.best);
    else
        return not_found(&choice, word);
    return rc < 0 ? failed(t) : ET_EXIT_DONE;
}

static void write_rest(struct tree *t)
{
    if (t->forest.count <= t->lines.printed)
        return;
    et_term_newline(&t->term);
    et_term_count(&t->term, (int64_t)(t->forest.count - t->lines.printed), "exec");
    et_term_words(&t->term, " more are not printed (--limit)");
    et_term_newline(&t->term);
}

static int write_case(struct tree *t, const struct options *o, uint64_t limit, const char *word)
{
    et_arena_init(&t->arena);
    et_term_init(&t->term, stdout, et_terminal_wants_colour(stdout, o->color),
                 et_terminal_width(stdout));
    t->term.ascii = o->ascii || et_terminal_lacks_utf8(stdout);
    t->lines = (struct et_tree_lines){
        .store = t->store,
        .term = &t->term,
        .forest = &t->forest,
        .boxes = !o->ascii && et_terminal_boxes(stdout),
        .marked = ET_NULL,
        .init_pid = ET_NULL,
        .left = limit,
    };
    int status = write_tree(t, o, word);
    if (status == ET_EXIT_DONE) {
        write_rest(t);
        if (et_term_end(&t->term, &t->err) < 0)
            status = failed(t);
    }
    et_term_clear(&t->term);
    et_forest_clear(&t->forest);
    et_arena_clear(&t->arena);
    return status;
}

static int run(const void *given, int argc, char **argv)
{
    const struct options *o = given;
    const char *path = o->case_path ? o->case_path : ET_DEFAULT_CASE;
    struct tree t = { 0 };
    uint64_t limit = UINT64_MAX;
    if (argc != 1)
        return et_complain(ET_EXIT_USAGE, NULL,
                           "tree of what? Give one container (name, id, its beginning) or exec "
                           "(17, C3, F2, STAMP:SERIAL)");
    if (o->limit && (!et_slice_u64(et_slice_of(o->limit), &limit) || limit == 0))
        return et_complain(ET_EXIT_USAGE, "--limit", "is a number from 1");
    int looks = et_check_color(o->color);
    if (looks != ET_EXIT_DONE)
        return looks;
    int status = et_open_case(path, ET_STORE_READ, &t.store);
    if (status != ET_EXIT_DONE)
        return status;
    status = et_need_whole_case(t.store, path, "its processes make no tree");
    if (status == ET_EXIT_DONE)
        status = write_case(&t, o, limit, argv[0]);
    et_store_close(t.store);
    return status;
}

const struct et_command et_cmd_tree = {
    .name = "tree",
    .arguments = "CONTAINER|EXEC",
    .summary = "print the processes of a container, or around an exec, as a tree",
    .details =
        "CONTAINER is a name, an id, or the beginning of one: each run of it is printed, from its "
        "init and\n"
        "its exec sessions on. EXEC is an exec's number as reports print it, C and a "
        "compilation's, F and a\n"
        "finding's, or an audit event as STAMP:SERIAL: its ancestors and all that came from it "
        "are printed.\n"
        "Each line has the exec's number (for `explain`), time (UTC), pid, user and command. What "
        "a process\n"
        "ran next stands beneath it, behind an arrow; execs that were refused stand there, too.",
    .examples = "  exectrail tree --case web7.case billing-core\n"
                "  exectrail tree --case web7.case C1\n"
                "  exectrail tree --case web7.case --all 1795472001.152:1231",
    .options = rows,
    .option_count = sizeof rows / sizeof *rows,
    .options_size = sizeof(struct options),
    .confined = true,
    .confined_at = offsetof(struct options, confined),
    .run = run,
};
