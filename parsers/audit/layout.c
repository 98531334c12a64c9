/*
 * SYSCALL = "arch=" … "syscall=" … [ "per=" … ] [ "success=" … "exit=" … ] "a0=" … "key=" …
 * PATH    = "item=" … "name=" … [ "inode=" … "rdev=" … ] [ "obj=" … ] "nametype=" … [ "cap_fp=" … ]
 *
 * item=0 name="/usr/bin/gcc" inode=100 dev=08:01 mode=0100755 ouid=0 ogid=0 rdev=00:00
 * nametype=NORMAL
 *
 * (audit_log_exit and audit_log_name of kernel/auditsc.c.) A label may hold blanks:
 * subj=docker-default (enforce).
 */
#include "parsers/audit/layout.h"

struct part {
    const char *key;
    bool optional;
};

static const struct part syscall_parts[] = {
    { "arch", false },  { "syscall", false }, { "per", true },   { "success", true },
    { "exit", true },   { "a0", false },      { "a1", false },   { "a2", false },
    { "a3", false },    { "items", false },   { "ppid", false }, { "pid", false },
    { "auid", false },  { "uid", false },     { "gid", false },  { "euid", false },
    { "suid", false },  { "fsuid", false },   { "egid", false }, { "sgid", false },
    { "fsgid", false }, { "tty", false },     { "ses", true },   { "comm", false },
    { "exe", false },   { "subj", true },     { "key", false },  { NULL, false },
};

static const struct part path_parts[] = {
    { "item", false },  { "name", false },     { "inode", true },       { "dev", true },
    { "mode", true },   { "ouid", true },      { "ogid", true },        { "rdev", true },
    { "obj", true },    { "nametype", false }, { "cap_fp", true },      { "cap_fi", true },
    { "cap_fe", true }, { "cap_fver", true },  { "cap_frootid", true }, { NULL, false },
};

/* The text up to the next blank outside of quotes; the cursor moves behind it. */
static struct et_slice next_word(struct et_slice *rest)
{
    char quote = 0;
    size_t n = 0;
    for (; n < rest->n && (quote || rest->p[n] != ' '); n++) {
        char c = rest->p[n];
        if (!quote && (c == '"' || c == '\''))
            quote = c;
        else if (c == quote)
            quote = 0;
    }
    struct et_slice found = et_slice_to(*rest, n);
    *rest = et_slice_from(*rest, n + 1);
    return found;
}

/* What stands before '='; empty where a word is no field. */
static struct et_slice key_of(struct et_slice word)
{
    size_t n = 0;
    while (n < word.n &&
           ((word.p[n] >= 'a' && word.p[n] <= 'z') || word.p[n] == '_' || word.p[n] == '-' ||
            (word.p[n] >= 'A' && word.p[n] <= 'Z') || (word.p[n] >= '0' && word.p[n] <= '9')))
        n++;
    return et_slice_to(word, n < word.n && word.p[n] == '=' ? n : 0);
}

/* "(enforce)" */
static bool is_mode(struct et_slice word)
{
    return et_slice_starts(word, "(") && et_slice_ends(word, ")");
}

/* Another field within the value: its blank is missing. Labels may be "=unconfined". */
static bool is_run_together(struct et_slice key, struct et_slice value)
{
    return value.p && !et_slice_starts(value, "\"") && et_slice_find(value, '=') &&
           !et_slice_is(key, "subj");
}

bool et_record_is_complete(const struct et_record *rec)
{
    const struct part *part = rec->kind == ET_REC_SYSCALL ? syscall_parts : path_parts;
    struct et_slice rest = rec->body;
    if (rec->kind != ET_REC_SYSCALL && rec->kind != ET_REC_PATH)
        return false;
    while (rest.n) {
        struct et_slice word = next_word(&rest), key = key_of(word);
        if (word.n == 0 || is_mode(word))
            continue;
        while (part->key && part->optional && !et_slice_is(key, part->key))
            part++;
        if (!part->key || !et_slice_is(key, part->key) || key.n + 1 == word.n ||
            is_run_together(key, et_slice_from(word, key.n + 1)))
            return false;
        part++;
    }
    while (part->key && part->optional)
        part++;
    return !part->key;
}

static bool is_hex(struct et_slice word)
{
    for (size_t i = 0; i < word.n; i++)
        if (!(word.p[i] >= '0' && word.p[i] <= '9') && !(word.p[i] >= 'A' && word.p[i] <= 'F'))
            return false;
    return word.n > 0;
}

bool et_record_may_end_with(struct et_slice text)
{
    struct et_slice rest = et_slice_trim(text), word = next_word(&rest);
    if (rest.n == 0 && is_hex(word))
        return true;
    bool fields = key_of(word).n > 0;
    while (rest.n) {
        word = next_word(&rest);
        bool field = key_of(word).n > 0;
        if (!field && word.n && !is_mode(word))
            return false;
        fields = fields || field;
    }
    return fields;
}
