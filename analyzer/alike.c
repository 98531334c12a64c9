#include "analyzer/alike.h"

#include "base/timestamp.h"

/* How long after the stamp of an event the journal may get hold of it. */
#define DELIVERY_NS (5 * ET_NS_PER_S)

void et_alike_init(struct et_alike *alike, struct et_store *store, struct et_steps *steps)
{
    *alike = (struct et_alike){ .store = store, .steps = steps, .groups.in = steps->in };
    et_map_init(&alike->texts);
    et_map_init(&alike->same_text);
    et_map_init(&alike->files);
    et_map_init_in(&alike->grouped, steps->in);
    et_map_init_in(&alike->met, steps->in);
}

void et_alike_clear(struct et_alike *alike)
{
    et_map_clear(&alike->texts);
    et_map_clear(&alike->same_text);
    et_map_clear(&alike->files);
    et_map_clear(&alike->grouped);
    et_map_clear(&alike->met);
    et_strbuf_clear(&alike->path);
    ET_BULK_RELEASE(alike->groups);
    et_bulk_release(alike->steps->in, alike->next);
}

/* A number that two equal texts share; 0 = absent, or there is no memory. */
static uint64_t number_of(struct et_alike *a, struct et_slice text)
{
    uint64_t *slot = text.p ? et_map_put(&a->texts, text, NULL) : NULL;
    if (slot && !*slot)
        *slot = a->texts.live;
    return slot ? *slot : 0;
}

/* Row ids of texts differ from evidence to evidence. */
static int text_number(struct et_alike *a, int64_t text_id, int64_t *number, struct et_err *err)
{
    bool fresh;
    *number = 0;
    if (text_id == ET_NULL)
        return 0;
    uint64_t *slot = et_map_put_u64(&a->same_text, (uint64_t)text_id, &fresh);
    if (!slot)
        return et_fail_memory(err);
    if (fresh) {
        ET_STMT_AUTO *stmt = et_store_query(a->store, ET_Q_TEXT_OF, err);
        if (!stmt)
            return ET_FATAL;
        et_stmt_int(stmt, ET_TEXT_OF_TEXT_ID, text_id);
        int rc = et_stmt_row(stmt, err);
        if (rc < 0)
            return rc;
        struct et_slice text = rc ? et_stmt_col_text(stmt, 0) : ET_SLICE_NONE;
        *slot = number_of(a, text);
        if (text.p && !*slot)
            return et_fail_memory(err);
    }
    *number = (int64_t)*slot;
    return 0;
}

/* What keys need of a step beside what it holds. */
struct further {
    int64_t ppid, exe, comm, cwd, path_list;
};

static int read_further(struct et_alike *a, const struct et_step *s, struct further *f,
                        struct et_err *err)
{
    static const struct {
        enum et_query query;
        int fact_id;
    } of_kind[] = {
        [ET_STEP_EXEC] = { ET_Q_EXEC_OF, ET_EXEC_OF_FACT_ID },
        [ET_STEP_FORK] = { ET_Q_FORK_OF, ET_FORK_OF_FACT_ID },
        [ET_STEP_EXIT] = { ET_Q_EXIT_OF, ET_EXIT_OF_FACT_ID },
    };
    *f = (struct further){ ET_NULL, ET_NULL, ET_NULL, ET_NULL, ET_NULL };
    if (s->kind > ET_STEP_EXIT)
        return 0;
    ET_STMT_AUTO *stmt = et_store_query(a->store, of_kind[s->kind].query, err);
    if (!stmt)
        return ET_FATAL;
    et_stmt_int(stmt, of_kind[s->kind].fact_id, s->row);
    if (et_stmt_row(stmt, err) < 0)
        return ET_FATAL;
    f->ppid = et_stmt_col_int(stmt, 0);
    if (s->kind == ET_STEP_EXIT)
        return 0;
    f->exe = et_stmt_col_int(stmt, 1);
    f->comm = et_stmt_col_int(stmt, 2);
    if (s->kind != ET_STEP_EXEC)
        return 0;
    f->cwd = et_stmt_col_int(stmt, 3);
    f->path_list = et_stmt_col_int(stmt, 4);
    return 0;
}

/* The file asked for, as ausearch prints it: beneath the working directory where it
 * is relative, and the directory itself where it has no name. */
static int read_file(struct et_alike *a, const struct further *s, uint64_t *number,
                     struct et_err *err)
{
    et_strbuf_reset(&a->path);
    ET_STMT_AUTO *name = et_store_query(a->store, ET_Q_PATHS_OF, err);
    if (!name)
        return ET_FATAL;
    et_stmt_int(name, ET_PATHS_OF_PATH_LIST, s->path_list);
    int rc = et_stmt_row(name, err);
    if (rc <= 0)
        return rc;
    struct et_slice file = et_stmt_col_text(name, 0);
    if (!et_slice_starts(file, "/") && s->cwd != ET_NULL) {
        ET_STMT_AUTO *folder = et_store_query(a->store, ET_Q_TEXT_OF, err);
        if (!folder)
            return ET_FATAL;
        et_stmt_int(folder, ET_TEXT_OF_TEXT_ID, s->cwd);
        rc = et_stmt_row(folder, err);
        if (rc < 0)
            return rc;
        et_strbuf_add(&a->path, et_stmt_col_text(folder, 0));
        file = et_slice_starts(file, "./") ? et_slice_from(file, 2) : file;
        if (file.n && !et_slice_ends(et_strbuf_slice(&a->path), "/"))
            et_strbuf_addc(&a->path, '/');
    }
    et_strbuf_add(&a->path, file);
    *number = a->path.failed ? 0 : number_of(a, et_strbuf_slice(&a->path));
    return *number ? 0 : et_fail_memory(err);
}

static int file_number(struct et_alike *a, const struct further *s, int64_t *number,
                       struct et_err *err)
{
    const int64_t id[] = { s->path_list, s->cwd };
    bool fresh;
    *number = 0;
    if (s->path_list == ET_NULL)
        return 0;
    uint64_t key = et_map_hash(&a->files, (struct et_slice){ (const char *)id, sizeof id });
    uint64_t *slot = et_map_put_u64(&a->files, key, &fresh);
    if (!slot)
        return et_fail_memory(err);
    int rc = fresh ? read_file(a, s, slot, err) : 0;
    *number = (int64_t)*slot;
    return rc;
}

/* What an account and the step that it tells of have in common; peers: what two
 * accounts without serial have in common. */
static int key_of(struct et_alike *a, const struct et_step *s, bool peers, int64_t time_ns,
                  uint64_t *key, struct et_err *err)
{
    int64_t id[] = { peers, s->kind, s->detail, s->success, peers ? s->status : 0, 0, 0, 0, 0 };
    struct further further;
    int rc = read_further(a, s, &further, err);
    if (rc == 0 && a->like == ET_LIKE_FILE) {
        id[5] = et_time_second(time_ns);
        rc = file_number(a, &further, &id[6], err);
    } else if (rc == 0) {
        id[5] = s->pid;
        id[6] = further.ppid;
        rc = text_number(a, further.exe, &id[7], err);
        if (rc == 0)
            rc = text_number(a, further.comm, &id[8], err);
    }
    *key = et_map_hash(&a->grouped, (struct et_slice){ (const char *)id, sizeof id });
    return rc;
}

/* The group of that key; NULL if there is no memory. */
static struct et_alike_group *group_at(struct et_alike *a, uint64_t key)
{
    uint64_t *slot = et_map_put_u64(&a->grouped, key, NULL);
    if (slot && !*slot) {
        if (!ET_BULK_ROOM(a->groups))
            return NULL;
        a->groups.at[a->groups.count++] = (struct et_alike_group){ 0, 0 };
        *slot = a->groups.count;
    }
    return slot ? &a->groups.at[*slot - 1] : NULL;
}

/* Appends a step that is not before those that are in the group. */
static int append(struct et_alike *a, uint64_t key, uint32_t number, struct et_err *err)
{
    struct et_alike_group *group = group_at(a, key);
    if (!group)
        return et_fail_memory(err);
    a->next[number] = 0;
    *(group->last ? &a->next[group->last - 1] : &group->first) = number + 1;
    group->last = number + 1;
    return 0;
}

int et_alike_group(struct et_alike *alike, enum et_likeness like,
                   bool (*fits)(const struct et_step *step), struct et_err *err)
{
    const struct et_steps *steps = alike->steps;
    int rc = 0;
    et_map_clear(&alike->grouped);
    et_map_clear(&alike->met);
    alike->groups.count = 0;
    alike->like = like;
    if (steps->count > alike->next_cap) {
        uint32_t *next = et_bulk_resize(steps->in, alike->next, steps->count * sizeof *next);
        if (!next)
            return et_fail_memory(err);
        alike->next = next;
        alike->next_cap = steps->count;
    }
    for (size_t i = 0; et_more_steps(steps, i) && rc == 0; i++) {
        const struct et_step *step = &steps->at[i];
        uint64_t key;
        if (step->repeated || !fits(step))
            continue;
        rc = key_of(alike, step, false, step->time_ns, &key, err);
        if (rc == 0)
            rc = append(alike, key, (uint32_t)i, err);
    }
    return rc;
}

/* Where the last step of that group is kept that this evidence met; NULL if there
 * is no memory. */
static uint64_t *met_by(struct et_alike *a, uint64_t key, uint32_t evidence)
{
    const uint64_t id[] = { key, evidence };
    uint64_t hash = et_map_hash(&a->met, (struct et_slice){ (const char *)id, sizeof id });
    return et_map_put_u64(&a->met, hash, NULL);
}

/* The next step of the group that the evidence of s has not met: 1, 0, ET_FATAL. */
static int next_of_group(struct et_alike *a, uint64_t key, const struct et_step *s,
                         struct et_step **same, struct et_err *err)
{
    const uint64_t *slot = et_map_get_u64(&a->grouped, key);
    if (!slot)
        return 0;
    uint64_t *met = met_by(a, key, s->evidence);
    if (!met)
        return et_fail_memory(err);
    bool by_time = a->like == ET_LIKE_PROCESS;
    uint32_t at = *met ? a->next[*met - 1] : a->groups.at[*slot - 1].first;
    for (; at; at = a->next[at - 1]) {
        *same = &a->steps->at[at - 1];
        if (by_time && (*same)->time_ns > et_time_moved(s->time_ns, s->precision_ns))
            return 0;
        *met = at;
        if (!by_time || (*same)->time_ns >= et_time_moved(s->time_ns, -DELIVERY_NS))
            return 1;
    }
    return 0;
}

int et_alike_next(struct et_alike *alike, uint32_t number, struct et_step **same,
                  struct et_err *err)
{
    const struct et_step *step = &alike->steps->at[number];
    uint64_t key;
    for (int peers = 0; peers <= 1; peers++) {
        int rc = key_of(alike, step, peers == 1, step->time_ns, &key, err);
        if (rc == 0)
            rc = next_of_group(alike, key, step, same, err);
        if (rc != 0)
            return rc;
    }
    if (append(alike, key, number, err) < 0)
        return ET_FATAL;
    uint64_t *met = met_by(alike, key, step->evidence);
    if (!met)
        return et_fail_memory(err);
    *met = (uint64_t)number + 1;
    return 0;
}

int et_alike_stands(struct et_alike *alike, const struct et_step *step, int64_t time_ns,
                    struct et_err *err)
{
    uint64_t key;
    int rc = key_of(alike, step, false, time_ns, &key, err);
    return rc < 0 ? rc : et_map_get_u64(&alike->grouped, key) != NULL;
}
