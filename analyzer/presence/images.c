#include "analyzer/presence/image_catalogue.h"

#include <stdlib.h>

enum { SHORT_ID = 12, FULL_ID = 64 };

/* More than one image has that name. */
#define AMBIGUOUS UINT64_MAX

/* ------------------------------------------------------------ ids and names */

static struct et_slice without(struct et_slice text, const char *prefix)
{
    return et_slice_starts(text, prefix) ? et_slice_from(text, strlen(prefix)) : text;
}

static struct et_slice digits_of(struct et_slice id)
{
    return without(id, "sha256:");
}

bool et_is_image_id(struct et_slice text)
{
    struct et_slice digits = digits_of(text);
    return digits.n <= FULL_ID && et_slice_is_hex(digits, SHORT_ID);
}

bool et_is_same_image(struct et_slice a, struct et_slice b)
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
    return found && et_is_same_image(p->images.at[found - 1].image_id, id) ? found : 0;
}

static int know(struct et_presence *p, struct et_slice key, size_t image, struct et_err *err)
{
    bool fresh;
    uint64_t *slot = p->steps->key.failed ? NULL : et_map_put(&p->steps->by_name, key, &fresh);
    if (!slot)
        return et_fail_memory(err);
    bool same = fresh || *slot == image ||
                (*slot != AMBIGUOUS && et_is_same_image(p->images.at[*slot - 1].image_id,
                                                        p->images.at[image - 1].image_id));
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
    if (!name.n || et_is_image_id(name) || et_slice_starts(name, "<none>"))
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
    s->entries[p->images.count - 1] = (struct et_image_entry){ 0 };
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

size_t et_image_with_id(struct et_presence *p, int64_t host_id, struct et_slice id,
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
    if (et_is_image_id(word))
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
        size_t image =
            et_is_image_id(id) ? et_image_with_id(p, et_stmt_col_int(row, 0), id, err) : 0;
        if (et_is_image_id(id) &&
            (!image || name_image(p, image, et_stmt_col_text(row, 2), err) < 0))
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
    if (*image || (!et_is_image_id(word) && slot_of_name(p, host_id, word)))
        return 0;
    *image = add_image(p, host_id, et_is_image_id(word) ? word : ET_SLICE_NONE, err);
    return *image ? name_image(p, *image, word, err) : ET_FATAL;
}

int et_image_of_container(struct et_presence *p, struct et_subject *container, struct et_err *err)
{
    struct et_slice id = et_is_image_id(container->image_id) ? container->image_id
                         : et_is_image_id(container->image)  ? container->image
                                                             : ET_SLICE_NONE;
    if (id.p) {
        container->from_image = et_image_with_id(p, container->host_id, id, err);
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
    const struct et_image_entry *entry = &p->steps->entries[image];
    const unsigned lists = ET_BASIS_PACKAGES | ET_BASIS_FILES;
    return entry->named || entry->used || entry->described || (p->images.at[image].seen & lists);
}

/* ------------------------------------------------------------ all of them */

int et_images_load(struct et_presence *p, struct et_err *err)
{
    p->steps = calloc(1, sizeof *p->steps);
    if (!p->steps)
        return et_fail_memory(err);
    et_map_init(&p->steps->by_id);
    et_map_init(&p->steps->by_name);
    return load_images(p, err);
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
