#include "analyzer/presence/images.h"

#include "base/strbuf.h"

#include <stdlib.h>

enum { SHORT_ID = 12, FULL_ID = 64 };

/* More than one image has that name. */
#define AMBIGUOUS UINT64_MAX

/* An account of steps: a part of all[]. */
struct account {
    int64_t host_id;
    struct et_slice id;    /* of the image; absent = not told */
    struct et_slice place; /* the image's name as the path has it; absent = none */
    int rank;              /* the better, the higher */
    size_t from, count;
};

/* What is known of an image beside its contents. */
struct entry {
    bool named, used, described;
    size_t from, count; /* of its steps in all[] */
    int rank;
    size_t base_steps;       /* how many of these came with what it was built on */
    struct et_slice *owners; /* of each step; NULL = no other image has any of them */
};

struct et_image_steps {
    struct et_image_step *all;
    size_t count, cap;
    struct account *accounts;
    size_t account_count, account_cap;
    struct entry *entries; /* of p->images, the same index */
    size_t entry_cap;
    struct et_map by_id;   /* host and 12 digits -> 1 + image */
    struct et_map by_name; /* host and name -> 1 + image, or AMBIGUOUS; host 0 = any */
    struct et_strbuf key;
};

/* ------------------------------------------------------------ ids and names */

static struct et_slice without(struct et_slice text, const char *prefix)
{
    return et_slice_starts(text, prefix) ? et_slice_from(text, strlen(prefix)) : text;
}

static struct et_slice digits_of(struct et_slice id)
{
    return without(id, "sha256:");
}

static bool is_id(struct et_slice text)
{
    struct et_slice digits = digits_of(text);
    return digits.n <= FULL_ID && et_slice_is_hex(digits, SHORT_ID);
}

/* Equal as far as both go. */
static bool is_same_id(struct et_slice a, struct et_slice b)
{
    struct et_slice x = digits_of(a), y = digits_of(b);
    size_t n = x.n < y.n ? x.n : y.n;
    return n >= SHORT_ID && memcmp(x.p, y.p, n) == 0;
}

static struct et_slice id_key(struct et_image_steps *s, int64_t host_id, struct et_slice id)
{
    et_strbuf_reset(&s->key);
    et_strbuf_addf(&s->key, "%lld ", (long long)host_id);
    et_strbuf_add(&s->key, et_slice_to(digits_of(id), SHORT_ID));
    return et_strbuf_slice(&s->key);
}

/* A name in the one form in which all writings of it are equal. */
static void add_plain(struct et_strbuf *to, struct et_slice name)
{
    name = without(without(without(name, "localhost/"), "docker.io/"), "index.docker.io/");
    name = without(name, "library/");
    et_strbuf_add(to, name);
    if (!et_slice_find(et_slice_basename(name), ':') && !et_slice_find(name, '@'))
        et_strbuf_adds(to, ":latest");
}

/* The form that a file can be called by. */
static void add_as_file(struct et_strbuf *to, struct et_slice name)
{
    for (size_t i = 0; i < name.n; i++)
        if (et_slice_find(ET_SLICE("/:@"), name.p[i]))
            et_strbuf_addc(to, '_');
        else
            et_strbuf_addc(to, name.p[i]);
}

static struct et_slice name_key(struct et_image_steps *s, int64_t host_id, struct et_slice name)
{
    et_strbuf_reset(&s->key);
    et_strbuf_addf(&s->key, "%lld ", (long long)host_id);
    add_plain(&s->key, name);
    return et_strbuf_slice(&s->key);
}

static struct et_slice file_key(struct et_image_steps *s, int64_t host_id, struct et_slice name)
{
    et_strbuf_reset(&s->key);
    et_strbuf_addf(&s->key, "%lld file ", (long long)host_id);
    add_as_file(&s->key, name);
    return et_strbuf_slice(&s->key);
}

/* ------------------------------------------------------------ images */

static size_t found_by(const struct et_map *map, struct et_slice key)
{
    const uint64_t *slot = et_map_get(map, key);
    return slot && *slot != AMBIGUOUS ? (size_t)*slot : 0;
}

static size_t image_by_id(const struct et_presence *p, int64_t host_id, struct et_slice id)
{
    size_t found = found_by(&p->steps->by_id, id_key(p->steps, host_id, id));
    return found && is_same_id(p->images.at[found - 1].image_id, id) ? found : 0;
}

static int know(struct et_presence *p, struct et_slice key, size_t image, struct et_err *err)
{
    bool fresh;
    uint64_t *slot = p->steps->key.failed ? NULL : et_map_put(&p->steps->by_name, key, &fresh);
    if (!slot)
        return et_fail_memory(err);
    bool same = fresh || *slot == image ||
                (*slot != AMBIGUOUS &&
                 is_same_id(p->images.at[*slot - 1].image_id, p->images.at[image - 1].image_id));
    *slot = !same ? AMBIGUOUS : fresh ? image : *slot;
    return 0;
}

/* Of several names the shortest is shown. */
static bool is_better_name(struct et_slice name, struct et_slice than)
{
    if (!than.p || name.n != than.n)
        return !than.p || name.n < than.n;
    return et_slice_compare(name, than) < 0;
}

/* A name counts on its own host, and elsewhere where nothing there has it. */
static int name_image(struct et_presence *p, size_t image, struct et_slice name, struct et_err *err)
{
    struct et_subject *subject = &p->images.at[image - 1];
    const int64_t hosts[] = { subject->host_id, 0 };
    if (!name.n || is_id(name) || et_slice_starts(name, "<none>"))
        return 0;
    if (is_better_name(name, subject->image))
        subject->image = et_arena_copy(&p->text, name);
    p->steps->entries[image - 1].named = true;
    for (size_t i = 0; i < sizeof hosts / sizeof *hosts; i++)
        if (know(p, name_key(p->steps, hosts[i], name), image, err) < 0 ||
            know(p, file_key(p->steps, hosts[i], name), image, err) < 0)
            return ET_FATAL;
    return subject->image.p ? 0 : et_fail_memory(err);
}

static size_t add_image(struct et_presence *p, int64_t host_id, struct et_slice id,
                        struct et_err *err)
{
    struct et_image_steps *s = p->steps;
    struct et_subject *subject = et_subjects_add(&p->images, err);
    if (!subject || !et_array_grow((void **)&s->entries, p->images.count - 1, &s->entry_cap,
                                   sizeof *s->entries)) {
        et_fail_memory(err);
        return 0;
    }
    s->entries[p->images.count - 1] = (struct entry){ 0 };
    subject->host_id = host_id;
    if (!id.n)
        return p->images.count;
    ET_STRBUF_AUTO text = { 0 };
    if (digits_of(id).n == FULL_ID)
        et_strbuf_adds(&text, "sha256:");
    et_strbuf_add(&text, digits_of(id));
    subject->image_id = et_arena_copy(&p->text, et_strbuf_slice(&text));
    bool fresh;
    uint64_t *slot = et_map_put(&s->by_id, id_key(s, host_id, id), &fresh);
    if (text.failed || s->key.failed || !subject->image_id.p || !slot) {
        et_fail_memory(err);
        return 0;
    }
    if (fresh)
        *slot = p->images.count;
    return p->images.count;
}

/* 1 + index; 0 with err filled. */
static size_t need_image(struct et_presence *p, int64_t host_id, struct et_slice id,
                         struct et_err *err)
{
    size_t image = image_by_id(p, host_id, id);
    if (!image)
        return add_image(p, host_id, id, err);
    struct et_subject *subject = &p->images.at[image - 1];
    if (digits_of(id).n == FULL_ID && digits_of(subject->image_id).n < FULL_ID) {
        ET_STRBUF_AUTO text = { 0 };
        et_strbuf_adds(&text, "sha256:");
        et_strbuf_add(&text, digits_of(id));
        subject->image_id = et_arena_copy(&p->text, et_strbuf_slice(&text));
        if (text.failed || !subject->image_id.p) {
            et_fail_memory(err);
            return 0;
        }
    }
    return image;
}

/* On its own host first, then on any. NULL = no image has that name. */
static const uint64_t *slot_of_name(const struct et_presence *p, int64_t host_id,
                                    struct et_slice word)
{
    const int64_t hosts[] = { host_id, 0 };
    const struct et_map *names = &p->steps->by_name;
    const uint64_t *slot = NULL;
    for (size_t i = 0; i < sizeof hosts / sizeof *hosts && !slot; i++) {
        slot = et_map_get(names, name_key(p->steps, hosts[i], word));
        if (!slot)
            slot = et_map_get(names, file_key(p->steps, hosts[i], word));
    }
    return slot;
}

size_t et_image_of_word(const struct et_presence *p, int64_t host_id, struct et_slice word)
{
    if (is_id(word))
        return image_by_id(p, host_id, word);
    const uint64_t *slot = slot_of_name(p, host_id, word);
    return slot && *slot != AMBIGUOUS ? (size_t)*slot : 0;
}

static int load_images(struct et_presence *p, struct et_err *err)
{
    int rc;
    ET_STMT_AUTO *row = et_store_query(p->store, ET_Q_PRESENCE_IMAGES, err);
    if (!row)
        return ET_FATAL;
    while ((rc = et_stmt_row(row, err)) > 0) {
        struct et_slice id = et_stmt_col_text(row, 1);
        size_t image = is_id(id) ? need_image(p, et_stmt_col_int(row, 0), id, err) : 0;
        if (is_id(id) && (!image || name_image(p, image, et_stmt_col_text(row, 2), err) < 0))
            return ET_FATAL;
        if (image && et_stmt_col_int(row, 3))
            p->steps->entries[image - 1].described = true;
    }
    return rc;
}

int et_image_need(struct et_presence *p, int64_t host_id, struct et_slice word, size_t *image,
                  struct et_err *err)
{
    *image = et_image_of_word(p, host_id, word);
    if (*image || (!is_id(word) && slot_of_name(p, host_id, word)))
        return 0;
    *image = add_image(p, host_id, is_id(word) ? word : ET_SLICE_NONE, err);
    return *image ? name_image(p, *image, word, err) : ET_FATAL;
}

int et_image_of_container(struct et_presence *p, struct et_subject *container, struct et_err *err)
{
    struct et_slice id = is_id(container->image_id) ? container->image_id
                         : is_id(container->image)  ? container->image
                                                    : ET_SLICE_NONE;
    if (id.p) {
        container->from_image = need_image(p, container->host_id, id, err);
        if (!container->from_image ||
            (!p->steps->entries[container->from_image - 1].named &&
             name_image(p, container->from_image, container->image, err) < 0))
            return ET_FATAL;
    } else if (container->image.n) {
        container->by_name = true;
        if (et_image_need(p, container->host_id, container->image, &container->from_image, err) < 0)
            return ET_FATAL;
    }
    if (container->from_image)
        p->steps->entries[container->from_image - 1].used = true;
    return 0;
}

bool et_images_failed(const struct et_presence *p)
{
    return p->steps->key.failed;
}

bool et_image_matters(const struct et_presence *p, size_t image)
{
    const struct entry *entry = &p->steps->entries[image];
    const unsigned lists = ET_BASIS_PACKAGES | ET_BASIS_FILES;
    return entry->named || entry->used || entry->described || (p->images.at[image].seen & lists);
}

/* ------------------------------------------------------------ steps */

/* Columns of presence_steps. */
enum step_column {
    HOST,
    STREAM,
    IS_CONFIG,
    CONFIG_ID,
    PLACE,
    IMAGE,
    POSITION,
    STEP_ID,
    DIFF_ID,
    CREATED_BY,
    CREATED,
    SIZE,
    EMPTY,
    LINE,
    OFFSET
};

static struct et_slice keep(struct et_presence *p, struct et_stmt *row, int column)
{
    struct et_slice text = et_stmt_col_text(row, column);
    return text.n ? et_arena_copy(&p->text, text) : ET_SLICE_NONE;
}

static struct account *begin_account(struct et_presence *p, struct et_stmt *row, struct et_err *err)
{
    struct et_image_steps *s = p->steps;
    bool config = et_stmt_col_int(row, IS_CONFIG) == 1;
    if (!et_array_grow((void **)&s->accounts, s->account_count, &s->account_cap,
                       sizeof *s->accounts)) {
        et_fail_memory(err);
        return NULL;
    }
    struct account *account = &s->accounts[s->account_count++];
    *account = (struct account){ .host_id = et_stmt_col_int(row, HOST),
                                 .id = keep(p, row, config ? CONFIG_ID : IMAGE),
                                 .place = keep(p, row, PLACE),
                                 .rank = config                               ? 3
                                         : !et_stmt_col_is_null(row, CREATED) ? 2
                                                                              : 1,
                                 .from = s->count };
    return account;
}

static int add_step(struct et_presence *p, struct et_stmt *row, struct et_err *err)
{
    struct et_image_steps *s = p->steps;
    if (!et_array_grow((void **)&s->all, s->count, &s->cap, sizeof *s->all))
        return et_fail_memory(err);
    s->all[s->count++] = (struct et_image_step){
        .position = et_stmt_col_int(row, POSITION),
        .created_ns = et_stmt_col_int(row, CREATED),
        .id = keep(p, row, STEP_ID),
        .diff_id = keep(p, row, DIFF_ID),
        .created_by = keep(p, row, CREATED_BY),
        .empty = et_stmt_col_int(row, EMPTY) == 1 || et_stmt_col_int(row, SIZE) == 0,
        .lists_ids = et_stmt_col_int(row, IS_CONFIG) == 0,
        .said = { et_stmt_col_int(row, STREAM), et_stmt_col_int(row, LINE),
                  et_stmt_col_int(row, OFFSET) },
    };
    return p->text.failed ? et_fail_memory(err) : 0;
}

/* A stream holds one account, or several one after the other; each is told in order. */
static int load_steps(struct et_presence *p, struct et_err *err)
{
    int rc;
    int64_t stream = ET_NULL, host = ET_NULL, before = ET_NULL, way = 0;
    struct account *account = NULL;
    ET_STMT_AUTO *row = et_store_query(p->store, ET_Q_PRESENCE_STEPS, err);
    if (!row)
        return ET_FATAL;
    while ((rc = et_stmt_row(row, err)) > 0) {
        int64_t position = et_stmt_col_int(row, POSITION);
        bool same = et_stmt_col_int(row, STREAM) == stream && et_stmt_col_int(row, HOST) == host;
        int64_t direction = same && account->count ? position - before : 0;
        if (!same || direction == 0 || (way != 0 && (direction > 0) != (way > 0))) {
            account = begin_account(p, row, err);
            direction = 0;
        }
        if (!account || add_step(p, row, err) < 0)
            return ET_FATAL;
        account->count++;
        way = direction;
        before = position;
        stream = et_stmt_col_int(row, STREAM);
        host = et_stmt_col_int(row, HOST);
    }
    return rc;
}

static int by_position(const void *a, const void *b)
{
    const struct et_image_step *x = a, *y = b;
    return (x->position > y->position) - (x->position < y->position);
}

static void take_account(struct et_image_steps *s, size_t image, const struct account *account,
                         size_t count)
{
    struct entry *entry = &s->entries[image - 1];
    bool better =
        account->rank > entry->rank || (account->rank == entry->rank && count > entry->count);
    if (!better)
        return;
    entry->rank = account->rank;
    entry->from = account->from;
    entry->count = count;
}

/* Whose steps an account tells: its newest step has the image's own id. */
static int give_account(struct et_presence *p, struct account *account, struct et_err *err)
{
    struct et_image_steps *s = p->steps;
    struct et_image_step *steps = &s->all[account->from];
    size_t image = 0;
    qsort(steps, account->count, sizeof *steps, by_position);
    if (!is_id(account->id))
        account->id = steps[account->count - 1].id;
    if (is_id(account->id)) {
        image = need_image(p, account->host_id, account->id, err);
        if (!image)
            return ET_FATAL;
    } else if (account->place.n) {
        image = et_image_of_word(p, account->host_id, account->place);
    }
    if (!image)
        return 0;
    s->entries[image - 1].described = true;
    take_account(s, image, account, account->count);
    return 0;
}

/* What is told of an id holds on every host; and the steps up to one whose id is an
 * image's are that image's. */
static void share_account(struct et_presence *p, const struct account *account)
{
    struct et_image_steps *s = p->steps;
    for (size_t image = 1; image <= p->images.count; image++) {
        struct et_slice id = p->images.at[image - 1].image_id;
        if (!is_id(id))
            continue;
        if (is_id(account->id) && is_same_id(account->id, id)) {
            take_account(s, image, account, account->count);
            continue;
        }
        for (size_t i = 0; i < account->count && s->entries[image - 1].rank < account->rank; i++)
            if (is_id(s->all[account->from + i].id) && is_same_id(s->all[account->from + i].id, id))
                take_account(s, image, account, i + 1);
    }
}

int et_images_load(struct et_presence *p, struct et_err *err)
{
    p->steps = calloc(1, sizeof *p->steps);
    if (!p->steps)
        return et_fail_memory(err);
    et_map_init(&p->steps->by_id);
    et_map_init(&p->steps->by_name);
    int rc = load_images(p, err);
    if (rc == 0)
        rc = load_steps(p, err);
    for (size_t i = 0; i < p->steps->account_count && rc == 0; i++)
        rc = give_account(p, &p->steps->accounts[i], err);
    return rc;
}

void et_images_clear(struct et_presence *p)
{
    struct et_image_steps *s = p->steps;
    if (!s)
        return;
    for (size_t i = 0; i < p->images.count && i < s->entry_cap; i++)
        free(s->entries[i].owners);
    et_map_clear(&s->by_id);
    et_map_clear(&s->by_name);
    et_strbuf_clear(&s->key);
    free(s->all);
    free(s->accounts);
    free(s->entries);
    free(s);
    p->steps = NULL;
}

const struct et_image_step *et_image_steps(const struct et_presence *p, size_t image, size_t *count)
{
    const struct entry *entry = &p->steps->entries[image];
    *count = entry->count;
    return entry->count ? &p->steps->all[entry->from] : NULL;
}

/* ------------------------------------------------------------ what came with the base */

static bool is_same_step(const struct et_image_step *a, const struct et_image_step *b)
{
    if (a->diff_id.p && b->diff_id.p)
        return et_slice_eq(a->diff_id, b->diff_id);
    if (is_id(a->id) && is_id(b->id))
        return is_same_id(a->id, b->id);
    return a->created_ns != ET_NULL && b->created_ns != ET_NULL &&
           a->created_ns / 1000000000 == b->created_ns / 1000000000 &&
           et_slice_eq(a->created_by, b->created_by);
}

static bool begins_with(const struct et_image_steps *s, const struct entry *whole,
                        const struct entry *part)
{
    if (part->count == 0 || part->count >= whole->count)
        return false;
    for (size_t i = 0; i < part->count; i++)
        if (!is_same_step(&s->all[whole->from + i], &s->all[part->from + i]))
            return false;
    return true;
}

/* Where only what was built here has ids: below that, it came from elsewhere. */
static size_t steps_from_elsewhere(const struct et_image_step *steps, size_t count)
{
    size_t missing = 0, told = 0;
    for (size_t i = 0; i + 1 < count; i++) {
        told += steps[i].id.p != NULL;
        if (steps[i].lists_ids && !steps[i].id.p)
            missing = i + 1;
    }
    return told ? missing : 0;
}

static size_t base_steps(const struct et_image_step *steps, size_t count)
{
    size_t first = 0, elsewhere = steps_from_elsewhere(steps, count);
    while (first < count && steps[first].empty)
        first++;
    return elsewhere > first + 1 ? elsewhere : first < count ? first + 1 : count;
}

struct part {
    size_t image, count;
    struct et_slice name;
};

static int shortest_first(const void *a, const void *b)
{
    const struct part *x = a, *y = b;
    if (x->count != y->count)
        return x->count < y->count ? -1 : 1;
    return et_slice_compare(x->name, y->name);
}

static int find_owners(struct et_presence *p, size_t image, const struct part *parts,
                       size_t part_count, struct et_err *err)
{
    struct et_image_steps *s = p->steps;
    struct entry *entry = &s->entries[image];
    size_t owned = 0;
    entry->base_steps = base_steps(&s->all[entry->from], entry->count);
    for (size_t i = 0; i < part_count && parts[i].count < entry->count; i++) {
        if (parts[i].count <= owned || !begins_with(s, entry, &s->entries[parts[i].image]))
            continue;
        if (!entry->owners)
            entry->owners = calloc(entry->count, sizeof *entry->owners);
        if (!entry->owners)
            return et_fail_memory(err);
        for (; owned < parts[i].count; owned++)
            entry->owners[owned] = parts[i].name;
    }
    if (owned > entry->base_steps)
        entry->base_steps = owned;
    return 0;
}

int et_images_settle(struct et_presence *p, struct et_err *err)
{
    struct et_image_steps *s = p->steps;
    size_t count = 0;
    int rc = 0;
    for (size_t i = 0; i < s->account_count; i++)
        share_account(p, &s->accounts[i]);
    struct part *parts = calloc(p->images.count ? p->images.count : 1, sizeof *parts);
    if (!parts)
        return et_fail_memory(err);
    for (size_t i = 0; i < p->images.count; i++)
        if (s->entries[i].named && s->entries[i].count)
            parts[count++] = (struct part){ i, s->entries[i].count, p->images.at[i].image };
    qsort(parts, count, sizeof *parts, shortest_first);
    for (size_t i = 0; i < p->images.count && rc == 0; i++)
        if (s->entries[i].count)
            rc = find_owners(p, i, parts, count, err);
    free(parts);
    return rc;
}

bool et_image_step_is_base(const struct et_presence *p, size_t image, size_t step,
                           struct et_slice *layer_of)
{
    const struct entry *entry = &p->steps->entries[image];
    *layer_of = entry->owners ? entry->owners[step] : ET_SLICE_NONE;
    return step < entry->base_steps;
}
