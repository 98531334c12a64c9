/*
 * AUOMS_EXECVE and AUOMS_SYSCALL hold what SYSCALL, CWD, the PATHs and EXECVE or
 * PROCTITLE said, AUOMS_SYSCALL_FRAGMENT the same without SYSCALL:
 *
 * arch syscall success exit a0 a1 a2 a3 ppid pid audit_user auid user uid … tty ses comm exe
 * key cwd name inode dev mode o_user ouid … nametype path_name=["…","…"] path_mode=["…"] …
 * argc cmdline | proctitle, redactors containerid
 *
 * Field and value of the first PATH stand among the others, those of all PATHs in
 * lists. A value that was interpreted may stand beside the kernel's own, which has
 * "_r" behind its name. Control bytes and those beyond ASCII became "\xNN".
 * What redaction rules blotted out of a command line they replaced by as many bytes
 * of another kind: such an argv counts as incomplete.
 */
#include "parsers/audit/auoms_record.h"

#include "parsers/audit/command_line.h"
#include "parsers/audit/container_id.h"
#include "parsers/audit/respell.h"
#include "parsers/json/json_get.h"

#include <stdio.h>

enum {
    MAX_KEY = 64,
    MAX_MISSING = 1 << 20, /* arguments that one placeholder stands for */
};

struct taking {
    struct et_audit_records *records;
    const struct et_auoms_record *said;
    const struct et_record *id;
    const struct et_line *line;
    struct et_respelling record;
    struct et_strbuf text, word; /* of one value, decoded; of one word */
    bool failed;                 /* there was no memory for one of them */
    int outcome;                 /* of the records so far */
};

/* An id, the name that was looked up for it, and what auditd calls that. */
static const struct {
    const char *key, *name, *translated;
} ids[] = {
    { "auid", "audit_user", "AUID" },
    { "uid", "user", "UID" },
    { "gid", "group", "GID" },
    { "euid", "effective_user", "EUID" },
    { "suid", "set_user", "SUID" },
    { "fsuid", "filesystem_user", "FSUID" },
    { "egid", "effective_group", "EGID" },
    { "sgid", "set_group", "SGID" },
    { "fsgid", "filesystem_group", "FSGID" },
};

#define COUNT(rows) (sizeof(rows) / sizeof *(rows))

/* ------------------------------------------------------------------- fields */

/* "name\xC3\xA4" with its bytes; it lives until the next one. */
static struct et_slice decoded(struct taking *t, struct et_slice value)
{
    const char *mark;
    uint64_t byte;
    t->failed = t->failed || t->text.failed;
    et_strbuf_reset(&t->text);
    while ((mark = et_slice_search(value, ET_SLICE("\\x")))) {
        size_t n = (size_t)(mark - value.p);
        struct et_slice digits = et_slice_to(et_slice_from(value, n + 2), 2);
        bool escape = digits.n == 2 && et_slice_hex64(digits, &byte) && (byte < ' ' || byte > '~');
        et_strbuf_add(&t->text, et_slice_to(value, n));
        if (escape)
            et_strbuf_addc(&t->text, (char)byte);
        else
            et_strbuf_adds(&t->text, "\\x");
        value = et_slice_from(value, n + (escape ? 4 : 2));
    }
    et_strbuf_add(&t->text, value);
    return et_strbuf_slice(&t->text);
}

static void add_text(struct taking *t, const char *key, struct et_slice value)
{
    if (et_slice_is(value, "(null)"))
        et_respell_word(&t->record, et_slice_of(key), value);
    else if (value.n)
        et_respell_text(&t->record, et_slice_of(key), decoded(t, value));
}

/* The kernel's own value, where it was kept beside the interpreted one. */
static struct et_slice raw_value(const struct taking *t, struct et_slice key)
{
    char raw[MAX_KEY];
    if (key.n + sizeof "_r" > sizeof raw)
        return ET_SLICE_NONE;
    snprintf(raw, sizeof raw, "%.*s_r", (int)key.n, key.p);
    return et_auoms_value(t->said, raw);
}

static bool is_mode(struct et_slice key)
{
    return et_slice_is(key, "mode");
}

static bool is_id(struct et_slice key)
{
    static const char *const others[] = { "ses", "ouid", "ogid", "id", "old-auid", "old-ses" };
    for (size_t i = 0; i < COUNT(ids); i++)
        if (et_slice_is(key, ids[i].key))
            return true;
    return ET_SLICE_IN(key, others);
}

/* Keys are joined by commas; the kernel parts them by 0x01. */
static void add_keys(struct taking *t, struct et_slice value)
{
    if (et_slice_is(value, "(null)")) {
        et_respell_word(&t->record, ET_SLICE("key"), value);
        return;
    }
    decoded(t, value);
    for (size_t i = 0; i < t->text.n; i++)
        if (t->text.p[i] == ',')
            t->text.p[i] = '\x01';
    if (t->text.n)
        et_respell_text(&t->record, ET_SLICE("key"), et_strbuf_slice(&t->text));
}

static void add_field(struct taking *t, const char *name)
{
    struct et_slice key = et_slice_of(name), raw = raw_value(t, key);
    struct et_slice value = et_auoms_value(t->said, name);
    if (raw.n)
        et_respell_word(&t->record, key, raw);
    else if (et_slice_is(key, "key"))
        add_keys(t, value);
    else if (et_slice_is(key, "exit"))
        et_respell_exit(&t->record, value);
    else if (is_mode(key))
        et_respell_mode(&t->record, value);
    else if (is_id(key))
        et_respell_id(&t->record, key, value);
    else if (et_respell_is_text(key))
        add_text(t, name, value);
    else
        et_respell_word(&t->record, key, value);
}

/* Where the id itself was interpreted, that is the name. */
static void add_ids(struct taking *t)
{
    for (size_t i = 0; i < COUNT(ids); i++) {
        struct et_slice name = et_auoms_value(t->said, ids[i].name);
        add_field(t, ids[i].key);
        if (!name.n && raw_value(t, et_slice_of(ids[i].key)).n)
            name = et_auoms_value(t->said, ids[i].key);
        if (name.n)
            et_respell_text(&t->record, et_slice_of(ids[i].translated), name);
    }
}

/* Ends the record and hands it on. */
static int end_record(struct taking *t, struct et_err *err)
{
    struct et_record rec;
    struct et_slice node = et_auoms_value(t->said, "node");
    int rc = et_respell_end(&t->record, &rec, err);
    if (rc < 0 || t->failed || t->text.failed || t->word.failed)
        return et_fail_memory(err);
    rec.node = node.n ? node : t->id->node;
    rec.carried = !node.n;
    rec.time_ns = t->id->time_ns;
    rec.serial = t->id->serial;
    rec.strand = ET_STRAND_AGENT;
    rec.lossy = true;
    rec.container = et_container_id(et_auoms_value(t->said, "containerid"));
    t->outcome =
        et_audit_outcome(t->outcome, et_audit_records_take(t->records, &rec, t->line, err));
    return t->outcome < 0 ? t->outcome : 0;
}

/* ------------------------------------------------------------ system calls */

static int take_call(struct taking *t, struct et_err *err)
{
    static const char *const before[] = { "success", "exit", "a0", "ppid", "pid" };
    static const char *const behind[] = { "tty", "ses", "comm", "exe", "subj", "key" };
    struct et_slice call = et_auoms_value(t->said, "syscall");
    if (!call.n)
        return 0;
    et_respell_begin(&t->record, ET_SLICE("SYSCALL"));
    et_respell_call(&t->record, et_auoms_value(t->said, "arch"), call);
    for (size_t i = 0; i < COUNT(before); i++)
        add_field(t, before[i]);
    add_ids(t);
    for (size_t i = 0; i < COUNT(behind); i++)
        add_field(t, behind[i]);
    return end_record(t, err);
}

/* "<3...7>": these arguments never came. How many they are; 0 = it is none such. */
static size_t missing_arguments(struct et_slice word)
{
    uint64_t first, last;
    const char *dots = et_slice_search(word, ET_SLICE("..."));
    if (!dots || !et_slice_starts(word, "<") || !et_slice_ends(word, ">"))
        return 0;
    size_t n = (size_t)(dots - word.p);
    struct et_slice end = et_slice_from(word, n + 3);
    if (!et_slice_u64(et_slice_from(et_slice_to(word, n), 1), &first) ||
        !et_slice_u64(et_slice_to(end, end.n - 1), &last) || last < first ||
        last - first >= MAX_MISSING)
        return 0;
    return (size_t)(last - first) + 1;
}

/* The words of the command line. argc is kept back where there are more of them than
 * that, or where they are not as they were: so they count as incomplete. */
static int take_arguments(struct taking *t, struct et_err *err)
{
    struct et_slice line = et_auoms_value(t->said, "cmdline");
    struct et_slice redactors = et_auoms_value(t->said, "redactors");
    uint64_t argc;
    size_t at = 0;
    enum et_word kind;
    if (!line.p)
        return 0;
    et_respell_begin(&t->record, ET_SLICE("EXECVE"));
    if (et_slice_starts(redactors, "*")) /* the rules are gone: so is the line */
        line = ET_SLICE_NONE;
    while ((kind = et_command_word(&line, &t->word)) != ET_WORD_NONE && !t->word.failed) {
        struct et_slice word = et_strbuf_slice(&t->word);
        size_t missing = kind == ET_WORD_GAPPED ? missing_arguments(word) : 0;
        if (kind == ET_WORD_WHOLE)
            et_respell_argument(&t->record, at, word);
        at += missing ? missing : 1;
    }
    if (!redactors.n && et_slice_u64(et_auoms_value(t->said, "argc"), &argc) && at <= argc)
        et_respell_number(&t->record, ET_SLICE("argc"), (int64_t)argc);
    return end_record(t, err);
}

static int take_cwd(struct taking *t, struct et_err *err)
{
    if (!et_auoms_value(t->said, "cwd").n)
        return 0;
    et_respell_begin(&t->record, ET_SLICE("CWD"));
    add_field(t, "cwd");
    return end_record(t, err);
}

static int take_title(struct taking *t, struct et_err *err)
{
    struct et_slice line = et_auoms_value(t->said, "proctitle");
    if (!line.n)
        return 0;
    et_respell_begin(&t->record, ET_SLICE("PROCTITLE"));
    decoded(t, ET_SLICE_NONE);
    for (size_t i = 0; et_command_word(&line, &t->word) != ET_WORD_NONE; i++) {
        if (i)
            et_strbuf_addc(&t->text, '\0');
        et_strbuf_add(&t->text, et_strbuf_slice(&t->word));
        t->failed = t->failed || t->word.failed;
    }
    et_respell_text(&t->record, ET_SLICE("proctitle"), et_strbuf_slice(&t->text));
    return end_record(t, err);
}

/* -------------------------------------------------------------------- files */

enum list { NAME, NAMETYPE, MODE, OUID, OGID, LISTS };

static int take_path(struct taking *t, size_t item, json_t *const lists[LISTS], struct et_err *err)
{
    static const char *const keys[LISTS] = { "name", "nametype", "mode", "ouid", "ogid" };
    static const char *const of_the_first[] = { "inode", "dev", "rdev" };
    et_respell_begin(&t->record, ET_SLICE("PATH"));
    et_respell_number(&t->record, ET_SLICE("item"), (int64_t)item);
    for (size_t i = 0; item == 0 && i < COUNT(of_the_first); i++)
        add_field(t, of_the_first[i]);
    for (size_t i = 0; i < LISTS; i++) {
        struct et_slice key = et_slice_of(keys[i]);
        struct et_slice value = et_json_string(json_array_get(lists[i], item));
        if (!value.n && item == 0)
            value = et_auoms_value(t->said, keys[i]);
        if (i == NAME)
            add_text(t, keys[i], value);
        else if (is_mode(key))
            et_respell_mode(&t->record, value);
        else if (is_id(key))
            et_respell_id(&t->record, key, value);
        else
            et_respell_word(&t->record, key, value);
    }
    return end_record(t, err);
}

static int take_paths(struct taking *t, struct et_err *err)
{
    static const char *const keys[LISTS] = { "path_name", "path_nametype", "path_mode", "path_ouid",
                                             "path_ogid" };
    json_t *lists[LISTS] = { NULL };
    struct et_err why = { 0 };
    int rc = 0;
    for (size_t i = 0; i < LISTS && rc != ET_FATAL; i++) {
        struct et_slice text = et_auoms_value(t->said, keys[i]);
        rc = text.n ? et_json_read(text, &lists[i], &why) : 0;
    }
    size_t count = json_array_size(lists[NAME]);
    if (count == 0 && et_auoms_value(t->said, "name").n)
        count = 1;
    if (rc == ET_FATAL)
        *err = why;
    else
        rc = 0;
    for (size_t i = 0; i < count && rc == 0; i++)
        rc = take_path(t, i, lists, err);
    for (size_t i = 0; i < LISTS; i++)
        et_json_free(&lists[i]);
    return rc;
}

/* ------------------------------------------------------------- other records */

/* What the agent adds, and the names that add_ids() has taken. */
static bool is_of_its_own(struct et_slice key)
{
    static const char *const own[] = {
        "RecordTypeCode", "RecordType",  "SchemaVersion", "redactors",
        "auoms_version",  "containerid", "node"
    };
    for (size_t i = 0; i < COUNT(ids); i++)
        if (et_slice_is(key, ids[i].name) || et_slice_is(key, ids[i].key))
            return true;
    return ET_SLICE_IN(key, own) || et_slice_ends(key, "_r");
}

/* A record of a program, of a login, or of the audit system's own state. */
static int take_report(struct taking *t, struct et_err *err)
{
    char key[MAX_KEY];
    et_respell_begin(&t->record, t->said->type);
    add_ids(t);
    for (size_t i = 0; i < t->said->count; i++) {
        struct et_slice name = t->said->at[i].key;
        if (is_of_its_own(name) || name.n >= sizeof key)
            continue;
        snprintf(key, sizeof key, "%.*s", (int)name.n, name.p);
        add_field(t, key);
    }
    return end_record(t, err);
}

/* 0 or a negative code. */
static int take_all(struct taking *t, struct et_err *err)
{
    static const char *const calls[] = { "AUOMS_EXECVE", "AUOMS_SYSCALL",
                                         "AUOMS_SYSCALL_FRAGMENT" };
    bool of_a_call = ET_SLICE_IN(t->said->type, calls);
    if (!of_a_call && et_slice_starts(t->said->type, "AUOMS_"))
        return 0; /* what the agent measured */
    if (!of_a_call)
        return take_report(t, err);
    int rc = take_call(t, err);
    if (rc == 0)
        rc = take_arguments(t, err);
    if (rc == 0)
        rc = take_cwd(t, err);
    if (rc == 0)
        rc = take_paths(t, err);
    return rc == 0 ? take_title(t, err) : rc;
}

int et_auoms_take(struct et_audit_records *records, const struct et_auoms_record *said,
                  const struct et_record *id, const struct et_line *line, struct et_err *err)
{
    struct taking t = {
        .records = records, .said = said, .id = id, .line = line, .outcome = ET_SKIPPED
    };
    if (said->count > ET_AUOMS_MAX_FIELDS)
        return et_audit_records_broken(records, line, "a record has more than 512 fields", NULL,
                                       err);
    int rc = take_all(&t, err);
    et_respell_clear(&t.record);
    et_strbuf_clear(&t.text);
    et_strbuf_clear(&t.word);
    return rc < 0 ? rc : t.outcome;
}
