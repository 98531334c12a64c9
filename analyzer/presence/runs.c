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
    for (int role = ET_TOOL_DRIVER; role < ET_TOOL_NONE; role++)
        if (et_slice_is(name, et_tool_role_name((enum et_tool_role)role)))
            return (enum et_tool_role)role;
    return ET_TOOL_NONE;
}

static int severity_of(const struct et_presence *p, struct et_slice rule)
{
    const struct et_compiler_rules *rules = p->rules->compilers;
    for (size_t i = 0; i < et_compiler_rules_count(rules); i++)
        if (et_slice_eq(et_compiler_rules_at(rules, i)->id, rule))
            return et_compiler_rules_at(rules, i)->severity;
    return 1;
}

/* Columns that presence_execs and presence_commands begin with. */
enum column { HOST, CONTAINER, EXEC, TIME, STREAM, LINE, OFFSET, EXE, FIRST_OWN };
enum exec_column { FAMILY = FIRST_OWN, ROLE, RULE, EXEC_LINE };
enum command_column { ARGV = FIRST_OWN, COMMAND_LINE, PROCESS };

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
    found.instruction = et_arena_copy(&p->text, et_stmt_col_text(row, EXEC_LINE));
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

/* ------------------------------------------------------------ commands that install */

struct commands {
    struct et_presence *p;
    struct et_run_installs *installs;
    struct et_map may;       /* a program's path -> 1 = it may install, 2 = it does not */
    struct et_map processes; /* that were told of already */
    struct et_map execs;     /* likewise */
    struct et_arena words;   /* of the command at hand */
};

static bool may_install(struct commands *c, struct et_slice exe)
{
    uint64_t *known = et_map_put(&c->may, exe, NULL);
    c->p->failed = c->p->failed || !known;
    if (known && !*known)
        *known = et_installers_may(c->p->rules->installers, exe) ? 1 : 2;
    return !known || *known == 1;
}

/* True if a command above it was told of: apt-get runs dpkg. */
static int is_told(struct commands *c, int64_t exec_id, int64_t process, bool *told,
                   struct et_err *err)
{
    int rc;
    *told = process != ET_NULL && et_map_get_u64(&c->processes, (uint64_t)process) != NULL;
    if (*told)
        return 0;
    ET_STMT_AUTO *row = et_store_query(c->p->store, ET_Q_PRESENCE_ANCESTORS, err);
    if (!row)
        return ET_FATAL;
    et_stmt_int(row, ET_PRESENCE_ANCESTORS_EXEC_ID, exec_id);
    while ((rc = et_stmt_row(row, err)) > 0 && !*told)
        *told = et_map_get_u64(&c->execs, (uint64_t)et_stmt_col_int(row, 0)) != NULL;
    return rc < 0 ? rc : 0;
}

static int put_install(struct commands *c, const struct et_subject *subject,
                       const struct et_sighting *last, const struct et_strbuf *names,
                       int64_t process, struct et_err *err)
{
    if (!ET_ARRAY_ROOM(*c->installs) || !et_map_put_u64(&c->execs, (uint64_t)last->exec_id, NULL) ||
        (process != ET_NULL && !et_map_put_u64(&c->processes, (uint64_t)process, NULL)))
        return et_fail_memory(err);
    struct et_slice packages = et_arena_copy(&c->p->text, et_strbuf_slice(names));
    c->installs->at[c->installs->count++] =
        (struct et_run_install){ (size_t)(subject - c->p->containers.at), last->exec_id,
                                 last->time_ns, packages };
    return packages.p ? 0 : et_fail_memory(err);
}

static int take_installed(struct commands *c, struct et_subject *subject,
                          const struct et_install *install, struct et_sighting found,
                          int64_t process, struct et_err *err)
{
    bool told = false;
    ET_STRBUF_AUTO names = { 0 };
    for (size_t i = 0; i < install->count + (install->brings.p != NULL); i++) {
        struct et_slice word = install->brings.p ? install->brings : install->packages[i];
        struct et_slice name = et_package_name(install->manager, word);
        if (!name.n || !et_kind_of_package(c->p, install->manager, name, &found))
            continue;
        found.package = et_arena_copy(&c->p->text, name);
        found.what = et_arena_copy(&c->p->text, word);
        if (!found.package.p || !found.what.p ||
            et_sightings_add(&subject->sightings, &found, err) < 0)
            return et_fail_memory(err);
        if (et_tool_role_compiles(found.role)) {
            et_strbuf_adds(&names, names.n ? ", " : "");
            et_strbuf_add(&names, name);
        }
        if (install->brings.p)
            break;
    }
    if (!names.n || names.failed)
        return names.failed ? et_fail_memory(err) : 0;
    if (is_told(c, found.exec_id, process, &told, err) < 0)
        return ET_FATAL;
    return told ? 0 : put_install(c, subject, &found, &names, process, err);
}

static int take_removed(struct commands *c, struct et_subject *subject,
                        const struct et_install *install, int64_t exec_id, struct et_err *err)
{
    ET_STRBUF_AUTO words = { 0 };
    et_strbuf_addf(&words, "removed again by a command in the container (exec %lld)",
                   (long long)exec_id);
    for (size_t i = 0; i < install->count; i++) {
        const struct et_taken taken = {
            .package =
                et_arena_copy(&c->p->text, et_package_name(install->manager, install->packages[i])),
            .words = et_arena_copy(&c->p->text, et_strbuf_slice(&words)),
        };
        if (!taken.package.p || !taken.words.p || !et_subject_take(subject, &taken))
            return et_fail_memory(err);
    }
    return 0;
}

static int take_command(struct commands *c, struct et_stmt *row, struct et_err *err)
{
    struct et_slice *argv, *packages;
    size_t argc;
    struct et_subject *subject = et_subject_of(c->p, et_stmt_col_int(row, HOST),
                                               et_stmt_col_text(row, CONTAINER), ET_SLICE_NONE);
    if (!subject || !may_install(c, et_stmt_col_text(row, EXE)))
        return 0;
    int rc = et_argv_from_json(et_stmt_col_text(row, ARGV), &c->words, &argv, &argc, err);
    if (rc < 0)
        return rc == ET_FATAL ? rc : 0;
    packages = et_arena_alloc(&c->words, (argc + 1) * sizeof *packages);
    if (!packages)
        return et_fail_memory(err);
    struct et_install install =
        et_installers_of_exec(c->p->rules->installers, argv, argc, packages);
    struct et_sighting found = ET_SIGHTING_NONE;
    found.by = ET_BASIS_COMMANDS;
    found.since = ET_SINCE_INSTALLED;
    found.exec_id = et_stmt_col_int(row, EXEC);
    found.time_ns = et_stmt_col_int(row, TIME);
    found.instruction = et_arena_copy(&c->p->text, et_stmt_col_text(row, COMMAND_LINE));
    found.detail = ET_SLICE("asked for by a command; nothing tells whether it succeeded");
    found.said = said_by(row);
    if (install.op == ET_INSTALL_ADDS)
        return take_installed(c, subject, &install, found, et_stmt_col_int(row, PROCESS), err);
    return install.op == ET_INSTALL_REMOVES ? take_removed(c, subject, &install, found.exec_id, err)
                                            : 0;
}

static int find_installs(struct et_presence *p, struct et_run_installs *installs,
                         struct et_err *err)
{
    int rc;
    struct commands c = { .p = p, .installs = installs };
    et_map_init(&c.may);
    et_map_init(&c.processes);
    et_map_init(&c.execs);
    et_arena_init(&c.words);
    ET_STMT_AUTO *row = et_store_query(p->store, ET_Q_PRESENCE_COMMANDS, err);
    rc = row ? 0 : ET_FATAL;
    while (rc == 0 && (rc = et_stmt_row(row, err)) > 0) {
        rc = take_command(&c, row, err);
        et_arena_reset(&c.words);
    }
    et_map_clear(&c.may);
    et_map_clear(&c.processes);
    et_map_clear(&c.execs);
    et_arena_clear(&c.words);
    return rc;
}

int et_runs_find(struct et_presence *p, struct et_run_installs *installs, struct et_err *err)
{
    int rc = find_execs(p, err);
    if (rc == 0)
        rc = find_attempts(p, err);
    if (rc == 0)
        rc = find_scripts(p, err);
    if (rc == 0)
        rc = find_installs(p, installs, err);
    return rc == 0 ? et_copies_find(p, err) : rc;
}
