#include "analyzer/presence/installs.h"

#include "analyzer/presence/kinds.h"
#include "analyzer/rules/rule_set.h"
#include "base/strbuf.h"

#include <stdlib.h>

void et_installs_init(struct et_installs *installs)
{
    *installs = (struct et_installs){ 0 };
    et_map_init(&installs->processes);
    et_map_init(&installs->execs);
}

void et_installs_clear(struct et_installs *installs)
{
    free(installs->at);
    et_map_clear(&installs->processes);
    et_map_clear(&installs->execs);
    *installs = (struct et_installs){ 0 };
}

/* True if a command above it was told of: apt-get runs dpkg. */
static int is_told(struct et_presence *p, const struct et_installs *c, int64_t exec_id,
                   int64_t process, bool *told, struct et_err *err)
{
    int rc;
    *told = process != ET_NULL && et_map_get_u64(&c->processes, (uint64_t)process) != NULL;
    if (*told)
        return 0;
    ET_STMT_AUTO *row = et_store_query(p->store, ET_Q_PRESENCE_ANCESTORS, err);
    if (!row)
        return ET_FATAL;
    et_stmt_int(row, ET_PRESENCE_ANCESTORS_EXEC_ID, exec_id);
    while ((rc = et_stmt_row(row, err)) > 0 && !*told)
        *told = et_map_get_u64(&c->execs, (uint64_t)et_stmt_col_int(row, 0)) != NULL;
    return rc < 0 ? rc : 0;
}

static int put_install(struct et_presence *p, struct et_installs *c,
                       const struct et_subject *subject, const struct et_sighting *last,
                       const struct et_strbuf *names, int64_t process, struct et_err *err)
{
    if (!ET_ARRAY_ROOM(*c) || !et_map_put_u64(&c->execs, (uint64_t)last->exec_id, NULL) ||
        (process != ET_NULL && !et_map_put_u64(&c->processes, (uint64_t)process, NULL)))
        return et_fail_memory(err);
    struct et_slice packages = et_arena_copy(&p->text, et_strbuf_slice(names));
    c->at[c->count++] = (struct et_install_run){ (size_t)(subject - p->containers.at),
                                                 last->exec_id, last->time_ns, packages };
    return packages.p ? 0 : et_fail_memory(err);
}

static int take_installed(struct et_presence *p, struct et_installs *c, struct et_subject *subject,
                          const struct et_install *install, struct et_sighting found,
                          int64_t process, struct et_err *err)
{
    bool told = false;
    ET_STRBUF_AUTO names = { 0 };
    for (size_t i = 0; i < install->count + (install->brings.p != NULL); i++) {
        struct et_slice word = install->brings.p ? install->brings : install->packages[i];
        struct et_slice name = et_package_name(install->manager, word);
        if (!name.n || !et_kind_of_package(p, install->manager, name, &found))
            continue;
        found.package = et_arena_copy(&p->text, name);
        found.what = et_arena_copy(&p->text, word);
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
    if (is_told(p, c, found.exec_id, process, &told, err) < 0)
        return ET_FATAL;
    return told ? 0 : put_install(p, c, subject, &found, &names, process, err);
}

static int take_removed(struct et_presence *p, struct et_subject *subject,
                        const struct et_install *install, const struct et_ran *ran,
                        struct et_err *err)
{
    ET_STRBUF_AUTO words = { 0 };
    et_strbuf_addf(&words, "removed again by a command in the container (exec %lld)",
                   (long long)ran->exec_id);
    for (size_t i = 0; i < install->count; i++) {
        const struct et_taken taken = {
            .package =
                et_arena_copy(&p->text, et_package_name(install->manager, install->packages[i])),
            .words = et_arena_copy(&p->text, et_strbuf_slice(&words)),
            .time_ns = ran->time_ns,
        };
        if (!taken.package.p || !taken.words.p || !et_subject_take(subject, &taken))
            return et_fail_memory(err);
    }
    return 0;
}

int et_installs_take(struct et_presence *p, struct et_installs *installs, const struct et_ran *ran,
                     struct et_arena *words, struct et_err *err)
{
    struct et_slice *packages = et_arena_alloc(words, (ran->argc + 1) * sizeof *packages);
    if (!packages)
        return et_fail_memory(err);
    struct et_install install =
        et_installers_of_exec(p->rules->installers, ran->argv, ran->argc, packages);
    struct et_subject *subject = &p->containers.at[ran->container - 1];
    struct et_sighting found = ET_SIGHTING_NONE;
    found.by = ET_BASIS_COMMANDS;
    found.since = ET_SINCE_INSTALLED;
    found.exec_id = ran->exec_id;
    found.time_ns = ran->time_ns;
    found.instruction = et_arena_copy(&p->text, ran->line);
    found.detail = ET_SLICE("asked for by a command; nothing tells whether it succeeded");
    found.said = ran->said;
    if (install.op == ET_INSTALL_ADDS)
        return take_installed(p, installs, subject, &install, found, ran->process, err);
    return install.op == ET_INSTALL_REMOVES ? take_removed(p, subject, &install, ran, err) : 0;
}
