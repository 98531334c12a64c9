#include "analyzer/presence/kinds.h"

#include "analyzer/rules/rule_set.h"
#include "base/strbuf.h"

#include <sys/stat.h>

static bool take(struct et_slice id, struct et_slice family, enum et_tool_role role, int severity,
                 struct et_sighting *found)
{
    found->rule = id;
    found->family = family;
    found->role = role;
    found->severity = severity;
    return et_tool_role_counts(role);
}

bool et_kind_of_package(struct et_presence *p, struct et_slice manager, struct et_slice name,
                        struct et_sighting *found)
{
    const struct et_content_rule *rule = et_content_rules_match(p->rules->packages, manager, name);
    return rule && take(rule->id, rule->family, rule->role, rule->severity, found);
}

/* Rules that want to see arguments tell nothing of a file. */
static bool fits_file(const struct et_presence *p, const struct et_compiler_rule *rule,
                      struct et_slice path)
{
    if (rule->needs || rule->caller)
        return false;
    if (rule->field == ET_FIELD_NAME)
        return et_pattern_fits(rule->pattern, et_slice_basename(path), p->matcher);
    return rule->field == ET_FIELD_EXE && et_pattern_fits(rule->pattern, path, p->matcher);
}

bool et_kind_of_file(struct et_presence *p, struct et_slice path, struct et_sighting *found)
{
    const struct et_content_rule *known =
        et_content_rules_match(p->rules->files, ET_SLICE_NONE, path);
    if (known)
        return take(known->id, known->family, known->role, known->severity, found);
    for (size_t i = 0; i < et_compiler_rules_count(p->rules->compilers); i++) {
        const struct et_compiler_rule *rule = et_compiler_rules_at(p->rules->compilers, i);
        if (fits_file(p, rule, path))
            return take(rule->id, rule->family, rule->role, rule->severity, found);
    }
    return false;
}

/* Where a link points to, from the root; ".." is followed by its words. */
static void resolve(struct et_strbuf *to, struct et_slice path, struct et_slice link)
{
    if (!et_slice_starts(link, "/"))
        et_strbuf_add(to, et_slice_to(path, path.n - et_slice_basename(path).n));
    while (link.n) {
        const char *slash = et_slice_find(link, '/');
        size_t n = slash ? (size_t)(slash - link.p) : link.n;
        struct et_slice part = et_slice_to(link, n);
        link = et_slice_from(link, n + 1);
        if (part.n == 0 || et_slice_is(part, "."))
            continue;
        if (et_slice_is(part, "..")) {
            if (to->n > 1)
                to->n -= 1; /* the '/' at its end */
            to->n -= et_slice_basename(et_strbuf_slice(to)).n;
            continue;
        }
        if (to->n == 0 || to->p[to->n - 1] != '/')
            et_strbuf_addc(to, '/');
        et_strbuf_add(to, part);
        if (link.n)
            et_strbuf_addc(to, '/');
    }
}

bool et_kind_of_listed(struct et_presence *p, const struct et_listed *file,
                       struct et_sighting *found)
{
    if (file->link.p) {
        ET_STRBUF_AUTO target = { 0 };
        resolve(&target, file->path, file->link);
        p->failed = p->failed || target.failed;
        return !target.failed && et_kind_of_file(p, et_strbuf_slice(&target), found);
    }
    if (file->mode != ET_NULL && (!S_ISREG(file->mode) || (file->mode & 0111) == 0))
        return false;
    return et_kind_of_file(p, file->path, found);
}
