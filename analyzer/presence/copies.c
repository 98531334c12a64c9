#include "analyzer/presence/copies.h"

#include "analyzer/presence/kinds.h"
#include "base/strbuf.h"

struct copy {
    struct et_slice source, container, path;
};

bool et_copies_may(struct et_slice exe)
{
    static const char *const clients[] = { "docker", "podman", "podman-remote", "nerdctl" };
    return ET_SLICE_IN(et_slice_basename(exe), clients);
}

/* False if argv copies nothing into a container. */
static bool read_copy(const struct et_slice *argv, size_t argc, struct copy *copy)
{
    struct et_slice operands[2] = { ET_SLICE_NONE, ET_SLICE_NONE };
    size_t at = 1, count = 0;
    while (at < argc && !et_slice_is(argv[at], "cp")) {
        if (argv[at].n && argv[at].p[0] != '-' && !et_slice_is(argv[at], "container") && at > 1 &&
            !(argv[at - 1].n && argv[at - 1].p[0] == '-')) /* an option's value */
            return false;
        at++;
    }
    for (at++; at < argc; at++) {
        if (argv[at].n > 1 && argv[at].p[0] == '-')
            continue;
        if (count == 2)
            return false;
        operands[count++] = argv[at];
    }
    const char *colon = count == 2 ? et_slice_find(operands[1], ':') : NULL;
    if (!colon)
        return false;
    copy->source = operands[0];
    copy->container = et_slice_to(operands[1], (size_t)(colon - operands[1].p));
    copy->path = et_slice_from(operands[1], copy->container.n + 1);
    return copy->container.n && !et_slice_find(copy->container, '/') && copy->path.n;
}

/* By id, the beginning of one, or a name that only one container had. */
static struct et_subject *container_of(struct et_presence *p, int64_t host_id, struct et_slice word)
{
    struct et_subject *found = NULL;
    for (size_t i = 0; i < p->containers.count; i++) {
        struct et_subject *one = &p->containers.at[i];
        bool begins = word.n >= 4 && one->container.n >= word.n && et_slice_is_hex(word, 4) &&
                      memcmp(one->container.p, word.p, word.n) == 0;
        if (one->host_id != host_id || !(begins || et_slice_eq(one->name, word)))
            continue;
        if (found)
            return NULL;
        found = one;
    }
    return found;
}

/* The destination is the file itself, or the folder that it is put into: what docker
 * diff lists tells. */
static struct et_slice path_in(struct et_presence *p, const struct et_subject *subject,
                               const struct copy *copy)
{
    ET_STRBUF_AUTO inside = { 0 };
    bool folder = et_slice_ends(copy->path, "/");
    et_strbuf_adds(&inside, et_slice_starts(copy->path, "/") ? "" : "/");
    et_strbuf_add(&inside, copy->path);
    if (!folder)
        et_strbuf_addc(&inside, '/');
    et_strbuf_add(&inside, et_slice_basename(copy->source));
    for (size_t i = 0; i < subject->sightings.count && !folder; i++)
        folder = et_slice_eq(subject->sightings.at[i].what, et_strbuf_slice(&inside));
    p->failed = p->failed || inside.failed;
    return et_arena_copy(&p->text, folder ? et_strbuf_slice(&inside) : copy->path);
}

int et_copies_take(struct et_presence *p, const struct et_ran *ran, struct et_err *err)
{
    struct copy copy;
    struct et_sighting found = ET_SIGHTING_NONE;
    if (!read_copy(ran->argv, ran->argc, &copy))
        return 0;
    struct et_subject *subject = container_of(p, ran->host_id, copy.container);
    if (!subject)
        return 0;
    found.what = path_in(p, subject, &copy);
    if (!found.what.p)
        return et_fail_memory(err);
    if (!et_kind_of_file(p, found.what, &found) && !et_kind_of_file(p, copy.source, &found))
        return 0;
    found.by = ET_BASIS_COMMANDS;
    found.since = ET_SINCE_DROPPED;
    found.exec_id = ran->exec_id;
    found.time_ns = ran->time_ns;
    found.instruction = et_arena_copy(&p->text, ran->line);
    found.detail = ET_SLICE("copied in from outside");
    found.said = ran->said;
    return et_sightings_add(&subject->sightings, &found, err);
}
