#include "analyzer/presence/runs.h"

#include "analyzer/argv_json.h"
#include "analyzer/presence/copies.h"
#include "analyzer/presence/kinds.h"
#include "analyzer/presence/lists.h"
#include "analyzer/rules/rule_set.h"
#include "base/strbuf.h"

/* ------------------------------------------------------------ compilers that ran */

static enum et_tool_role role_of(struct et_slice name)
{
    enum et_tool_role role;
    return et_tool_role_from_name(name, &role) ? role : ET_TOOL_NONE;
}

static int severity_of(const struct et_presence *p, struct et_slice rule)
{
    const struct et_compiler_rules *rules = p->rules->compilers;
    for (size_t i = 0; i < et_compiler_rules_count(rules); i++)
        if (et_slice_eq(et_compiler_rules_at(rules, i)->id, rule))
            return et_compiler_rules_at(rules, i)->severity;
    return 1;
}

/* Columns of presence_execs. */
enum column { HOST, CONTAINER, EXEC, TIME, STREAM, LINE, OFFSET, EXE, FAMILY, ROLE, RULE };

static struct et_said said_by(struct et_stmt *row)
{
    return (struct et_said){ et_stmt_col_int(row, STREAM), et_stmt_col_int(row, LINE),
                             et_stmt_col_int(row, OFFSET) };
}

/* One that is only asked for its version is there as much as one that compiles: then
 * its file tells what it is. */
static void take_kind(struct et_presence *p, struct et_stmt *row, struct et_sighting *found)
{
    enum et_tool_role role = role_of(et_stmt_col_text(row, ROLE));
    if (role == ET_TOOL_PROBE && et_kind_of_file(p, found->what, found))
        return;
    found->role = role == ET_TOOL_PROBE ? ET_TOOL_DRIVER : role;
    found->family = et_arena_copy(&p->text, et_stmt_col_text(row, FAMILY));
    found->rule = et_arena_copy(&p->text, et_stmt_col_text(row, RULE));
    found->severity = severity_of(p, found->rule);
}

static int take_exec(struct et_presence *p, struct et_stmt *row, struct et_err *err)
{
    struct et_sighting found = ET_SIGHTING_NONE;
    struct et_subject *subject = et_subject_of(p, et_stmt_col_int(row, HOST),
                                               et_stmt_col_text(row, CONTAINER), ET_SLICE_NONE);
    found.what = et_arena_copy(&p->text, et_stmt_col_text(row, EXE));
    take_kind(p, row, &found);
    if (!subject || !et_tool_role_counts(found.role))
        return 0;
    found.by = ET_BASIS_EXECS;
    found.since = ET_SINCE_EXECUTED;
    found.time_ns = et_stmt_col_int(row, TIME);
    found.exec_id = et_stmt_col_int(row, EXEC);
    found.said = said_by(row);
    subject->seen |= ET_BASIS_EXECS;
    if (p->text.failed || !found.what.p)
        return et_fail_memory(err);
    return et_sightings_add(&subject->sightings, &found, err);
}

static int find_execs(struct et_presence *p, struct et_err *err)
{
    int rc;
    ET_STMT_AUTO *row = et_store_query(p->store, ET_Q_PRESENCE_EXECS, err);
    if (!row)
        return ET_FATAL;
    while ((rc = et_stmt_row(row, err)) > 0)
        if (take_exec(p, row, err) < 0)
            return ET_FATAL;
    return rc;
}

static int find_attempts(struct et_presence *p, struct et_err *err)
{
    int rc;
    ET_STMT_AUTO *row = et_store_query(p->store, ET_Q_PRESENCE_ATTEMPTS, err);
    if (!row)
        return ET_FATAL;
    while ((rc = et_stmt_row(row, err)) > 0) {
        struct et_subject *subject =
            et_subject_of(p, et_stmt_col_int(row, 0), et_stmt_col_text(row, 1), ET_SLICE_NONE);
        if (subject)
            subject->attempted = true;
    }
    return rc;
}

/* docker diff does not tell a program from a script that is called like one; that an
 * interpreter ran it does. */
static int is_script(struct et_presence *p, const struct et_subject *subject,
                     struct et_sighting *found, struct et_err *err)
{
    ET_STMT_AUTO *row = et_store_query(p->store, ET_Q_PRESENCE_SCRIPT, err);
    if (!row)
        return ET_FATAL;
    et_stmt_int(row, ET_PRESENCE_SCRIPT_CONTAINER_ID, subject->container_id);
    et_stmt_text(row, ET_PRESENCE_SCRIPT_PATH, found->what);
    int rc = et_stmt_row(row, err);
    if (rc > 0 && !et_stmt_col_is_null(row, 0)) {
        found->role = ET_TOOL_NONE;
        found->exec_id = et_stmt_col_int(row, 0);
        found->detail = ET_SLICE("only called like a compiler: a script, which an interpreter ran");
    }
    return rc < 0 ? rc : 0;
}

static int find_scripts(struct et_presence *p, struct et_err *err)
{
    for (size_t i = 0; i < p->containers.count; i++) {
        struct et_subject *subject = &p->containers.at[i];
        for (size_t k = 0; k < subject->sightings.count && subject->container_id != ET_NULL; k++) {
            struct et_sighting *found = &subject->sightings.at[k];
            bool asks = (found->by & ET_BASIS_DIFF) && !(found->by & ET_BASIS_EXECS);
            if (asks && is_script(p, subject, found, err) < 0)
                return ET_FATAL;
        }
    }
    return 0;
}

/* ------------------------------------------------------------ commands */

/* Columns of presence_ran. */
enum ran_column {
    RAN_HOST,
    RAN_CONTAINER,
    RAN_EXEC,
    RAN_TIME,
    RAN_STREAM,
    RAN_LINE,
    RAN_OFFSET,
    RAN_ARGV,
    RAN_PROCESS
};

struct commands {
    struct et_presence *p;
    struct et_installs *installs;
    struct et_map containers; /* our number of one -> 1 + index */
    struct et_arena words;    /* of the command at hand */
    struct et_strbuf line;    /* likewise */
};

/* Where no word needs quotes, the case keeps no command line. */
static void join_words(struct commands *c, struct et_ran *ran)
{
    et_strbuf_reset(&c->line);
    for (size_t i = 0; i < ran->argc; i++) {
        et_strbuf_adds(&c->line, i ? " " : "");
        et_strbuf_add(&c->line, ran->argv[i]);
    }
    c->p->failed = c->p->failed || c->line.failed;
    ran->line = et_strbuf_slice(&c->line);
}

static int take_words(struct commands *c, struct et_ran *ran, int64_t argv_id,
                      enum et_command_kind kind, struct et_err *err)
{
    struct et_slice *argv;
    ET_STMT_AUTO *row = et_store_query(c->p->store, ET_Q_ARGV_OF, err);
    if (!row)
        return ET_FATAL;
    et_stmt_int(row, ET_ARGV_OF_ARGV_ID, argv_id);
    int rc = et_stmt_row(row, err);
    if (rc <= 0)
        return rc;
    rc = et_argv_from_json(et_stmt_col_text(row, 0), &c->words, &argv, &ran->argc, err);
    if (rc < 0)
        return rc == ET_FATAL ? rc : 0;
    ran->argv = argv;
    ran->line = et_stmt_col_text(row, 1);
    if (!ran->line.p)
        join_words(c, ran);
    return kind == ET_COMMAND_COPY ? et_copies_take(c->p, ran, err)
                                   : et_installs_take(c->p, c->installs, ran, &c->words, err);
}

static int take_ran(struct commands *c, const struct et_command *command, struct et_err *err)
{
    ET_STMT_AUTO *row = et_store_query(c->p->store, ET_Q_PRESENCE_RAN, err);
    if (!row)
        return ET_FATAL;
    et_stmt_int(row, ET_PRESENCE_RAN_EXEC_ID, command->exec_id);
    int got = et_stmt_row(row, err);
    if (got <= 0)
        return got;
    int64_t container = et_stmt_col_int(row, RAN_CONTAINER);
    const uint64_t *slot =
        container == ET_NULL ? NULL : et_map_get_u64(&c->containers, (uint64_t)container);
    if (command->kind == ET_COMMAND_INSTALL && !slot)
        return 0;
    struct et_ran ran = { .host_id = et_stmt_col_int(row, RAN_HOST),
                          .exec_id = et_stmt_col_int(row, RAN_EXEC),
                          .time_ns = et_stmt_col_int(row, RAN_TIME),
                          .process = et_stmt_col_int(row, RAN_PROCESS),
                          .container = slot ? (size_t)*slot : 0,
                          .said = { et_stmt_col_int(row, RAN_STREAM),
                                    et_stmt_col_int(row, RAN_LINE),
                                    et_stmt_col_int(row, RAN_OFFSET) } };
    return take_words(c, &ran, et_stmt_col_int(row, RAN_ARGV), command->kind, err);
}

static int know_containers(struct commands *c, struct et_err *err)
{
    for (size_t i = 0; i < c->p->containers.count; i++) {
        int64_t id = c->p->containers.at[i].container_id;
        uint64_t *slot = id == ET_NULL ? NULL : et_map_put_u64(&c->containers, (uint64_t)id, NULL);
        if (slot)
            *slot = i + 1;
        else if (id != ET_NULL)
            return et_fail_memory(err);
    }
    return 0;
}

static int find_commands(struct et_presence *p, const et_command_list *commands,
                         struct et_installs *installs, struct et_err *err)
{
    struct commands c = { .p = p, .installs = installs };
    et_map_init(&c.containers);
    et_arena_init(&c.words);
    int rc = know_containers(&c, err);
    for (size_t i = 0; i < commands->count && rc == 0; i++) {
        rc = take_ran(&c, &commands->at[i], err);
        et_arena_reset(&c.words);
    }
    et_map_clear(&c.containers);
    et_arena_clear(&c.words);
    et_strbuf_clear(&c.line);
    return rc;
}

int et_runs_find(struct et_presence *p, const et_command_list *commands,
                 struct et_installs *installs, struct et_err *err)
{
    int rc = find_execs(p, err);
    if (rc == 0)
        rc = find_attempts(p, err);
    if (rc == 0)
        rc = find_scripts(p, err);
    return rc == 0 ? find_commands(p, commands, installs, err) : rc;
}
