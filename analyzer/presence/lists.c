#include "analyzer/presence/lists.h"

#include "analyzer/presence/images.h"
#include "analyzer/presence/kinds.h"
#include "analyzer/rules/rule_set.h"
#include "base/strbuf.h"

#include <stdlib.h>

struct et_subject *et_subject_of(struct et_presence *p, int64_t host_id, struct et_slice container,
                                 struct et_slice image)
{
    if (container.n) {
        ET_STRBUF_AUTO key = { 0 };
        et_strbuf_addf(&key, "%lld ", (long long)host_id);
        et_strbuf_add(&key, container);
        p->failed = p->failed || key.failed;
        const uint64_t *slot = et_map_get(&p->by_container, et_strbuf_slice(&key));
        return slot ? &p->containers.at[*slot - 1] : NULL;
    }
    size_t found = image.n ? et_image_of_word(p, host_id, image) : 0;
    return found ? &p->images.at[found - 1] : NULL;
}

/* Columns that both queries begin with. */
enum column { HOST, CONTAINER, IMAGE, EVIDENCE, WHOLE, STREAM, LINE, OFFSET, FIRST_OWN };
enum package_column { MANAGER = FIRST_OWN, NAME, VERSION, STATUS };
enum file_column { SAID = FIRST_OWN, PATH, LINK, MODE };

static struct et_said said_by(struct et_stmt *row)
{
    return (struct et_said){ et_stmt_col_int(row, STREAM), et_stmt_col_int(row, LINE),
                             et_stmt_col_int(row, OFFSET) };
}

/* The rows of one evidence about one subject. */
struct list {
    struct et_presence *p;
    struct et_subject *subject;
    struct et_strbuf key; /* of the present one */
    uint64_t bases;       /* bits of what a whole list never lacks */
    struct et_sighting *candidates;
    size_t count, cap;
    struct et_map folders; /* that its files lie in */
};

/* True where a row begins the next list. */
static bool begins(struct list *list, struct et_stmt *row)
{
    ET_STRBUF_AUTO key = { 0 };
    et_strbuf_addf(&key, "%lld %lld ", (long long)et_stmt_col_int(row, EVIDENCE),
                   (long long)et_stmt_col_int(row, HOST));
    et_strbuf_add(&key, et_stmt_col_text(row, CONTAINER));
    et_strbuf_addc(&key, ' ');
    et_strbuf_add(&key, et_stmt_col_text(row, IMAGE));
    if (et_slice_eq(et_strbuf_slice(&key), et_strbuf_slice(&list->key)))
        return false;
    et_strbuf_reset(&list->key);
    et_strbuf_add(&list->key, et_strbuf_slice(&key));
    list->p->failed = list->p->failed || key.failed || list->key.failed;
    return true;
}

static int start(struct list *list, struct et_stmt *row, struct et_err *err)
{
    struct et_slice container = et_stmt_col_text(row, CONTAINER),
                    image = et_stmt_col_text(row, IMAGE);
    int64_t host_id = et_stmt_col_int(row, HOST);
    size_t added;
    if (!container.n && image.n && et_image_need(list->p, host_id, image, &added, err) < 0)
        return ET_FATAL;
    list->subject = et_subject_of(list->p, host_id, container, image);
    list->bases = 0;
    list->count = 0;
    et_map_clear(&list->folders);
    et_map_init(&list->folders);
    return 0;
}

static void end_list(struct list *list)
{
    free(list->candidates);
    et_map_clear(&list->folders);
    et_strbuf_clear(&list->key);
}

/* ------------------------------------------------------------ packages */

/* dpkg's second letter: not installed, only its settings are left. The others mean
 * that its files are there. */
static bool is_gone(struct et_slice status)
{
    return status.n >= 2 && (status.p[1] == 'c' || status.p[1] == 'n');
}

static int take_package(struct list *list, struct et_stmt *row, struct et_err *err)
{
    struct et_presence *p = list->p;
    struct et_sighting found = ET_SIGHTING_NONE;
    struct et_slice manager = et_stmt_col_text(row, MANAGER), name = et_stmt_col_text(row, NAME);
    struct et_slice version = et_stmt_col_text(row, VERSION);
    bool gone = is_gone(et_stmt_col_text(row, STATUS));
    list->subject->packages += !gone;
    list->subject->seen |= ET_BASIS_PACKAGES;
    list->bases |= et_content_rules_base(p->rules->packages, manager, name);
    uint64_t bases = et_content_rules_bases(p->rules->packages, manager);
    if (et_stmt_col_int(row, WHOLE) == 1 && bases && (list->bases & bases) == bases)
        list->subject->whole |= ET_BASIS_PACKAGES;
    if (!et_kind_of_package(p, manager, name, &found))
        return 0;
    ET_STRBUF_AUTO what = { 0 };
    et_strbuf_add(&what, name);
    et_strbuf_adds(&what, version.n ? " " : "");
    et_strbuf_add(&what, version);
    found.by = ET_BASIS_PACKAGES;
    found.package = et_arena_copy(&p->text, name);
    found.what = et_arena_copy(&p->text, et_strbuf_slice(&what));
    found.removed = gone ? ET_SLICE("removed: dpkg has only its settings left") : ET_SLICE_NONE;
    found.said = said_by(row);
    if (what.failed || !found.package.p || !found.what.p)
        return et_fail_memory(err);
    return et_sightings_add(&list->subject->sightings, &found, err);
}

static int find_packages(struct et_presence *p, struct et_err *err)
{
    int rc;
    struct list list = { .p = p };
    et_map_init(&list.folders);
    ET_STMT_AUTO *row = et_store_query(p->store, ET_Q_PRESENCE_PACKAGES, err);
    rc = row ? 0 : ET_FATAL;
    while (rc == 0 && (rc = et_stmt_row(row, err)) > 0) {
        rc = begins(&list, row) ? start(&list, row, err) : 0;
        if (rc == 0 && list.subject)
            rc = take_package(&list, row, err);
    }
    end_list(&list);
    return rc;
}

/* ------------------------------------------------------------ files */

/* A folder is no compiler, whatever it is called: its files lie beneath it. */
static int know_folders(struct list *list, struct et_slice path, struct et_err *err)
{
    for (;;) {
        bool fresh;
        path = et_slice_to(path, path.n - et_slice_basename(path).n);
        if (path.n < 2)
            return 0;
        path.n--; /* the '/' */
        if (!et_map_put(&list->folders, path, &fresh))
            return et_fail_memory(err);
        if (!fresh)
            return 0; /* and so are those above */
    }
}

static bool is_database(struct et_slice path)
{
    static const char *const places[] = { "/var/lib/dpkg/status", "/var/lib/dpkg/info",
                                          "/var/lib/rpm",         "/usr/lib/sysimage/rpm",
                                          "/usr/share/rpm",       "/lib/apk/db",
                                          "/usr/lib/apk/db",      "/var/lib/pacman/local" };
    for (size_t i = 0; i < sizeof places / sizeof *places; i++)
        if (et_slice_starts(path, places[i]))
            return true;
    return false;
}

/* How a file came there, by what is said of it. */
static void judge(struct et_slice said, struct et_sighting *found)
{
    found->by = ET_BASIS_FILES;
    if (et_slice_is(said, "added")) {
        found->by = ET_BASIS_DIFF;
        found->since = ET_SINCE_DROPPED;
        found->detail = ET_SLICE("docker diff: added while the container ran");
    } else if (et_slice_is(said, "changed")) {
        found->by = ET_BASIS_DIFF;
        found->detail = ET_SLICE("docker diff: changed while the container ran");
    }
}

static int take_diff(struct list *list, struct et_slice said, struct et_slice path, bool whole,
                     struct et_err *err)
{
    struct et_subject *subject = list->subject;
    subject->seen |= ET_BASIS_DIFF;
    subject->diffed = subject->diffed || whole;
    if (is_database(path))
        subject->packages_differ = true;
    if (!et_slice_is(said, "deleted"))
        return 0;
    const struct et_taken taken = { .path = et_arena_copy(&list->p->text, path),
                                    .words = ET_SLICE("removed again: docker diff tells so"),
                                    .time_ns = ET_NULL };
    return taken.path.p && et_subject_take(subject, &taken) ? 0 : et_fail_memory(err);
}

static int take_file(struct list *list, struct et_stmt *row, struct et_err *err)
{
    struct et_presence *p = list->p;
    struct et_sighting found = ET_SIGHTING_NONE;
    struct et_slice said = et_stmt_col_text(row, SAID);
    const struct et_listed file = { et_stmt_col_text(row, PATH), et_stmt_col_text(row, LINK),
                                    et_stmt_col_int(row, MODE) };
    if (et_slice_is(said, "found") || et_slice_is(said, "which")) {
        list->bases |= et_content_rules_base(p->rules->files, ET_SLICE_NONE, file.path);
        list->subject->seen |= ET_BASIS_FILES;
        if (et_stmt_col_int(row, WHOLE) == 1 &&
            list->bases == et_content_rules_bases(p->rules->files, ET_SLICE_NONE))
            list->subject->whole |= ET_BASIS_FILES;
    } else if (take_diff(list, said, file.path, et_stmt_col_int(row, WHOLE) == 1, err) < 0) {
        return ET_FATAL;
    }
    if (know_folders(list, file.path, err) < 0)
        return ET_FATAL;
    if (et_slice_is(said, "deleted") || !et_kind_of_listed(p, &file, &found))
        return 0;
    judge(said, &found);
    found.what = et_arena_copy(&p->text, file.path);
    found.said = said_by(row);
    if (!found.what.p || !et_array_grow((void **)&list->candidates, list->count, &list->cap,
                                        sizeof *list->candidates))
        return et_fail_memory(err);
    list->candidates[list->count++] = found;
    return 0;
}

static int keep_files(struct list *list, struct et_err *err)
{
    for (size_t i = 0; i < list->count; i++)
        if (!et_map_get(&list->folders, list->candidates[i].what) &&
            et_sightings_add(&list->subject->sightings, &list->candidates[i], err) < 0)
            return ET_FATAL;
    return 0;
}

static int find_files(struct et_presence *p, struct et_err *err)
{
    int rc;
    struct list list = { .p = p };
    et_map_init(&list.folders);
    ET_STMT_AUTO *row = et_store_query(p->store, ET_Q_PRESENCE_FILES, err);
    rc = row ? 0 : ET_FATAL;
    while (rc == 0 && (rc = et_stmt_row(row, err)) > 0) {
        rc = 0;
        if (begins(&list, row)) {
            rc = keep_files(&list, err);
            if (rc == 0)
                rc = start(&list, row, err);
        }
        if (rc == 0 && list.subject)
            rc = take_file(&list, row, err);
    }
    if (rc == 0)
        rc = keep_files(&list, err);
    end_list(&list);
    return rc;
}

int et_lists_find(struct et_presence *p, struct et_err *err)
{
    int rc = find_packages(p, err);
    return rc == 0 ? find_files(p, err) : rc;
}
