#include "analyzer/presence/image_catalogue.h"

#include "base/timestamp.h"

#include <stdlib.h>

/* ------------------------------------------------------------ accounts */

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

static struct et_image_account *begin_account(struct et_presence *p, struct et_stmt *row,
                                              struct et_err *err)
{
    struct et_image_steps *s = p->steps;
    bool config = et_stmt_col_int(row, IS_CONFIG) == 1;
    if (!et_array_grow((void **)&s->accounts, s->account_count, &s->account_cap,
                       sizeof *s->accounts)) {
        et_fail_memory(err);
        return NULL;
    }
    struct et_image_account *account = &s->accounts[s->account_count++];
    *account = (struct et_image_account){ .host_id = et_stmt_col_int(row, HOST),
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
    struct et_image_account *account = NULL;
    ET_STMT_AUTO *row = et_store_query(p->store, ET_Q_PRESENCE_STEPS, err);
    if (!row)
        return ET_FATAL;
    while ((rc = et_stmt_row(row, err)) > 0) {
        int64_t position = et_stmt_col_int(row, POSITION);
        bool same = et_stmt_col_int(row, STREAM) == stream && et_stmt_col_int(row, HOST) == host;
        int64_t direction = same && account && account->count ? position - before : 0;
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

static void take_account(struct et_image_steps *s, size_t image,
                         const struct et_image_account *account, size_t count)
{
    struct et_image_entry *entry = &s->entries[image - 1];
    bool better =
        account->rank > entry->rank || (account->rank == entry->rank && count > entry->count);
    if (!better)
        return;
    entry->rank = account->rank;
    entry->from = account->from;
    entry->count = count;
}

/* Whose steps an account tells: its newest step has the image's own id. */
static int give_account(struct et_presence *p, struct et_image_account *account, struct et_err *err)
{
    struct et_image_steps *s = p->steps;
    struct et_image_step *steps = &s->all[account->from];
    qsort(steps, account->count, sizeof *steps, by_position);
    if (!et_is_image_id(account->id))
        account->id = steps[account->count - 1].id;
    if (!et_is_image_id(account->id))
        return 0;
    size_t image = et_image_with_id(p, account->host_id, account->id, err);
    if (!image)
        return ET_FATAL;
    s->entries[image - 1].described = true;
    take_account(s, image, account, account->count);
    return 0;
}

/* Without an id its place tells, once all images are known by their names. */
static void give_by_place(struct et_presence *p, const struct et_image_account *account)
{
    if (et_is_image_id(account->id) || !account->place.n)
        return;
    size_t image = et_image_of_word(p, account->host_id, account->place);
    if (!image)
        return;
    p->steps->entries[image - 1].described = true;
    take_account(p->steps, image, account, account->count);
}

/* What is told of an id holds on every host; and the steps up to one whose id is an
 * image's are that image's. */
static void share_account(struct et_presence *p, const struct et_image_account *account)
{
    struct et_image_steps *s = p->steps;
    for (size_t image = 1; image <= p->images.count; image++) {
        struct et_slice id = p->images.at[image - 1].image_id;
        if (!et_is_image_id(id))
            continue;
        if (et_is_image_id(account->id) && et_is_same_image(account->id, id)) {
            take_account(s, image, account, account->count);
            continue;
        }
        for (size_t i = 0; i < account->count && s->entries[image - 1].rank < account->rank; i++)
            if (et_is_image_id(s->all[account->from + i].id) &&
                et_is_same_image(s->all[account->from + i].id, id))
                take_account(s, image, account, i + 1);
    }
}

int et_image_steps_load(struct et_presence *p, struct et_err *err)
{
    int rc = load_steps(p, err);
    for (size_t i = 0; i < p->steps->account_count && rc == 0; i++)
        rc = give_account(p, &p->steps->accounts[i], err);
    return rc;
}

const struct et_image_step *et_image_steps(const struct et_presence *p, size_t image, size_t *count)
{
    const struct et_image_entry *entry = &p->steps->entries[image];
    *count = entry->count;
    return entry->count ? &p->steps->all[entry->from] : NULL;
}

/* ------------------------------------------------------------ what came with the base */

static bool is_same_step(const struct et_image_step *a, const struct et_image_step *b)
{
    if (a->diff_id.p && b->diff_id.p)
        return et_slice_eq(a->diff_id, b->diff_id);
    if (et_is_image_id(a->id) && et_is_image_id(b->id))
        return et_is_same_image(a->id, b->id);
    return a->created_ns != ET_NULL && b->created_ns != ET_NULL &&
           a->created_ns / ET_NS_PER_S == b->created_ns / ET_NS_PER_S &&
           et_slice_eq(a->created_by, b->created_by);
}

static bool begins_with(const struct et_image_steps *s, const struct et_image_entry *whole,
                        const struct et_image_entry *part)
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
    struct et_image_entry *entry = &s->entries[image];
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

int et_image_steps_settle(struct et_presence *p, struct et_err *err)
{
    struct et_image_steps *s = p->steps;
    size_t count = 0;
    int rc = 0;
    for (size_t i = 0; i < s->account_count; i++) {
        give_by_place(p, &s->accounts[i]);
        share_account(p, &s->accounts[i]);
    }
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
    const struct et_image_entry *entry = &p->steps->entries[image];
    *layer_of = entry->owners ? entry->owners[step] : ET_SLICE_NONE;
    return step < entry->base_steps;
}
