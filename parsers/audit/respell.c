#include "parsers/audit/respell.h"

#include "parsers/audit/names.h"

#include <stdio.h>

void et_respell_clear(struct et_respelling *r)
{
    et_strbuf_clear(&r->body);
    et_strbuf_clear(&r->message);
    et_strbuf_clear(&r->enriched);
}

void et_respell_begin(struct et_respelling *r, struct et_slice type)
{
    et_strbuf_reset(&r->body);
    et_strbuf_reset(&r->message);
    et_strbuf_reset(&r->enriched);
    r->type = type;
    r->reported = et_slice_starts(type, "USER_") || et_slice_starts(type, "CRED_");
}

bool et_respell_is_text(struct et_slice key)
{
    static const char *const texts[] = { "comm", "exe", "key", "name", "cwd", "proctitle", "acct" };
    return ET_SLICE_IN(key, texts);
}

static bool is_key(struct et_slice key)
{
    for (size_t i = 0; i < key.n; i++) {
        char c = key.p[i];
        bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
        if (!letter && !(c >= '0' && c <= '9') && c != '_' && c != '-' && c != '[' && c != ']')
            return false;
    }
    return key.n > 0;
}

static bool is_upper(struct et_slice key)
{
    return key.p[0] >= 'A' && key.p[0] <= 'Z';
}

/* Writes "key=" to where the field belongs; NULL if it is no key. */
static struct et_strbuf *begin_field(struct et_respelling *r, struct et_slice key)
{
    static const char *const reports[] = { "op",   "acct",     "exe", "hostname",
                                           "addr", "terminal", "res" };
    if (!is_key(key))
        return NULL;
    struct et_strbuf *to = &r->body;
    if (is_upper(key))
        to = &r->enriched;
    else if (r->reported && ET_SLICE_IN(key, reports))
        to = &r->message;
    if (to->n)
        et_strbuf_addc(to, ' ');
    et_strbuf_add(to, key);
    et_strbuf_addc(to, '=');
    return to;
}

/* As audit_string_contains_control() of the kernel judges. */
static bool needs_hex(struct et_slice text)
{
    for (size_t i = 0; i < text.n; i++)
        if (text.p[i] < 0x21 || text.p[i] > 0x7e || text.p[i] == '"')
            return true;
    return false;
}

/* Whether it reads back as one value: "docker-default (enforce)" does, too. */
static bool is_word(struct et_slice text)
{
    bool bracket = false;
    for (size_t i = 0; i < text.n; i++) {
        unsigned char c = (unsigned char)text.p[i];
        bracket = bracket || (c == ' ' && i > 0 && i + 1 < text.n && text.p[i + 1] == '(');
        if (c == '"' || c == '\'' || c == 0x7f || (bracket ? c == '=' : c == ' ') || c < ' ')
            return false;
    }
    return text.n > 0;
}

void et_respell_hex(struct et_respelling *r, struct et_slice key, struct et_slice text)
{
    struct et_strbuf *to = text.p ? begin_field(r, key) : NULL;
    if (!to)
        return;
    static const char digits[] = "0123456789ABCDEF";
    char *hex = et_strbuf_reserve(to, 2 * text.n);
    if (!hex)
        return;
    for (size_t i = 0; i < text.n; i++) {
        hex[2 * i] = digits[(unsigned char)text.p[i] >> 4];
        hex[2 * i + 1] = digits[(unsigned char)text.p[i] & 15];
    }
    et_strbuf_advance(to, 2 * text.n);
}

void et_respell_text(struct et_respelling *r, struct et_slice key, struct et_slice text)
{
    if (!text.p)
        return;
    if (needs_hex(text)) {
        et_respell_hex(r, key, text);
        return;
    }
    struct et_strbuf *to = begin_field(r, key);
    if (!to)
        return;
    et_strbuf_addc(to, '"');
    et_strbuf_add(to, text);
    et_strbuf_addc(to, '"');
}

void et_respell_word(struct et_respelling *r, struct et_slice key, struct et_slice word)
{
    struct et_strbuf *to = is_word(word) ? begin_field(r, key) : NULL;
    if (to)
        et_strbuf_add(to, word);
}

void et_respell_number(struct et_respelling *r, struct et_slice key, int64_t number)
{
    struct et_strbuf *to = number == ET_ABSENT ? NULL : begin_field(r, key);
    if (to)
        et_strbuf_addf(to, "%lld", (long long)number);
}

void et_respell_call(struct et_respelling *r, struct et_slice arch, struct et_slice call)
{
    int64_t machine = et_arch_named(arch);
    struct et_strbuf *to = machine == ET_ABSENT ? NULL : begin_field(r, ET_SLICE("arch"));
    if (!to)
        return;
    et_strbuf_addf(to, "%llx", (unsigned long long)machine);
    et_respell_number(r, ET_SLICE("syscall"), et_call_named(machine, call));
}

void et_respell_exit(struct et_respelling *r, struct et_slice exit)
{
    const char *bracket = et_slice_find(exit, '(');
    int64_t number;
    if (et_slice_i64(exit, &number)) {
        et_respell_number(r, ET_SLICE("exit"), number);
        return;
    }
    number = et_errno_named(bracket ? et_slice_to(exit, (size_t)(bracket - exit.p)) : exit);
    if (number != ET_ABSENT)
        et_respell_number(r, ET_SLICE("exit"), -number);
}

/* There is one account of that name on every system: it has the id 0. */
void et_respell_id(struct et_respelling *r, struct et_slice key, struct et_slice id)
{
    static const struct et_slice unknown = { "unknown(", 8 };
    int64_t number;
    if (et_slice_starts(id, unknown.p) && et_slice_ends(id, ")"))
        id = et_slice_to(et_slice_from(id, unknown.n), id.n - unknown.n - 1);
    if (et_slice_is(id, "root"))
        et_respell_number(r, key, 0);
    else if (et_slice_is(id, "unset") || et_slice_is(id, "-1"))
        et_respell_number(r, key, UINT32_MAX);
    else if (et_slice_i64(id, &number))
        et_respell_number(r, key, number);
}

/* "file", "suid" or the octal digits, as print_mode() of auparse writes them; the
 * bits of st_mode. */
static bool mode_part(struct et_slice part, int64_t *bits)
{
    static const struct {
        const char *name;
        int64_t bits;
    } names[] = {
        { "file", 0100000 }, { "dir", 0040000 },   { "link", 0120000 },      { "socket", 0140000 },
        { "fifo", 0010000 }, { "block", 0060000 }, { "character", 0020000 }, { "suid", 04000 },
        { "sgid", 02000 },   { "sticky", 01000 },
    };
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (et_slice_is(part, names[i].name)) {
            *bits |= names[i].bits;
            return true;
        }
    int64_t value = 0;
    for (size_t i = 0; i < part.n; i++) {
        if (part.p[i] < '0' || part.p[i] > '7' || value > 0777777)
            return false;
        value = value * 8 + (part.p[i] - '0');
    }
    *bits |= value;
    return part.n > 0;
}

void et_respell_mode(struct et_respelling *r, struct et_slice mode)
{
    int64_t bits = 0;
    if (et_slice_starts(mode, "0o"))
        mode = et_slice_from(mode, 2);
    while (mode.n) {
        const char *comma = et_slice_find(mode, ',');
        size_t n = comma ? (size_t)(comma - mode.p) : mode.n;
        if (!mode_part(et_slice_to(mode, n), &bits))
            return;
        mode = et_slice_from(mode, n + 1);
    }
    struct et_strbuf *to = bits ? begin_field(r, ET_SLICE("mode")) : NULL;
    if (to)
        et_strbuf_addf(to, "0%llo", (unsigned long long)bits);
}

void et_respell_argument(struct et_respelling *r, size_t index, struct et_slice text)
{
    char key[24];
    int n = snprintf(key, sizeof key, "a%zu", index);
    et_respell_text(r, (struct et_slice){ key, (size_t)n }, text);
}

int et_respell_end(struct et_respelling *r, struct et_record *rec, struct et_err *err)
{
    if (r->message.n) {
        et_strbuf_adds(&r->body, r->body.n ? " msg='" : "msg='");
        et_strbuf_add(&r->body, et_strbuf_slice(&r->message));
        et_strbuf_addc(&r->body, '\'');
    }
    if (r->body.failed || r->message.failed || r->enriched.failed)
        return et_fail_memory(err);
    et_record_init(rec, r->type, et_strbuf_slice(&r->body));
    if (r->enriched.n)
        rec->enriched = et_strbuf_slice(&r->enriched);
    return 0;
}
