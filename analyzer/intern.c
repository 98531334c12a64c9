#include "analyzer/intern.h"

#include "base/printable.h"

int et_intern_init(struct et_intern *in, struct et_store *store, struct et_err *err)
{
    *in = (struct et_intern){ .store = store };
    et_map_init(&in->texts);
    et_map_init(&in->argvs);
    et_map_init(&in->subjects);
    et_map_init(&in->calls);
    et_map_init(&in->paths);
    ET_STMT_AUTO *stmt = et_store_query(store, ET_Q_NEXT_PATH_LIST, err);
    if (!stmt || et_stmt_row(stmt, err) < 0)
        return ET_FATAL;
    in->next_path_list = et_stmt_col_int(stmt, 0);
    return 0;
}

void et_intern_clear(struct et_intern *in)
{
    et_map_clear(&in->texts);
    et_map_clear(&in->argvs);
    et_map_clear(&in->subjects);
    et_map_clear(&in->calls);
    et_map_clear(&in->paths);
    et_strbuf_clear(&in->scratch);
    et_strbuf_clear(&in->key);
}

/* All that it holds is forgotten before the next is looked up. */
static bool is_full(const struct et_map *map)
{
    return map->live >= ET_MAX_INTERNED || map->keys.used >= ET_MAX_INTERNED_BYTES;
}

/* The remembered id of key, or 0 with *slot to be filled. */
static int remember(struct et_intern *in, struct et_map *map, struct et_slice key, uint64_t **slot,
                    struct et_err *err)
{
    if (key.n > ET_MAX_INTERNED_KEY) {
        in->forgotten = 0;
        *slot = &in->forgotten;
        return 0;
    }
    if (is_full(map)) {
        et_map_clear(map);
        memset(in->recent, 0, sizeof in->recent);
    }
    *slot = et_map_put(map, key, NULL);
    return *slot ? 0 : et_fail_memory(err);
}

/* Most texts of an exec are those of one just before. Each has one place, whoever had it last:
 * without that it is found in the map. */
static struct et_intern_recent *recent_of(struct et_intern *in, struct et_slice text)
{
    size_t last = text.n ? (unsigned char)text.p[text.n - 1] : 0;
    return &in->recent[(text.n * 5 + last) % ET_INTERN_RECENT];
}

int et_intern_text(struct et_intern *in, struct et_slice text, int64_t *id, struct et_err *err)
{
    uint64_t *slot;
    *id = ET_NULL;
    if (!text.p)
        return 0;
    struct et_intern_recent *recent = recent_of(in, text);
    if (text.n && recent->n == text.n && memcmp(recent->bytes, text.p, text.n) == 0 &&
        !is_full(&in->texts)) {
        *id = recent->id;
        return 0;
    }
    if (remember(in, &in->texts, text, &slot, err) < 0)
        return ET_FATAL;
    if (!*slot) {
        et_strbuf_reset(&in->scratch);
        et_printable_add(&in->scratch, text);
        ET_STMT_AUTO *stmt = et_store_query(in->store, ET_Q_PUT_TEXT, err);
        if (!stmt)
            return ET_FATAL;
        if (in->scratch.failed)
            return et_fail_memory(err);
        et_stmt_text(stmt, ET_PUT_TEXT_TEXT, et_strbuf_slice(&in->scratch));
        if (et_stmt_run(stmt, err) < 0)
            return ET_FATAL;
        *slot = (uint64_t)et_store_last_id(in->store);
    }
    *id = (int64_t)*slot;
    if (text.n && text.n <= sizeof recent->bytes) {
        memcpy(recent->bytes, text.p, text.n);
        recent->n = text.n;
        recent->id = *id;
    }
    return 0;
}

static void add_json(struct et_strbuf *to, const struct et_slice *argv, size_t argc)
{
    et_strbuf_addc(to, '[');
    for (size_t i = 0; i < argc; i++) {
        if (i)
            et_strbuf_addc(to, ',');
        if (argv[i].p)
            et_json_add_bytes(to, argv[i]);
        else
            et_strbuf_adds(to, "null");
    }
    et_strbuf_addc(to, ']');
}

static bool all_bare(const struct et_slice *argv, size_t argc)
{
    for (size_t i = 0; i < argc; i++)
        if (!argv[i].p || !et_printable_bare_word(argv[i]))
            return false;
    return argc > 0;
}

/* A missing argument shows as <missing>, which no quoted word can look like. */
static void add_cmdline(struct et_strbuf *to, const struct et_slice *argv, size_t argc)
{
    for (size_t i = 0; i < argc; i++) {
        if (i)
            et_strbuf_addc(to, ' ');
        if (argv[i].p)
            et_printable_add_shell(to, argv[i]);
        else
            et_strbuf_adds(to, "<missing>");
    }
}

static int put_argv(struct et_intern *in, const struct et_slice *argv, size_t argc,
                    struct et_err *err)
{
    ET_STMT_AUTO *stmt = et_store_query(in->store, ET_Q_PUT_ARGV, err);
    if (!stmt)
        return ET_FATAL;
    et_strbuf_reset(&in->key);
    add_json(&in->key, argv, argc);
    et_stmt_text(stmt, ET_PUT_ARGV_JSON, et_strbuf_slice(&in->key));
    et_strbuf_reset(&in->scratch);
    if (!all_bare(argv, argc)) {
        add_cmdline(&in->scratch, argv, argc);
        et_stmt_text(stmt, ET_PUT_ARGV_CMDLINE, et_strbuf_slice(&in->scratch));
    }
    if (in->key.failed || in->scratch.failed)
        return et_fail_memory(err);
    return et_stmt_run(stmt, err);
}

/* The key is made of what the arguments are, not of how they are written. */
int et_intern_argv(struct et_intern *in, const struct et_slice *argv, size_t argc, int64_t *id,
                   struct et_err *err)
{
    uint64_t *slot;
    et_strbuf_reset(&in->key);
    for (size_t i = 0; i < argc; i++) {
        et_strbuf_add_varint(&in->key, argv[i].p ? argv[i].n + 1 : 0);
        et_strbuf_add(&in->key, argv[i]);
    }
    if (in->key.failed)
        return et_fail_memory(err);
    if (remember(in, &in->argvs, et_strbuf_slice(&in->key), &slot, err) < 0)
        return ET_FATAL;
    if (!*slot) {
        if (put_argv(in, argv, argc, err) < 0)
            return ET_FATAL;
        *slot = (uint64_t)et_store_last_id(in->store);
    }
    *id = (int64_t)*slot;
    return 0;
}

/* A row of numbers, in the order of its parameters. */
static int intern_row(struct et_intern *in, struct et_map *map, enum et_query query,
                      const int64_t *fields, const int *params, size_t count, int64_t *id,
                      struct et_err *err)
{
    uint64_t *slot;
    const struct et_slice key = { (const char *)fields, count * sizeof *fields };
    if (remember(in, map, key, &slot, err) < 0)
        return ET_FATAL;
    if (!*slot) {
        ET_STMT_AUTO *stmt = et_store_query(in->store, query, err);
        if (!stmt)
            return ET_FATAL;
        for (size_t i = 0; i < count; i++)
            et_stmt_int(stmt, params[i], fields[i]);
        if (et_stmt_run(stmt, err) < 0)
            return ET_FATAL;
        *slot = (uint64_t)et_store_last_id(in->store);
    }
    *id = (int64_t)*slot;
    return 0;
}

int et_intern_subject(struct et_intern *in, const struct et_subject *who, int64_t *id,
                      struct et_err *err)
{
    int64_t tty, subj;
    if (et_intern_text(in, who->tty, &tty, err) < 0 ||
        et_intern_text(in, who->subj, &subj, err) < 0)
        return ET_FATAL;
    const int64_t fields[] = { who->auid, who->uid,  who->gid,   who->euid, who->suid, who->fsuid,
                               who->egid, who->sgid, who->fsgid, who->ses,  tty,       subj };
    static const int params[] = {
        ET_PUT_SUBJECT_AUID,  ET_PUT_SUBJECT_UID,   ET_PUT_SUBJECT_GID,  ET_PUT_SUBJECT_EUID,
        ET_PUT_SUBJECT_SUID,  ET_PUT_SUBJECT_FSUID, ET_PUT_SUBJECT_EGID, ET_PUT_SUBJECT_SGID,
        ET_PUT_SUBJECT_FSGID, ET_PUT_SUBJECT_SES,   ET_PUT_SUBJECT_TTY,  ET_PUT_SUBJECT_SUBJ,
    };
    return intern_row(in, &in->subjects, ET_Q_PUT_SUBJECT, fields, params,
                      sizeof params / sizeof *params, id, err);
}

int et_intern_call(struct et_intern *in, const struct et_call_fields *call, int64_t *id,
                   struct et_err *err)
{
    const int64_t fields[] = { call->syscall,  call->arch,      call->success,
                               call->exit,     call->audit_key, call->precision_ns,
                               call->zoneless, call->lossy,     call->container };
    static const int params[] = { ET_PUT_CALL_SYSCALL,   ET_PUT_CALL_ARCH,
                                  ET_PUT_CALL_SUCCESS,   ET_PUT_CALL_EXIT,
                                  ET_PUT_CALL_AUDIT_KEY, ET_PUT_CALL_PRECISION_NS,
                                  ET_PUT_CALL_ZONELESS,  ET_PUT_CALL_LOSSY,
                                  ET_PUT_CALL_CONTAINER };
    return intern_row(in, &in->calls, ET_Q_PUT_CALL, fields, params, sizeof params / sizeof *params,
                      id, err);
}

static int put_paths(struct et_intern *in, const struct et_path_item *paths, size_t count,
                     struct et_err *err)
{
    for (size_t i = 0; i < count; i++) {
        const struct et_path_item *path = &paths[i];
        int64_t name, nametype;
        if (et_intern_text(in, path->name, &name, err) < 0 ||
            et_intern_text(in, path->nametype, &nametype, err) < 0)
            return ET_FATAL;
        ET_STMT_AUTO *stmt = et_store_query(in->store, ET_Q_PUT_PATH, err);
        if (!stmt)
            return ET_FATAL;
        et_stmt_int(stmt, ET_PUT_PATH_PATH_LIST, in->next_path_list);
        et_stmt_int(stmt, ET_PUT_PATH_ITEM, (int64_t)i);
        et_stmt_int(stmt, ET_PUT_PATH_NAME, name);
        et_stmt_int(stmt, ET_PUT_PATH_INODE, path->inode);
        et_stmt_int(stmt, ET_PUT_PATH_DEV, path->dev);
        et_stmt_int(stmt, ET_PUT_PATH_MODE, path->mode);
        et_stmt_int(stmt, ET_PUT_PATH_OUID, path->ouid);
        et_stmt_int(stmt, ET_PUT_PATH_NAMETYPE, nametype);
        if (et_stmt_run(stmt, err) < 0)
            return ET_FATAL;
    }
    in->next_path_list++;
    return 0;
}

int et_intern_paths(struct et_intern *in, const struct et_path_item *paths, size_t count,
                    int64_t *id, struct et_err *err)
{
    uint64_t *slot;
    *id = ET_NULL;
    if (!count)
        return 0;
    et_strbuf_reset(&in->key);
    for (size_t i = 0; i < count; i++) {
        const struct et_path_item *path = &paths[i];
        const int64_t numbers[] = { path->inode,
                                    path->dev,
                                    path->mode,
                                    path->ouid,
                                    path->name.p ? (int64_t)path->name.n : -1,
                                    (int64_t)path->nametype.n };
        et_strbuf_add(&in->key, (struct et_slice){ (const char *)numbers, sizeof numbers });
        et_strbuf_add(&in->key, path->name);
        et_strbuf_add(&in->key, path->nametype);
    }
    if (in->key.failed)
        return et_fail_memory(err);
    if (remember(in, &in->paths, et_strbuf_slice(&in->key), &slot, err) < 0)
        return ET_FATAL;
    if (!*slot) {
        int64_t list = in->next_path_list;
        if (put_paths(in, paths, count, err) < 0)
            return ET_FATAL;
        *slot = (uint64_t)list;
    }
    *id = (int64_t)*slot;
    return 0;
}
