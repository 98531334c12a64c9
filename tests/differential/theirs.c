/* libauparse's side of the comparison. auparse asks the machine it runs on for user names,
 * time zone and auditd.conf. Hence it only gets AUSOURCE_FILE, its timeout is set, and values
 * are taken as they stand in the record, except for encoded texts, where its decoding is what
 * we compare with. */
#include "parsers/fact.h"
#include "tests/differential/statements.h"

#include <auparse.h>
#include <stdio.h>
#include <stdlib.h>

enum { TIMEOUT_SECONDS = 100000000 };

/* The first field of that name in the current record, as it stands. */
static struct et_slice raw_field(auparse_state_t *au, const char *name)
{
    auparse_first_field(au);
    do {
        const char *field = auparse_get_field_name(au);
        if (field && strcmp(field, name) == 0)
            return et_slice_of(auparse_get_field_str(au));
    } while (auparse_next_field(au) > 0);
    return ET_SLICE_NONE;
}

static bool says_none(struct et_slice raw)
{
    return !raw.p || et_slice_is(raw, "(none)") || et_slice_is(raw, "?") ||
           et_slice_is(raw, "(null)");
}

static void their_number(struct et_strbuf *to, struct et_slice head, auparse_state_t *au,
                         const char *name, const char *as, int base)
{
    struct et_slice raw = raw_field(au, name);
    if (says_none(raw))
        return;
    unsigned long long value = et_slice_is(raw, "unset") ? UINT32_MAX : strtoull(raw.p, NULL, base);
    state_number(to, head, as, (int64_t)value);
}

static void their_word(struct et_strbuf *to, struct et_slice head, auparse_state_t *au,
                       const char *name, const char *as)
{
    struct et_slice raw = raw_field(au, name);
    if (!says_none(raw))
        state_bytes(to, head, as, raw);
}

/* An encoded text as auparse decodes it. */
static void their_text(struct et_strbuf *to, struct et_slice head, auparse_state_t *au,
                       const char *name, const char *as)
{
    if (!says_none(raw_field(au, name)))
        state_bytes(to, head, as, et_slice_of(auparse_interpret_field(au)));
}

/* An encoded text decoded here, where auparse's interpretation is no decoding:
 * it makes paths absolute and puts blanks for NULs. */
static void their_raw_text(struct et_strbuf *to, struct et_slice head, auparse_state_t *au,
                           const char *name, const char *as)
{
    struct et_slice raw = raw_field(au, name);
    ET_STRBUF_AUTO text = { 0 };
    bool hex = raw.n > 0 && raw.n % 2 == 0;
    if (says_none(raw))
        return;
    for (size_t i = 0; i < raw.n; i++)
        hex = hex && strchr("0123456789ABCDEFabcdef", raw.p[i]);
    for (size_t i = 0; hex && i < raw.n; i += 2) {
        const char digits[] = { raw.p[i], raw.p[i + 1], '\0' };
        et_strbuf_addc(&text, (char)(unsigned char)strtoul(digits, NULL, 16));
    }
    if (!hex && raw.p[0] == '"')
        et_strbuf_add(&text, (struct et_slice){ raw.p + 1, raw.n < 2 ? 0 : raw.n - 2 });
    else if (!hex)
        et_strbuf_add(&text, raw);
    state_bytes(to, head, as, et_strbuf_slice(&text));
}

static void their_subject(struct et_strbuf *to, struct et_slice head, auparse_state_t *au)
{
    static const char *const numbers[] = { "pid",  "ppid",  "auid", "uid",  "gid",   "euid",
                                           "suid", "fsuid", "egid", "sgid", "fsgid", "ses" };
    for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++)
        their_number(to, head, au, numbers[i], numbers[i], 10);
    their_word(to, head, au, "tty", "tty");
    their_text(to, head, au, "comm", "comm");
    their_text(to, head, au, "exe", "exe");
    their_word(to, head, au, "subj", "subj");
    their_raw_text(to, head, au, "key", "key");
}

static void their_path(struct et_strbuf *to, struct et_slice head, auparse_state_t *au)
{
    char field[32];
    struct et_slice item = raw_field(au, "item");
    long number = item.p ? strtol(item.p, NULL, 10) : 0;
    static const struct {
        const char *name;
        int base;
    } numbers[] = { { "inode", 10 }, { "mode", 8 }, { "ouid", 10 }, { "ogid", 10 } };
    for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++) {
        snprintf(field, sizeof field, "item%ld.%s", number, numbers[i].name);
        their_number(to, head, au, numbers[i].name, field, numbers[i].base);
    }
    struct et_slice dev = raw_field(au, "dev");
    if (dev.p) {
        char *minor;
        unsigned long high = strtoul(dev.p, &minor, 16);
        unsigned long low = *minor == ':' ? strtoul(minor + 1, NULL, 16) : 0;
        snprintf(field, sizeof field, "item%ld.dev", number);
        state_number(to, head, field, (int64_t)(high << 20 | low));
    }
    snprintf(field, sizeof field, "item%ld.name", number);
    their_raw_text(to, head, au, "name", field);
    snprintf(field, sizeof field, "item%ld.nametype", number);
    their_word(to, head, au, "nametype", field);
}

/* Arguments by auparse's decoding; the pieces of one, joined as they come. */
struct arguments {
    struct et_strbuf *items;
    size_t count;
};

static void add_arguments(struct arguments *args, auparse_state_t *au)
{
    auparse_first_field(au);
    do {
        const char *name = auparse_get_field_name(au);
        char *end;
        if (!name || name[0] != 'a' || name[1] < '0' || name[1] > '9')
            continue;
        size_t number = strtoul(name + 1, &end, 10);
        if (*end != '\0' && *end != '[')
            continue;
        if (number >= args->count) {
            struct et_strbuf *more = realloc(args->items, (number + 1) * sizeof *more);
            if (!more)
                abort();
            memset(more + args->count, 0, (number + 1 - args->count) * sizeof *more);
            args->items = more;
            args->count = number + 1;
        }
        et_strbuf_reserve(&args->items[number], 1); /* present, though it be empty */
        et_strbuf_adds(&args->items[number], auparse_interpret_field(au));
    } while (auparse_next_field(au) > 0);
}

static void state_arguments(struct et_strbuf *to, struct et_slice head, struct arguments *args)
{
    char field[32];
    for (size_t i = 0; i < args->count; i++) {
        snprintf(field, sizeof field, "a%zu", i);
        if (args->items[i].p)
            state_bytes(to, head, field, et_strbuf_slice(&args->items[i]));
        et_strbuf_clear(&args->items[i]);
    }
    free(args->items);
}

static const char *type_of(auparse_state_t *au)
{
    const char *type = auparse_get_type_name(au);
    return type ? type : "";
}

static bool is_one_of(const char *name, const char *const *names)
{
    while (*names && strcmp(name, *names) != 0)
        names++;
    return *names != NULL;
}

/* Goes to the first record of that type. */
static bool find_record(auparse_state_t *au, const char *type)
{
    auparse_first_record(au);
    do {
        if (strcmp(type_of(au), type) == 0)
            return true;
    } while (auparse_next_record(au) > 0);
    return false;
}

/* The name of the event's system call; its SYSCALL record is then current. */
static const char *call_of(auparse_state_t *au)
{
    if (!find_record(au, "SYSCALL") || !raw_field(au, "syscall").p)
        return "";
    const char *name = auparse_interpret_field(au);
    return name ? name : "";
}

static struct et_slice their_head(struct reading *to, auparse_state_t *au, const char *what)
{
    const au_event_t *id = auparse_get_timestamp(au);
    make_head(&to->head, et_slice_of(id->host), (int64_t)id->sec * 1000 + id->milli, id->serial,
              et_slice_of(what));
    state_bytes(&to->text, et_strbuf_slice(&to->head), "is", ET_SLICE("there"));
    return et_strbuf_slice(&to->head);
}

static void their_exec(struct reading *to, auparse_state_t *au, const char *call)
{
    struct et_slice head = their_head(to, au, "exec");
    struct arguments args = { 0 };
    auparse_first_record(au);
    do {
        const char *type = type_of(au);
        if (strcmp(type, "SYSCALL") == 0) {
            their_subject(&to->text, head, au);
            their_number(&to->text, head, au, "arch", "arch", 16);
            their_number(&to->text, head, au, "syscall", "syscall", 10);
            their_number(&to->text, head, au, "exit", "exit", 10);
            struct et_slice success = raw_field(au, "success");
            if (success.p)
                state_number(&to->text, head, "success", et_slice_is(success, "yes"));
        } else if (strcmp(type, "EXECVE") == 0) {
            add_arguments(&args, au);
        } else if (strcmp(type, "CWD") == 0) {
            their_text(&to->text, head, au, "cwd", "cwd");
        } else if (strcmp(type, "PATH") == 0) {
            their_path(&to->text, head, au);
        } else if (strcmp(type, "PROCTITLE") == 0) {
            their_raw_text(&to->text, head, au, "proctitle", "proctitle");
        }
    } while (auparse_next_record(au) > 0);
    if (call[0])
        state_bytes(&to->text, head, "call", et_slice_of(call));
    state_arguments(&to->text, head, &args);
}

/* exit, exit_group and the successful calls that made a process. */
static void their_call(struct reading *to, auparse_state_t *au, const char *call)
{
    static const char *const ends[] = { "exit", "exit_group", NULL };
    static const char *const forks[] = { "fork", "vfork", "clone", "clone3", NULL };
    if (is_one_of(call, ends)) {
        struct et_slice head = their_head(to, au, call);
        their_subject(&to->text, head, au);
        their_number(&to->text, head, au, "a0", "status", 16);
        return;
    }
    struct et_slice success = raw_field(au, "success"), made = raw_field(au, "exit");
    if (!is_one_of(call, forks) || !et_slice_is(success, "yes") || !made.p ||
        strtol(made.p, NULL, 10) <= 0)
        return;
    enum { THREAD = 0x10000 }; /* CLONE_THREAD */
    struct et_slice a0 = raw_field(au, "a0");
    bool clone = strcmp(call, "clone") == 0 && a0.p;
    if (clone && (strtoull(a0.p, NULL, 16) & THREAD))
        return;
    struct et_slice head = their_head(to, au, "fork");
    their_subject(&to->text, head, au);
    their_number(&to->text, head, au, "exit", "exit", 10);
    if (clone)
        their_number(&to->text, head, au, "a0", "flags", 16);
}

/* Records that are events of their own. */
static void their_record(struct reading *to, auparse_state_t *au)
{
    static const char *const logins[] = { "LOGIN",     "USER_LOGIN", "USER_START", "USER_END",
                                          "USER_AUTH", "USER_ACCT",  "USER_ERR",   "USER_LOGOUT",
                                          "CRED_ACQ",  "CRED_REFR",  "CRED_DISP",  NULL };
    static const char *const states[] = { "CONFIG_CHANGE",
                                          "DAEMON_START",
                                          "DAEMON_END",
                                          "DAEMON_ABORT",
                                          "DAEMON_CONFIG",
                                          "DAEMON_ROTATE",
                                          "DAEMON_RESUME",
                                          "DAEMON_ERR",
                                          "SYSTEM_BOOT",
                                          "SYSTEM_SHUTDOWN",
                                          NULL };
    const char *type = type_of(au);
    if (is_one_of(type, states))
        their_head(to, au, type);
    if (!is_one_of(type, logins))
        return;
    struct et_slice head = their_head(to, au, type);
    static const char *const numbers[] = { "pid", "uid", "auid", "ses", "old-auid", "old-ses" };
    for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++)
        their_number(&to->text, head, au, numbers[i], numbers[i], 10);
    static const char *const words[] = {
        "subj", "tty", "op", "hostname", "addr", "terminal", "res"
    };
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        their_word(&to->text, head, au, words[i], words[i]);
    their_raw_text(&to->text, head, au, "acct", "acct");
    their_raw_text(&to->text, head, au, "exe", "exe");
}

bool read_theirs(struct reading *to, const char *path)
{
    auparse_state_t *au = auparse_init(AUSOURCE_FILE, path);
    if (!au)
        return false;
    auparse_set_eoe_timeout(TIMEOUT_SECONDS);
    auparse_set_escape_mode(au, AUPARSE_ESC_RAW);
    while (auparse_next_event(au) > 0) {
        char call[64];
        snprintf(call, sizeof call, "%s", call_of(au)); /* auparse's own dies soon */
        if (strncmp(call, "execve", 6) == 0 || find_record(au, "EXECVE"))
            their_exec(to, au, call);
        else if (call_of(au)[0])
            their_call(to, au, call);
        auparse_first_record(au);
        do {
            their_record(to, au);
        } while (auparse_next_record(au) > 0);
    }
    auparse_destroy(au);
    return true;
}
