#include "analyzer/subjects.h"

#include "analyzer/places.h"
#include "base/map.h"
#include "base/strbuf.h"

enum {
    ID_DIGITS = 64,
    SHORT_ID_DIGITS = 12,
    MAX_PARTS = 64,  /* of a path; those above are passed over */
    MAX_ENDINGS = 4, /* ".eo.txt" has two */
};

/* More than one container has that name. */
#define AMBIGUOUS UINT64_MAX

struct subjects {
    struct et_store *store;
    struct et_map known; /* see key(): -> container_id, 1 for pods and images, or AMBIGUOUS */
    struct et_strbuf key;
};

struct place {
    int64_t host_id;
    struct et_slice parts[MAX_PARTS];
    size_t count;
};

struct subject {
    int64_t container_id;      /* ET_NULL = none that the case knows */
    struct et_slice container; /* its id as the path has it */
    struct et_slice pod, pod_namespace;
    struct et_slice image; /* as the path has it */
};

/* What a key is the name of. */
enum key_kind {
    KEY_ID = 'i',
    KEY_SHORT_ID = 's',
    KEY_NAME = 'n',
    KEY_MEMBER = 'm',
    KEY_POD = 'p',
    KEY_IMAGE = 'g'
};

/* Up to three texts with a kind and a host, none of which can run into another. */
static struct et_slice key(struct subjects *s, enum key_kind kind, int64_t host_id,
                           struct et_slice a, struct et_slice b, struct et_slice c)
{
    et_strbuf_reset(&s->key);
    et_strbuf_addf(&s->key, "%c%lld", (char)kind, (long long)host_id);
    const struct et_slice texts[] = { a, b, c };
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        et_strbuf_addc(&s->key, '\0');
        et_strbuf_add(&s->key, texts[i]);
    }
    return et_strbuf_slice(&s->key);
}

static int know(struct subjects *s, struct et_slice name, uint64_t value, struct et_err *err)
{
    bool fresh;
    uint64_t *slot = s->key.failed ? NULL : et_map_put(&s->known, name, &fresh);
    if (!slot)
        return et_fail_memory(err);
    *slot = fresh || *slot == value ? value : AMBIGUOUS;
    return 0;
}

static uint64_t find(const struct subjects *s, struct et_slice name)
{
    const uint64_t *slot = et_map_get(&s->known, name);
    return slot && *slot != AMBIGUOUS ? *slot : 0;
}

static int know_container(struct subjects *s, struct et_stmt *stmt, struct et_err *err)
{
    const struct et_slice none = ET_SLICE_NONE;
    int64_t host = et_stmt_col_int(stmt, 1);
    uint64_t container = (uint64_t)et_stmt_col_int(stmt, 0);
    struct et_slice id = et_stmt_col_text(stmt, 2), name = et_stmt_col_text(stmt, 3);
    struct et_slice pod = et_stmt_col_text(stmt, 4), space = et_stmt_col_text(stmt, 5);
    if (know(s, key(s, KEY_ID, host, id, none, none), container, err) < 0)
        return ET_FATAL;
    if (et_slice_is_hex(id, SHORT_ID_DIGITS) &&
        know(s, key(s, KEY_SHORT_ID, host, et_slice_to(id, SHORT_ID_DIGITS), none, none), container,
             err) < 0)
        return ET_FATAL;
    if (name.n && know(s, key(s, KEY_NAME, host, name, none, none), container, err) < 0)
        return ET_FATAL;
    if (!pod.n || !space.n)
        return 0;
    if (know(s, key(s, KEY_POD, host, space, pod, none), 1, err) < 0)
        return ET_FATAL;
    return name.n ? know(s, key(s, KEY_MEMBER, host, space, pod, name), container, err) : 0;
}

static int know_containers(struct subjects *s, struct et_err *err)
{
    int rc;
    ET_STMT_AUTO *stmt = et_store_query(s->store, ET_Q_SUBJECT_CONTAINERS, err);
    if (!stmt)
        return ET_FATAL;
    while ((rc = et_stmt_row(stmt, err)) > 0)
        if (know_container(s, stmt, err) < 0)
            return ET_FATAL;
    return rc;
}

/* Images are known by the name that a file can have. They belong to no host: a
 * name means the same everywhere, as far as a name goes. */
static int know_images(struct subjects *s, struct et_err *err)
{
    int rc;
    ET_STRBUF_AUTO name = { 0 };
    ET_STMT_AUTO *stmt = et_store_query(s->store, ET_Q_SUBJECT_IMAGES, err);
    if (!stmt)
        return ET_FATAL;
    while ((rc = et_stmt_row(stmt, err)) > 0) {
        struct et_slice text = et_stmt_col_text(stmt, 0);
        et_strbuf_reset(&name);
        for (size_t i = 0; i < text.n; i++)
            if (strchr("/:@", text.p[i]))
                et_strbuf_addc(&name, '_');
            else
                et_strbuf_addc(&name, text.p[i]);
        if (name.failed)
            return et_fail_memory(err);
        if (know(s, key(s, KEY_IMAGE, 0, et_strbuf_slice(&name), ET_SLICE_NONE, ET_SLICE_NONE), 1,
                 err) < 0)
            return ET_FATAL;
    }
    return rc;
}

static void add_parts(struct place *place, struct et_slice path)
{
    while (path.n) {
        const char *slash = et_slice_find(path, '/');
        size_t n = slash ? (size_t)(slash - path.p) : path.n;
        if (place->count == MAX_PARTS) /* the last ones tell most */
            memmove(place->parts, place->parts + 1, --place->count * sizeof *place->parts);
        if (n)
            place->parts[place->count++] = et_slice_to(path, n);
        path = et_slice_from(path, n + 1);
    }
}

/* What lies beneath site, or the file's own name where that is the site. */
static struct et_slice beneath(struct et_slice path, struct et_slice site)
{
    if (path.n > site.n && memcmp(path.p, site.p, site.n) == 0 &&
        (path.p[site.n] == '/' || et_slice_is(site, "/")))
        return et_slice_from(path, site.n);
    return et_slice_basename(path);
}

/* The names that Kubernetes gives: lower-case letters, digits, '-' and '.'. */
static bool is_kube_name(struct et_slice name)
{
    for (size_t i = 0; i < name.n; i++) {
        char c = name.p[i];
        if (!(c >= 'a' && c <= 'z') && !(c >= '0' && c <= '9') && c != '-' && c != '.')
            return false;
    }
    return name.n > 0;
}

/* "A_B_REST": neither a namespace nor a pod's name holds '_'. */
static bool split_names(struct et_slice part, struct et_slice *a, struct et_slice *b,
                        struct et_slice *rest)
{
    const char *first = et_slice_find(part, '_');
    if (!first)
        return false;
    *a = et_slice_to(part, (size_t)(first - part.p));
    struct et_slice behind = et_slice_from(part, a->n + 1);
    const char *second = et_slice_find(behind, '_');
    if (!second)
        return false;
    *b = et_slice_to(behind, (size_t)(second - behind.p));
    *rest = et_slice_from(behind, b->n + 1);
    return is_kube_name(*a) && is_kube_name(*b);
}

/* /var/log/containers/web-5d8f_shop_nginx-ID.log, as the kubelet calls it. */
static void name_pod_of_log(struct et_slice part, struct subject *subject)
{
    struct et_slice pod, space, rest;
    if (!split_names(part, &pod, &space, &rest))
        return;
    subject->pod = pod;
    subject->pod_namespace = space;
}

/* A run of exactly 64 hexadecimal digits. */
static struct et_slice long_id_in(struct et_slice part)
{
    size_t run = 0;
    for (size_t i = 0; i <= part.n; i++) {
        struct et_slice digit = et_slice_to(et_slice_from(part, i), 1);
        if (i < part.n && et_slice_is_hex(digit, 1)) {
            run++;
            continue;
        }
        if (run == ID_DIGITS)
            return et_slice_to(et_slice_from(part, i - run), run);
        run = 0;
    }
    return ET_SLICE_NONE;
}

/* Without its last ending; empty where it has none. */
static struct et_slice without_ending(struct et_slice name)
{
    for (size_t i = name.n; i > 1; i--)
        if (name.p[i - 1] == '.')
            return et_slice_to(name, i - 1);
    return ET_SLICE_NONE;
}

static bool by_id(struct subjects *s, const struct place *place, struct subject *subject)
{
    const struct et_slice none = ET_SLICE_NONE;
    for (size_t i = place->count; i-- > 0;) {
        struct et_slice id = long_id_in(place->parts[i]);
        if (id.p) {
            name_pod_of_log(place->parts[i], subject);
            uint64_t found = find(s, key(s, KEY_ID, place->host_id, id, none, none));
            subject->container = id;
            subject->container_id = found ? (int64_t)found : ET_NULL;
            return found != 0;
        }
        struct et_slice stem = place->parts[i];
        for (int n = 0; n <= MAX_ENDINGS && stem.n; n++, stem = without_ending(stem)) {
            if (stem.n != SHORT_ID_DIGITS || !et_slice_is_hex(stem, SHORT_ID_DIGITS))
                continue;
            uint64_t found = find(s, key(s, KEY_SHORT_ID, place->host_id,
                                         et_slice_to(stem, SHORT_ID_DIGITS), none, none));
            if (!found)
                continue;
            subject->container_id = (int64_t)found;
            return true;
        }
    }
    return false;
}

static bool know_pod(struct subjects *s, const struct place *place, struct et_slice space,
                     struct et_slice pod)
{
    return find(s, key(s, KEY_POD, place->host_id, space, pod, ET_SLICE_NONE)) != 0;
}

/* The pod, and its container where the next part of the path names one. */
static void take_pod(struct subjects *s, const struct place *place, struct et_slice space,
                     struct et_slice pod, size_t next, struct subject *subject)
{
    subject->pod = pod;
    subject->pod_namespace = space;
    if (next < place->count) {
        struct et_slice name = place->parts[next];
        uint64_t found = find(s, key(s, KEY_MEMBER, place->host_id, space, pod, name));
        if (found)
            subject->container_id = (int64_t)found;
    }
}

/* The kubelet's "pods/shop_web-5d8f_UID" says by itself what it is. */
static bool is_pods_folder(const struct place *place, size_t i)
{
    return i > 0 && et_slice_is(place->parts[i - 1], "pods");
}

static bool by_pod(struct subjects *s, const struct place *place, struct subject *subject)
{
    struct et_slice space, pod, uid;
    for (size_t i = place->count; i-- > 0;) {
        if (split_names(place->parts[i], &space, &pod, &uid) &&
            (is_pods_folder(place, i) || know_pod(s, place, space, pod))) {
            take_pod(s, place, space, pod, i + 1, subject);
            return true;
        }
        if (i + 1 < place->count && know_pod(s, place, place->parts[i], place->parts[i + 1])) {
            take_pod(s, place, place->parts[i], place->parts[i + 1], i + 2, subject);
            return true;
        }
    }
    return false;
}

/* The container or image that a file is called after, or a folder beneath one of
 * that name. */
static uint64_t by_name(struct subjects *s, const struct place *place, enum key_kind kind,
                        int64_t host_id, const char *folder, struct et_slice *name)
{
    const struct et_slice none = ET_SLICE_NONE;
    uint64_t found = 0;
    if (place->count == 0)
        return 0;
    struct et_slice stem = place->parts[place->count - 1];
    for (int n = 0; n <= MAX_ENDINGS && stem.n && !found; n++, stem = without_ending(stem)) {
        *name = stem;
        found = find(s, key(s, kind, host_id, stem, none, none));
    }
    for (size_t i = place->count - 1; i-- > 1 && !found;) {
        if (!et_slice_is(place->parts[i - 1], folder))
            continue;
        *name = place->parts[i];
        found = find(s, key(s, kind, host_id, *name, none, none));
    }
    return found;
}

static bool find_subject(struct subjects *s, const struct place *place, struct subject *subject)
{
    struct et_slice name;
    *subject = (struct subject){ .container_id = ET_NULL };
    if (by_id(s, place, subject) || by_pod(s, place, subject) || subject->container.p)
        return true;
    uint64_t found = by_name(s, place, KEY_NAME, place->host_id, "containers", &name);
    if (found) {
        subject->container_id = (int64_t)found;
        return true;
    }
    if (!by_name(s, place, KEY_IMAGE, 0, "images", &name))
        return false;
    subject->image = name;
    return true;
}

static int put_subject(struct subjects *s, struct et_stmt *row, const struct subject *subject,
                       struct et_err *err)
{
    ET_STMT_AUTO *stmt = et_store_query(s->store, ET_Q_PUT_SUBJECT_OF, err);
    if (!stmt)
        return ET_FATAL;
    et_stmt_int(stmt, ET_PUT_SUBJECT_OF_EVIDENCE_ROW, et_stmt_col_int(row, 0));
    et_stmt_text(stmt, ET_PUT_SUBJECT_OF_PATH, et_stmt_col_text(row, 1));
    et_stmt_text(stmt, ET_PUT_SUBJECT_OF_MEMBER, et_stmt_col_text(row, 2));
    et_stmt_int(stmt, ET_PUT_SUBJECT_OF_CONTAINER_ID, subject->container_id);
    et_stmt_text(stmt, ET_PUT_SUBJECT_OF_CONTAINER, subject->container);
    et_stmt_text(stmt, ET_PUT_SUBJECT_OF_POD, subject->pod);
    et_stmt_text(stmt, ET_PUT_SUBJECT_OF_POD_NAMESPACE, subject->pod_namespace);
    et_stmt_text(stmt, ET_PUT_SUBJECT_OF_IMAGE, subject->image);
    et_stmt_text(stmt, ET_PUT_SUBJECT_OF_ORIGIN, et_stmt_col_text(row, 5));
    return et_stmt_run(stmt, err);
}

static int name_places(struct subjects *s, struct et_err *err)
{
    int rc;
    ET_STRBUF_AUTO path = { 0 };
    ET_STRBUF_AUTO member = { 0 };
    ET_STRBUF_AUTO site = { 0 };
    ET_STMT_AUTO *row = et_store_query(s->store, ET_Q_SUBJECT_PLACES, err);
    if (!row)
        return ET_FATAL;
    while ((rc = et_stmt_row(row, err)) > 0) {
        struct place place = { .host_id = et_stmt_col_int(row, 4) };
        struct subject subject;
        add_parts(&place, beneath(et_place_as_it_lay(&path, et_stmt_col_text(row, 1)),
                                  et_place_as_it_lay(&site, et_stmt_col_text(row, 3))));
        add_parts(&place, et_place_as_it_lay(&member, et_stmt_col_text(row, 2)));
        bool found = find_subject(s, &place, &subject);
        if (s->key.failed || path.failed || member.failed || site.failed)
            return et_fail_memory(err);
        if (found && put_subject(s, row, &subject, err) < 0)
            return ET_FATAL;
    }
    return rc;
}

/* A file that says how its container was set up, but not whose it is. */
static int use_hostconfigs(struct et_store *store, struct et_err *err)
{
    ET_STMT_AUTO *stmt = et_store_query(store, ET_Q_CONTAINERS_FROM_HOSTCONFIG, err);
    return stmt ? et_stmt_run(stmt, err) : ET_FATAL;
}

int et_subjects_derive(struct et_store *store, struct et_err *err)
{
    struct subjects s = { .store = store };
    et_map_init(&s.known);
    int rc = know_containers(&s, err);
    if (rc == 0)
        rc = know_images(&s, err);
    if (rc == 0)
        rc = name_places(&s, err);
    if (rc == 0)
        rc = use_hostconfigs(store, err);
    et_map_clear(&s.known);
    et_strbuf_clear(&s.key);
    return rc;
}
