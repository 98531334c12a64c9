#include "analyzer/presence/verdict.h"

#include "analyzer/presence/image_steps.h"
#include "analyzer/presence/images.h"
#include "base/timestamp.h"

const char *et_presence_verdict_name(enum et_presence_verdict verdict)
{
    static const char *const names[] = { "present", "absent", "not-assessed" };
    return names[verdict];
}

void et_presence_words_clear(struct et_presence_words *words)
{
    et_strbuf_clear(&words->basis);
    et_strbuf_clear(&words->families);
    et_strbuf_clear(&words->since);
    et_strbuf_clear(&words->detail);
}

/* ------------------------------------------------------------ from containers to images */

/* A volume lies over what an image has, seldom over these. */
static bool is_of_image(const struct et_slice path)
{
    static const char *const places[] = { "/usr/", "/bin/", "/sbin/", "/lib", "/opt/" };
    for (size_t i = 0; i < sizeof places / sizeof *places; i++)
        if (et_slice_starts(path, places[i]))
            return true;
    return false;
}

static struct et_slice seen_in(struct et_presence *p, const struct et_subject *container)
{
    ET_STRBUF_AUTO text = { 0 };
    et_strbuf_adds(&text, "listed in its container ");
    et_strbuf_add(&text,
                  container->name.n ? container->name : et_slice_to(container->container, 12));
    et_strbuf_adds(&text, ", where docker diff tells of no change to it");
    p->failed = p->failed || text.failed;
    return et_arena_copy(&p->text, et_strbuf_slice(&text));
}

/* An image of a single layer has all it has since then. */
static void place_in_image(const struct et_presence *p, size_t image, struct et_sighting *found)
{
    size_t count, filled = 0;
    const struct et_image_step *only = NULL;
    const struct et_image_step *steps = et_image_steps(p, image, &count);
    for (size_t i = 0; i < count; i++) {
        filled += !steps[i].empty;
        if (!steps[i].empty)
            only = &steps[i];
    }
    if (filled != 1)
        return;
    found->since = ET_SINCE_BASE;
    found->position = only->position;
    found->time_ns = only->created_ns;
    found->instruction = only->created_by;
}

static bool has_family(const struct et_sightings *sightings, struct et_slice family, unsigned by)
{
    for (size_t i = 0; i < sightings->count; i++)
        if ((sightings->at[i].by & by) && !sightings->at[i].removed.p &&
            (et_slice_eq(sightings->at[i].family, family) || et_slice_is(family, "other")))
            return true;
    return false;
}

/* A list that is whole takes back what only an instruction asked for. */
static void hold_against_list(struct et_sightings *sightings, const struct et_subject *listed,
                              struct et_slice words)
{
    for (size_t i = 0; i < sightings->count; i++) {
        struct et_sighting *found = &sightings->at[i];
        bool asked = found->package.p && !(found->by & ET_BASIS_PACKAGES);
        if (asked && !found->removed.p &&
            !has_family(&listed->sightings, found->family, ET_BASIS_PACKAGES | ET_BASIS_FILES))
            found->removed = words;
    }
}

static int teach_image(struct et_presence *p, const struct et_subject *container,
                       struct et_err *err)
{
    size_t index = container->from_image - 1;
    struct et_subject *image = &p->images.at[index];
    struct et_slice detail = seen_in(p, container);
    bool packages = (container->whole & ET_BASIS_PACKAGES) && !container->packages_differ;
    if (!detail.p)
        return et_fail_memory(err);
    if (packages)
        hold_against_list(&image->sightings, container,
                          ET_SLICE("not in the list of packages of its container"));
    for (size_t i = 0; i < container->sightings.count; i++) {
        struct et_sighting found = container->sightings.at[i];
        bool package = (found.by & ET_BASIS_PACKAGES) && !container->packages_differ;
        bool file = (found.by & ET_BASIS_FILES) && is_of_image(found.what);
        if (found.since != ET_SINCE_UNKNOWN || found.removed.p || !(package || file))
            continue;
        found.detail = detail;
        place_in_image(p, index, &found);
        if (et_sightings_add(&image->sightings, &found, err) < 0)
            return ET_FATAL;
    }
    if (container->seen & (ET_BASIS_PACKAGES | ET_BASIS_FILES))
        image->seen |= ET_BASIS_DIFF;
    if (packages) {
        image->whole |= ET_BASIS_PACKAGES;
        image->packages = image->packages ? image->packages : container->packages;
    }
    return 0;
}

/* ------------------------------------------------------------ from images to containers */

static bool is_taken(const struct et_sighting *found, const struct et_taken *taken)
{
    struct et_slice path = taken->path;
    if (found->exec_id != ET_NULL && taken->time_ns != ET_NULL && taken->time_ns < found->time_ns)
        return false; /* it was put there afterwards */
    if (found->package.p)
        return et_slice_eq(found->package, taken->package);
    return path.n && found->what.n >= path.n && memcmp(found->what.p, path.p, path.n) == 0 &&
           (found->what.n == path.n || found->what.p[path.n] == '/');
}

static void apply_taken(const struct et_subject *container, struct et_sighting *found)
{
    for (size_t i = 0; i < container->taken_count && !found->removed.p; i++)
        if (is_taken(found, &container->taken[i]))
            found->removed = container->taken[i].words;
}

static int inherit(struct et_presence *p, struct et_subject *container, struct et_err *err)
{
    const struct et_subject *image = &p->images.at[container->from_image - 1];
    struct et_sightings had;
    int rc = 0;
    et_sightings_init(&had);
    for (size_t i = 0; i < image->sightings.count && rc == 0; i++) {
        struct et_sighting found = image->sightings.at[i];
        found.inherited = true;
        apply_taken(container, &found);
        rc = et_sightings_add(&had, &found, err);
    }
    if (container->whole & ET_BASIS_PACKAGES)
        hold_against_list(&had, container, ET_SLICE("not in the container's own list of packages"));
    for (size_t i = 0; i < had.count && rc == 0; i++)
        rc = et_sightings_add(&container->sightings, &had.at[i], err);
    et_sightings_clear(&had);
    return rc;
}

/* What a command put there and another took away, the list of packages apart, which
 * tells what is there in the end. */
static void take_installed(struct et_subject *container)
{
    for (size_t i = 0; i < container->sightings.count; i++)
        if (container->sightings.at[i].by == ET_BASIS_COMMANDS) /* and nothing else tells of it */
            apply_taken(container, &container->sightings.at[i]);
}

int et_presence_share(struct et_presence *p, struct et_err *err)
{
    int rc = 0;
    for (size_t i = 0; i < p->containers.count && rc == 0; i++) {
        take_installed(&p->containers.at[i]);
        if (p->containers.at[i].from_image && p->containers.at[i].diffed)
            rc = teach_image(p, &p->containers.at[i], err);
    }
    for (size_t i = 0; i < p->containers.count && rc == 0; i++)
        if (p->containers.at[i].from_image)
            rc = inherit(p, &p->containers.at[i], err);
    return rc;
}

/* ------------------------------------------------------------ words */

static void add_part(struct et_strbuf *to, const char *between, struct et_slice text)
{
    et_strbuf_adds(to, to->n ? between : "");
    et_strbuf_add(to, text);
}

/* Families in order of the alphabet, each once. */
static void add_families(struct et_strbuf *to, const struct et_sightings *sightings)
{
    struct et_slice last = ET_SLICE_NONE;
    for (;;) {
        struct et_slice next = ET_SLICE_NONE;
        for (size_t i = 0; i < sightings->count; i++) {
            const struct et_sighting *found = &sightings->at[i];
            if (et_sighting_counts(found) &&
                (!last.p || et_slice_compare(found->family, last) > 0) &&
                (!next.p || et_slice_compare(found->family, next) < 0))
                next = found->family;
        }
        if (!next.p)
            return;
        add_part(to, ", ", next);
        last = next;
    }
}

static void add_time(struct et_strbuf *to, int64_t time_ns)
{
    char text[ET_TIME_TEXT];
    if (time_ns != ET_NULL)
        et_strbuf_addf(to, "%s: ", et_time_text(time_ns, text));
}

static void add_since(struct et_strbuf *to, const struct et_sighting *found)
{
    switch (found->since) {
    case ET_SINCE_BASE:
        et_strbuf_adds(to, "base image");
        if (found->layer_of.n)
            add_part(to, " ", found->layer_of);
        if (found->instruction.n)
            et_strbuf_addf(to, ", step %lld: ", (long long)found->position);
        et_strbuf_add(to, found->instruction);
        break;
    case ET_SINCE_LAYER:
        et_strbuf_addf(to, "step %lld: ", (long long)found->position);
        et_strbuf_add(to, found->instruction);
        break;
    case ET_SINCE_INSTALLED:
    case ET_SINCE_DROPPED:
        add_time(to, found->time_ns);
        et_strbuf_adds(to, found->since == ET_SINCE_DROPPED ? "dropped" : "installed");
        if (found->instruction.n)
            add_part(to, " by ", found->instruction);
        else if (found->since == ET_SINCE_DROPPED)
            et_strbuf_adds(to, " while it ran");
        break;
    case ET_SINCE_EXECUTED:
        add_time(to, found->time_ns);
        et_strbuf_adds(to, "it ran");
        break;
    case ET_SINCE_UNKNOWN:
        break;
    }
}

/* ------------------------------------------------------------ verdicts */

/* What would have shown a compiler: a container's own lists, or its image's contents
 * together with what the container changed. */
static unsigned whole_of(const struct et_presence *p, const struct et_subject *subject)
{
    unsigned own = subject->whole & (ET_BASIS_PACKAGES | ET_BASIS_FILES | ET_BASIS_LAYERS);
    if (own || et_subject_is_image(subject) || !subject->from_image || !subject->diffed)
        return own;
    const struct et_subject *image = &p->images.at[subject->from_image - 1];
    return image->whole && !subject->packages_differ ? image->whole | ET_BASIS_DIFF : 0;
}

static size_t count_gone(const struct et_sightings *sightings, const struct et_sighting **one)
{
    size_t gone = 0;
    for (size_t i = 0; i < sightings->count; i++)
        if (sightings->at[i].removed.p && et_tool_role_compiles(sightings->at[i].role)) {
            *one = gone++ ? *one : &sightings->at[i];
        }
    return gone;
}

static void say_present(const struct et_presence *p, const struct et_subject *subject,
                        struct et_presence_words *words)
{
    const struct et_sighting *first = words->first;
    struct et_strbuf *detail = &words->detail;
    size_t count = 0;
    for (size_t i = 0; i < subject->sightings.count; i++)
        count += et_sighting_counts(&subject->sightings.at[i]);
    et_strbuf_add(detail, first->what);
    if (count > 1)
        et_strbuf_addf(detail, " and %zu more", count - 1);
    if (first->inherited) {
        const struct et_subject *image = &p->images.at[subject->from_image - 1];
        et_strbuf_adds(detail, "; from its image");
        if (image->image.n)
            add_part(detail, " ", image->image);
        et_strbuf_adds(detail, subject->by_name ? ", known by its name only" : "");
    }
    if (first->detail.n)
        add_part(detail, "; ", first->detail);
}

static void say_absent(const struct et_presence *p, const struct et_subject *subject,
                       unsigned whole, struct et_presence_words *words)
{
    struct et_strbuf *detail = &words->detail;
    const struct et_subject *image =
        subject->from_image ? &p->images.at[subject->from_image - 1] : subject;
    size_t packages = subject->packages ? subject->packages : image->packages;
    if (whole & ET_BASIS_LAYERS)
        et_strbuf_adds(detail, "all layers are known, and none is in them");
    else if (whole & ET_BASIS_FILES)
        et_strbuf_adds(detail, "all files are listed, and none is among them");
    else
        et_strbuf_addf(detail,
                       "%zu packages are listed, and none brings a compiler; what was built or "
                       "copied by hand is in no such list",
                       packages);
    if (whole & ET_BASIS_DIFF)
        et_strbuf_adds(detail, " (of its image; docker diff adds none)");
}

static void say_not_assessed(const struct et_presence *p, const struct et_subject *subject,
                             struct et_presence_words *words)
{
    struct et_strbuf *detail = &words->detail;
    const struct et_subject *image =
        subject->from_image ? &p->images.at[subject->from_image - 1] : NULL;
    if (image && whole_of(p, image) && !subject->diffed)
        et_strbuf_adds(detail, "its image has none, but nothing tells what was changed in it");
    else if (subject->seen & ET_BASIS_PACKAGES)
        et_strbuf_adds(detail, "its list of packages is not a whole one");
    else if (subject->seen & ET_BASIS_LAYERS)
        et_strbuf_adds(detail, "some of its layers are not in the evidence");
    else if (subject->seen & ET_BASIS_HISTORY)
        et_strbuf_adds(detail,
                       "its instructions ask for none, which cannot prove that it has none");
    else if (subject->seen & ET_BASIS_FILES)
        et_strbuf_adds(detail, "some of its files are listed, not all of them");
    else if (subject->seen & ET_BASIS_DIFF)
        et_strbuf_adds(detail, "docker diff adds none, but nothing tells what its image has");
    else
        et_strbuf_adds(detail, "nothing in the evidence tells of its contents");
    if (subject->attempted)
        et_strbuf_adds(detail, "; a compiler was tried there and not found, which is a hint");
}

void et_presence_judge(const struct et_presence *p, const struct et_subject *subject,
                       struct et_presence_words *words)
{
    unsigned whole = whole_of(p, subject), bases = 0;
    const struct et_sighting *gone = NULL;
    *words = (struct et_presence_words){ .verdict = ET_NOT_ASSESSED };
    for (size_t i = 0; i < subject->sightings.count; i++) {
        const struct et_sighting *found = &subject->sightings.at[i];
        if (!et_sighting_counts(found))
            continue;
        words->first = words->first ? words->first : found;
        bases |= found->by;
    }
    if (words->first) {
        words->verdict = ET_PRESENT;
        et_bases_add(&words->basis, bases);
        add_families(&words->families, &subject->sightings);
        add_since(&words->since, words->first);
        say_present(p, subject, words);
    } else if (whole) {
        words->verdict = ET_ABSENT;
        et_bases_add(&words->basis, whole);
        say_absent(p, subject, whole, words);
    } else {
        say_not_assessed(p, subject, words);
    }
    if (count_gone(&subject->sightings, &gone) && !words->first) {
        add_part(&words->detail, "; there was ", gone->what);
        add_part(&words->detail, ", ", gone->removed);
    }
}
