/* Our reading of audit logs against libauparse's, field by field. Both sides
 * are turned into the same plain statements, one a line (NODE STAMP:SERIAL WHAT
 * FIELD VALUE); the sorted lists must be equal. Where auparse is wrong or says
 * less, the difference stands in known_differences[] with its reason; any other
 * fails.
 *
 *   auparse_test LOG…
 *
 * auparse asks the machine it runs on for user names, time zone and auditd.conf.
 * Hence it only gets AUSOURCE_FILE, its timeout is set, and values are taken as
 * they stand in the record, except for encoded texts, where its decoding is
 * what we compare with. */
#include "parsers/audit/formats.h"
#include "parsers/reader.h"
#include "tests/property/fact_text.h"

#include <auparse.h>
#include <stdio.h>
#include <stdlib.h>

enum { TIMEOUT_SECONDS = 100000000, SHOWN = 20 };

static void state_bytes(struct et_strbuf *to, struct et_slice head, const char *field,
                        struct et_slice value)
{
    if (!value.p)
        return;
    et_strbuf_add(to, head);
    et_strbuf_addf(to, " %s ", field);
    et_printable_add_shell(to, value);
    et_strbuf_addc(to, '\n');
}

static void state_number(struct et_strbuf *to, struct et_slice head, const char *field,
                         int64_t value)
{
    if (value == ET_ABSENT)
        return;
    et_strbuf_add(to, head);
    et_strbuf_addf(to, " %s %lld\n", field, (long long)value);
}

/* "NODE STAMP:SERIAL WHAT", stamp in milliseconds. */
static void make_head(struct et_strbuf *head, struct et_slice node, int64_t ms, uint64_t serial,
                      struct et_slice what)
{
    et_strbuf_reset(head);
    et_strbuf_add(head, node.n ? node : ET_SLICE("-"));
    et_strbuf_addf(head, " %lld:%llu ", (long long)ms, (unsigned long long)serial);
    et_strbuf_add(head, what);
}

/* ---- our side ---- */

static void our_subject(struct et_strbuf *to, struct et_slice head, const struct et_subject *who)
{
    state_number(to, head, "pid", who->pid);
    state_number(to, head, "ppid", who->ppid);
    state_number(to, head, "auid", who->auid);
    state_number(to, head, "uid", who->uid);
    state_number(to, head, "gid", who->gid);
    state_number(to, head, "euid", who->euid);
    state_number(to, head, "suid", who->suid);
    state_number(to, head, "fsuid", who->fsuid);
    state_number(to, head, "egid", who->egid);
    state_number(to, head, "sgid", who->sgid);
    state_number(to, head, "fsgid", who->fsgid);
    state_number(to, head, "ses", who->ses);
    state_bytes(to, head, "tty", who->tty);
    state_bytes(to, head, "comm", who->comm);
    state_bytes(to, head, "exe", who->exe);
    state_bytes(to, head, "subj", who->subj);
    state_bytes(to, head, "key", who->key);
}

static void our_exec(struct et_strbuf *to, struct et_slice head, const struct et_exec *exec)
{
    char field[32];
    our_subject(to, head, &exec->who);
    state_number(to, head, "arch", exec->arch);
    state_number(to, head, "syscall", exec->syscall);
    state_bytes(to, head, "call", exec->call);
    state_number(to, head, "success", exec->success);
    state_number(to, head, "exit", exec->exit);
    state_bytes(to, head, "cwd", exec->cwd);
    state_bytes(to, head, "proctitle", exec->proctitle);
    for (size_t i = 0; i < exec->argc; i++) {
        snprintf(field, sizeof field, "a%zu", i);
        state_bytes(to, head, field, exec->argv[i]);
    }
    for (size_t i = 0; i < exec->path_count; i++) {
        const struct et_path_item *path = &exec->paths[i];
        const struct {
            const char *name;
            int64_t value;
        } numbers[] = { { "inode", path->inode },
                        { "dev", path->dev },
                        { "mode", path->mode },
                        { "ouid", path->ouid },
                        { "ogid", path->ogid } };
        for (size_t k = 0; k < sizeof numbers / sizeof *numbers; k++) {
            snprintf(field, sizeof field, "item%lld.%s", (long long)path->item, numbers[k].name);
            state_number(to, head, field, numbers[k].value);
        }
        snprintf(field, sizeof field, "item%lld.name", (long long)path->item);
        state_bytes(to, head, field, path->name);
        snprintf(field, sizeof field, "item%lld.nametype", (long long)path->item);
        state_bytes(to, head, field, path->nametype);
    }
}

static void our_login(struct et_strbuf *to, struct et_slice head, const struct et_login *login)
{
    our_subject(to, head, &login->who);
    state_number(to, head, "old-auid", login->old_auid);
    state_number(to, head, "old-ses", login->old_ses);
    state_bytes(to, head, "op", login->op);
    state_bytes(to, head, "acct", login->acct);
    state_bytes(to, head, "hostname", login->hostname);
    state_bytes(to, head, "addr", login->addr);
    state_bytes(to, head, "terminal", login->terminal);
    state_bytes(to, head, "res", login->result);
}

struct reading {
    struct et_strbuf text; /* the statements */
    struct et_strbuf head; /* of the event under way */
};

static struct et_slice our_head(struct reading *to, const struct et_event_id *id,
                                struct et_slice what)
{
    make_head(&to->head, id->node, id->time_ns / 1000000, (uint64_t)id->serial, what);
    state_bytes(&to->text, et_strbuf_slice(&to->head), "is", ET_SLICE("there"));
    return et_strbuf_slice(&to->head);
}

static int our_fact(void *ctx, const struct et_fact *fact, struct et_err *err)
{
    struct reading *to = ctx;
    struct et_slice head;
    (void)err;
    switch (fact->kind) {
    case ET_FACT_EXEC:
        our_exec(&to->text, our_head(to, &fact->exec->id, ET_SLICE("exec")), fact->exec);
        break;
    case ET_FACT_FORK:
        head = our_head(to, &fact->fork->id, ET_SLICE("fork"));
        our_subject(&to->text, head, &fact->fork->who);
        state_number(&to->text, head, "exit", fact->fork->child);
        state_number(&to->text, head, "flags", fact->fork->flags);
        break;
    case ET_FACT_EXIT:
        head = our_head(to, &fact->exit->id,
                        fact->exit->group ? ET_SLICE("exit_group") : ET_SLICE("exit"));
        our_subject(&to->text, head, &fact->exit->who);
        state_number(&to->text, head, "status", fact->exit->status);
        break;
    case ET_FACT_LOGIN:
        our_login(&to->text, our_head(to, &fact->login->id, fact->login->type), fact->login);
        break;
    case ET_FACT_AUDIT_STATE:
        our_head(to, &fact->audit_state->id, fact->audit_state->type);
        break;
    default: /* ET_FACT_USER: auparse's names may be those of this machine */
        break;
    }
    return 0;
}

static int our_damage(void *ctx, const struct et_damage *damage, struct et_err *err)
{
    (void)ctx;
    (void)damage;
    (void)err;
    return 0;
}

static bool read_ours(struct reading *to, const char *path)
{
    const struct et_sink sink = { to, our_fact, our_damage };
    struct et_accounts accounts;
    struct et_err err = { 0 };
    static char block[65536];
    FILE *file = fopen(path, "rb");
    struct et_reader *reader = file ? et_reader_new(&et_parser_audit_log, &sink) : NULL;
    int rc = reader ? 0 : ET_FATAL;
    for (size_t n = 1; rc == 0 && n > 0;) {
        n = fread(block, 1, sizeof block, file);
        rc = et_reader_block(reader, (struct et_slice){ block, n }, &err);
    }
    if (rc == 0)
        rc = et_reader_end(reader, &accounts, &err);
    et_reader_free(reader);
    if (file)
        fclose(file);
    return rc == 0;
}

/* ---- auparse's side ---- */

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

static bool read_theirs(struct reading *to, const char *path)
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

/* ---- the comparison ---- */

/* One field of one event as either side has it, escaped; absent = not stated. */
struct difference {
    struct et_slice node, id, what, field, ours, theirs;
};

static bool contains(struct et_slice text, const char *part)
{
    return text.n && et_slice_search(text, et_slice_of(part)) != NULL;
}

static bool label_with_mode(const struct difference *d)
{
    return et_slice_is(d->field, "subj") && contains(d->ours, " (") && d->theirs.p;
}

static bool list_of_keys(const struct difference *d)
{
    return et_slice_is(d->field, "key") && contains(d->ours, "\\x01") && d->theirs.p;
}

static bool glued_enrichment(const struct difference *d)
{
    return et_slice_is(d->field, "key") && contains(d->theirs, "ARCH=");
}

static bool nul_in_argument(const struct difference *d)
{
    return et_slice_starts(d->field, "a") && contains(d->ours, "\\x00") && d->theirs.p &&
           !et_slice_starts(d->ours, "$'\\x00");
}

static bool nul_before_argument(const struct difference *d)
{
    return et_slice_starts(d->field, "a") && et_slice_starts(d->ours, "$'\\x00") && d->theirs.p;
}

static bool unknown_arch(const struct difference *d)
{
    return et_slice_is(d->field, "call") && !d->ours.p;
}

static bool old_login(const struct difference *d)
{
    bool old = et_slice_starts(d->field, "old-") && !d->theirs.p;
    bool new = (et_slice_is(d->field, "auid") || et_slice_is(d->field, "ses")) &&
               et_slice_is(d->theirs, "4294967295");
    return et_slice_is(d->what, "LOGIN") && (old || new);
}

static bool proctitle_first(const struct difference *d)
{
    return et_slice_is(d->field, "proctitle") && d->ours.p && !d->theirs.p;
}

static bool second_of_a_line(const struct difference *d)
{
    return et_slice_is(d->what, "CONFIG_CHANGE") && et_slice_is(d->field, "is") && !d->theirs.p;
}

/* A row that applies more often than the committed logs need it fails: it may
 * hide what it was not made for. */
static struct known {
    const char *what, *why;
    bool (*applies)(const struct difference *d);
    size_t most, count;
} known_differences[] = {
    { "subj= of AppArmor loses its mode",
      "auparse ends a value at the first blank: docker-default (enforce) is docker-default",
      label_with_mode, 1, 0 },
    { "of several keys only the first",
      "the kernel joins them by 0x01 in one value, auparse makes a field of each; we keep the "
      "value",
      list_of_keys, 1, 0 },
    { "enrichment glued to key= becomes part of it",
      "auparse looks for the 0x1D only; we end a quoted value at its quote", glued_enrichment, 1,
      0 },
    { "an argument ends at its NUL", "auparse's values are C strings", nul_in_argument, 1, 0 },
    { "an argument loses the NUL that it begins with",
      "auparse takes it for the name of an abstract socket", nul_before_argument, 1, 0 },
    { "a name for a system call of an unknown arch",
      "auparse falls back on the machine it runs on; we do not guess", unknown_arch, 1, 0 },
    { "LOGIN of kernels before 3.14: the old auid and ses for the new ones",
      "auparse knows no keys of two words (old auid=, new auid=) and finds the first", old_login, 4,
      0 },
    { "an event whose PROCTITLE comes first is taken apart",
      "auparse ends an event at its PROCTITLE; ausearch prints it first", proctitle_first, 1, 0 },
    { "of several records on one line only the first", "auparse takes a line for a record",
      second_of_a_line, 1, 0 },
};

enum { KNOWN = sizeof known_differences / sizeof *known_differences };

static struct et_slice word(struct et_slice *rest)
{
    const char *blank = et_slice_find(*rest, ' ');
    struct et_slice found = et_slice_to(*rest, blank ? (size_t)(blank - rest->p) : rest->n);
    *rest = et_slice_from(*rest, found.n + 1);
    return found;
}

/* The statement's value; the rest of it goes into d. */
static struct et_slice split(struct et_slice line, struct difference *d)
{
    d->node = word(&line);
    d->id = word(&line);
    d->what = word(&line);
    d->field = word(&line);
    return line;
}

static bool is_known(const struct difference *d)
{
    for (size_t i = 0; i < KNOWN; i++) {
        if (!known_differences[i].applies(d))
            continue;
        known_differences[i].count++;
        return true;
    }
    return false;
}

/* By all but the value. */
static int compare_fields(struct et_slice a, struct et_slice b)
{
    struct difference x = { 0 }, y = { 0 };
    struct et_slice a_value = split(a, &x), b_value = split(b, &y);
    return et_slice_compare(et_slice_to(a, a.n - a_value.n), et_slice_to(b, b.n - b_value.n));
}

/* Lines that only one side has, in their order. */
struct lines {
    struct et_slice *all;
    size_t count;
};

static void print_value(const char *whose, struct et_slice value)
{
    if (value.p)
        printf("    %s: %.*s\n", whose, (int)(value.n < 300 ? value.n : 300), value.p);
    else
        printf("    %s: (absent)\n", whose);
}

/* Pairs what is left of both sides by field. Gives the number of differences
 * that no row of the table explains. */
static size_t judge(struct lines ours, struct lines theirs, size_t *known)
{
    size_t unknown = 0, i = 0, k = 0;
    while (i < ours.count || k < theirs.count) {
        struct difference d = { 0 };
        int order = i == ours.count     ? 1
                    : k == theirs.count ? -1
                                        : compare_fields(ours.all[i], theirs.all[k]);
        if (order <= 0)
            d.ours = split(ours.all[i++], &d);
        if (order >= 0)
            d.theirs = split(theirs.all[k++], &d);
        if (is_known(&d)) {
            ++*known;
        } else if (unknown++ < SHOWN) {
            printf("  %.*s %.*s %.*s, %.*s:\n", (int)d.node.n, d.node.p, (int)d.id.n, d.id.p,
                   (int)d.what.n, d.what.p, (int)d.field.n, d.field.p);
            print_value("ours", d.ours);
            print_value("auparse's", d.theirs);
        }
    }
    return unknown;
}

/* Takes the lines that both have out of both; gives their number. */
static size_t take_out_common(struct lines *a, struct lines *b)
{
    size_t same = 0, i = 0, k = 0, a_left = 0, b_left = 0;
    while (i < a->count || k < b->count) {
        int order = i == a->count ? 1 : k == b->count ? -1 : et_slice_compare(a->all[i], b->all[k]);
        same += order == 0;
        if (order < 0)
            a->all[a_left++] = a->all[i];
        if (order > 0)
            b->all[b_left++] = b->all[k];
        i += order <= 0;
        k += order >= 0;
    }
    a->count = a_left;
    b->count = b_left;
    return same;
}

static bool compare(const char *path)
{
    struct reading ours = { 0 }, theirs = { 0 };
    if (!read_ours(&ours, path) || !read_theirs(&theirs, path)) {
        fprintf(stderr, "cannot read %s\n", path);
        exit(EXIT_FAILURE);
    }
    struct lines a, b;
    a.all = fact_text_sorted(et_strbuf_slice(&ours.text), &a.count);
    b.all = fact_text_sorted(et_strbuf_slice(&theirs.text), &b.count);
    size_t known = 0, same = take_out_common(&a, &b);
    size_t unknown = judge(a, b, &known);
    printf("%s: %zu statements alike, %zu differ as known, %zu differ\n", path, same, known,
           unknown);
    free(a.all);
    free(b.all);
    et_strbuf_clear(&ours.text);
    et_strbuf_clear(&ours.head);
    et_strbuf_clear(&theirs.text);
    et_strbuf_clear(&theirs.head);
    return unknown == 0 && same > 0;
}

int main(int argc, char **argv)
{
    bool alike = argc > 1;
    for (int i = 1; i < argc; i++)
        alike = compare(argv[i]) && alike;
    printf("\nWhere auparse is known to differ:\n");
    for (size_t i = 0; i < KNOWN; i++) {
        const struct known *row = &known_differences[i];
        bool often = row->count > row->most;
        printf("%6zu  %s\n        %s\n%s", row->count, row->what, row->why,
               often ? "        more often than the committed logs need it\n" : "");
        alike = alike && !often;
    }
    return alike ? EXIT_SUCCESS : EXIT_FAILURE;
}
