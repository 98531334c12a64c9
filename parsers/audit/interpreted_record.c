/*
 * Values have lost their quotes, so each reaches to the key that the kernel writes
 * behind it. Fields that a process can choose (comm, exe, name, cwd, arguments) may
 * hold such a key: what follows them is looked for from the end, where the kernel
 * has the last word.
 */
#include "parsers/audit/interpreted_record.h"

#include "parsers/audit/fields.h"

/* The last place where needle stands in a; NULL if nowhere. */
static const char *search_last(struct et_slice a, struct et_slice needle)
{
    const char *found = NULL, *at;
    while ((at = et_slice_search(a, needle))) {
        found = at;
        a = et_slice_from(a, (size_t)(at - a.p) + 1);
    }
    return found;
}

/* Cuts *text at " KEY=": *value gets what is behind. False if it is not there. */
static bool cut(struct et_slice *text, const char *at, size_t key_bytes, struct et_slice *value)
{
    if (!at)
        return false;
    size_t n = (size_t)(at - text->p);
    *value = et_slice_from(*text, n + key_bytes);
    *text = et_slice_to(*text, n);
    return true;
}

static bool cut_first(struct et_slice *text, const char *key, struct et_slice *value)
{
    struct et_slice needle = et_slice_of(key);
    return cut(text, et_slice_search(*text, needle), needle.n, value);
}

static bool cut_last(struct et_slice *text, const char *key, struct et_slice *value)
{
    struct et_slice needle = et_slice_of(key);
    return cut(text, search_last(*text, needle), needle.n, value);
}

static bool is_absent(struct et_slice value)
{
    return et_slice_is(value, "(null)") || et_slice_is(value, "?");
}

static void add_text(struct et_respelling *r, const char *key, struct et_slice value)
{
    if (is_absent(value))
        et_respell_word(r, et_slice_of(key), value);
    else
        et_respell_text(r, et_slice_of(key), value);
}

/* "0x1200011", "EXIT_FAILURE": the first argument of a system call. */
static void add_register(struct et_respelling *r, struct et_slice value)
{
    if (et_slice_is(value, "EXIT_SUCCESS") || et_slice_is(value, "EXIT_FAILURE"))
        et_respell_number(r, ET_SLICE("a0"), et_slice_is(value, "EXIT_FAILURE"));
    else if (et_slice_starts(value, "0x"))
        et_respell_word(r, ET_SLICE("a0"), et_slice_from(value, 2));
}

/* Fields whose values hold no blank. */
static void add_words(struct et_respelling *r, struct et_slice text)
{
    static const char *const ids[] = { "auid",  "uid",      "gid",  "euid",   "suid",
                                       "fsuid", "egid",     "sgid", "fsgid",  "ouid",
                                       "ogid",  "old-auid", "ses",  "old-ses" };
    struct et_field field, arch = { 0 };
    while (et_field_next(&text, &field, NULL) > 0) {
        if (ET_SLICE_IN(field.key, ids))
            et_respell_id(r, field.key, field.value);
        else if (et_slice_is(field.key, "arch"))
            arch = field;
        else if (et_slice_is(field.key, "syscall"))
            et_respell_call(r, arch.value, field.value);
        else if (et_slice_is(field.key, "exit"))
            et_respell_exit(r, field.value);
        else if (et_slice_is(field.key, "mode"))
            et_respell_mode(r, field.value);
        else if (et_slice_is(field.key, "a0"))
            add_register(r, field.value);
        else if (et_respell_is_text(field.key))
            et_respell_text(r, field.key, field.value);
        else
            et_respell_word(r, field.key, field.value);
    }
}

/* … tty=(none) ses=unset comm=COMM exe=EXE subj=LABEL key=KEY */
static void add_call(struct et_respelling *r, struct et_slice body)
{
    struct et_slice comm, exe, subj, key;
    bool has_comm = cut_first(&body, " comm=", &comm);
    add_words(r, body);
    if (!has_comm)
        return;
    bool has_exe = cut_first(&comm, " exe=", &exe);
    add_text(r, "comm", comm);
    if (!has_exe)
        return;
    if (cut_last(&exe, " subj=", &subj)) {
        bool has_key = cut_first(&subj, " key=", &key);
        add_text(r, "exe", exe);
        et_respell_word(r, ET_SLICE("subj"), subj);
        if (has_key)
            add_text(r, "key", key);
        return;
    }
    bool has_key = cut_last(&exe, " key=", &key);
    add_text(r, "exe", exe);
    if (has_key)
        add_text(r, "key", key);
}

/* item=0 name=NAME inode=7 … nametype=NORMAL … */
static void add_path(struct et_respelling *r, struct et_slice body)
{
    struct et_slice name, rest;
    if (!cut_first(&body, " name=", &name)) {
        add_words(r, body);
        return;
    }
    add_words(r, body);
    const char *after = search_last(name, ET_SLICE(" inode="));
    if (!after)
        after = search_last(name, ET_SLICE(" nametype="));
    bool has_rest = cut(&name, after, 0, &rest);
    add_text(r, "name", name);
    if (has_rest)
        add_words(r, rest);
}

/* A key of an EXECVE record: "a2", "a2_len", "a2[1]". */
struct argument_key {
    uint64_t index, piece;
    bool in_pieces, is_length;
    size_t bytes; /* of the key and its '=' */
};

static bool read_number(struct et_slice text, size_t *at, uint64_t *value)
{
    size_t start = *at;
    while (*at < text.n && text.p[*at] >= '0' && text.p[*at] <= '9')
        ++*at;
    return et_slice_u64(et_slice_to(et_slice_from(text, start), *at - start), value);
}

static bool read_key(struct et_slice text, struct argument_key *key)
{
    size_t at = 1;
    *key = (struct argument_key){ 0 };
    if (!et_slice_starts(text, "a") || !read_number(text, &at, &key->index))
        return false;
    struct et_slice rest = et_slice_from(text, at);
    if (et_slice_starts(rest, "_len")) {
        key->is_length = true;
        at += 4;
    } else if (et_slice_starts(rest, "[")) {
        key->in_pieces = true;
        at++;
        if (!read_number(text, &at, &key->piece) || !et_slice_starts(et_slice_from(text, at), "]"))
            return false;
        at++;
    }
    key->bytes = at + 1;
    return et_slice_starts(et_slice_from(text, at), "=");
}

/* Whether key may begin the value behind the one of now. */
static bool follows(const struct argument_key *key, const struct argument_key *now)
{
    if (now->is_length)
        return key->index == now->index && key->in_pieces && key->piece == 0;
    if (key->index == now->index)
        return now->in_pieces && key->in_pieces && key->piece == now->piece + 1;
    return key->index == now->index + 1 && !(key->in_pieces && key->piece > 0);
}

static void add_argument(struct et_respelling *r, struct et_slice key, struct et_slice value)
{
    if (et_slice_ends(key, "_len"))
        et_respell_word(r, key, value);
    else if (et_slice_ends(key, "]")) /* a2_len= counts the digits */
        et_respell_hex(r, key, value);
    else
        et_respell_text(r, key, value);
}

/* Writes the arguments of text, each from the first place where it may begin. That
 * is the only reading, unless an argument holds the word that begins itself: then
 * false. */
static bool add_arguments(struct et_respelling *r, struct et_slice text, uint64_t argc)
{
    struct argument_key now, next;
    bool sure = true;
    if (!read_key(text, &now))
        return true;
    size_t start = 0;
    for (size_t at = 1; at < text.n; at++) {
        if (text.p[at - 1] != ' ' || text.p[at] != 'a' || !read_key(et_slice_from(text, at), &next))
            continue;
        if (next.index >= argc || !follows(&next, &now)) {
            sure = sure && next.index != now.index;
            continue;
        }
        struct et_slice field = et_slice_to(et_slice_from(text, start), at - 1 - start);
        add_argument(r, et_slice_to(field, now.bytes - 1), et_slice_from(field, now.bytes));
        now = next;
        start = at;
    }
    struct et_slice field = et_slice_from(text, start);
    add_argument(r, et_slice_to(field, now.bytes - 1), et_slice_from(field, now.bytes));
    return sure;
}

/* argc=3 a0=gcc a1=-o a2=x y, or further arguments without argc. */
static void add_command(struct et_respelling *r, struct et_slice body)
{
    uint64_t argc = UINT64_MAX;
    if (et_slice_starts(body, "argc=")) {
        const char *blank = et_slice_find(body, ' ');
        size_t n = blank ? (size_t)(blank - body.p) : body.n;
        if (!et_slice_u64(et_slice_from(et_slice_to(body, n), 5), &argc))
            argc = UINT64_MAX;
        body = et_slice_from(body, n);
    }
    while (et_slice_starts(body, " "))
        body = et_slice_from(body, 1);
    if (add_arguments(r, body, argc) && argc <= INT64_MAX)
        et_respell_number(r, ET_SLICE("argc"), (int64_t)argc);
}

int et_interpreted_record(struct et_respelling *record, struct et_slice type, struct et_slice body,
                          struct et_record *rec, struct et_err *err)
{
    struct et_slice value;
    et_record_init(rec, type, body);
    et_respell_begin(record, type);
    switch (rec->kind) {
    case ET_REC_SYSCALL:
    case ET_REC_URINGOP:
        add_call(record, body);
        break;
    case ET_REC_EXECVE:
        add_command(record, body);
        break;
    case ET_REC_PATH:
        add_path(record, body);
        break;
    case ET_REC_CWD:
        if (et_slice_starts(body, "cwd="))
            add_text(record, "cwd", et_slice_from(body, 4));
        break;
    case ET_REC_PROCTITLE:
        if (et_slice_starts(body, "proctitle="))
            add_text(record, "proctitle", et_slice_from(body, 10));
        break;
    case ET_REC_LOGIN:
        if (!cut_first(&body, " msg='", &value))
            value = ET_SLICE_NONE;
        add_words(record, body);
        if (et_slice_ends(value, "'"))
            value.n--;
        add_words(record, value);
        break;
    case ET_REC_OTHER:
        break; /* of no interest, and its text may be anything */
    default:
        return 0; /* of the audit system itself: its words stay as they are */
    }
    return et_respell_end(record, rec, err);
}
