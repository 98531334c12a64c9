/*
 * record     = BODY SEPARATOR *( NAME "=" VALUE [ " " ] )
 * SEPARATOR  = 0x1D | "#035" | " " | nothing
 * VALUE      = '"' TEXT '"' | WORD | "{" TEXT "}"
 *
 * … subj=unconfined key="fs"ARCH=x86_64 SYSCALL=openat AUID="unset" UID="root"
 * … cap_frootid=0OUID="root" OGID="root"
 * … msg='op=PAM:setcred acct="munin" res=success'#035UID="root" AUID="munin"
 *
 * Read from the end: the kernel never writes one of these names, and a value
 * that a program chose stands in quotes or in hexadecimal.
 */
#include "parsers/audit/enrichment.h"

enum {
    SEPARATOR = 0x1d,
    MAX_WORD = 40, /* "unknown-syscall(463)": a longer bare value is the kernel's */
};

/* What auditd calls the fields that it interprets: needed only where nothing
 * parts a name from the value before it. Of two that end alike the longer first. */
static const char *const names[] = {
    "ARCH",  "SYSCALL", "SADDR", "INODE_UID", "INODE_GID", "OBJ_UID", "OBJ_GID", "OLD-AUID",
    "OAUID", "SAUID",   "AUID",  "FSUID",     "EUID",      "SUID",    "OUID",    "IUID",
    "UID",   "FSGID",   "EGID",  "SGID",      "OGID",      "IGID",    "GID",     "ID",
};

/* What carriers write for the separator. */
static const char *const stand_ins[] = { "#035", "\\035", "\\x1d", "^]" };

/* Where the value begins that ends at the end of s, or NULL. */
static const char *value_start(struct et_slice s)
{
    char last = s.p[s.n - 1];
    struct et_slice before = et_slice_to(s, s.n - 1);
    if (last == '"')
        return before.n ? memrchr(before.p, '"', before.n) : NULL;
    if (last == '}')
        return before.n ? memrchr(before.p, '{', before.n) : NULL;
    size_t n = s.n;
    while (n > 0 && s.n - n < MAX_WORD && s.p[n - 1] != '=' && s.p[n - 1] != ' ')
        n--;
    return s.p + n;
}

static bool in_name(char c)
{
    return (c >= 'A' && c <= 'Z') || c == '_' || c == '-';
}

/* Bytes of the name that ends where s ends; 0 if there is none. */
static size_t name_length(struct et_slice s)
{
    size_t n = 0;
    if (s.n == 0 || s.p[s.n - 1] < 'A' || s.p[s.n - 1] > 'Z')
        return 0; /* what the kernel writes is found out here */
    while (n < s.n && in_name(s.p[s.n - n - 1]))
        n++;
    if (n == s.n || s.p[s.n - n - 1] == ' ')
        return n;
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (et_slice_ends(s, names[i]))
            return strlen(names[i]);
    return 0;
}

static struct et_slice without_blanks(struct et_slice s)
{
    while (s.n && s.p[s.n - 1] == ' ')
        s.n--;
    return s;
}

/* s without the stand-in that it ends with; all of it if there is none. */
static struct et_slice without_stand_in(struct et_slice s)
{
    if (!s.n || !strchr("5d]", s.p[s.n - 1])) /* as one mostly sees at once */
        return s;
    for (size_t i = 0; i < sizeof stand_ins / sizeof *stand_ins; i++)
        if (et_slice_ends(s, stand_ins[i]))
            return et_slice_to(s, s.n - strlen(stand_ins[i]));
    return s;
}

struct et_slice et_enrichment_split(struct et_slice *body)
{
    if (body->n == 0)
        return ET_SLICE_NONE;
    const char *separator = et_slice_find(*body, SEPARATOR);
    const char *end = body->p + body->n;
    if (separator) {
        *body = et_slice_to(*body, (size_t)(separator - body->p));
        return (struct et_slice){ separator + 1, (size_t)(end - separator) - 1 };
    }
    struct et_slice rest = without_blanks(*body);
    const char *start = NULL;
    while (rest.n) {
        const char *value = value_start(rest);
        if (!value || value <= rest.p || value[-1] != '=')
            break;
        struct et_slice key = et_slice_to(rest, (size_t)(value - rest.p) - 1);
        size_t n = name_length(key);
        if (n == 0)
            break;
        start = key.p + key.n - n;
        rest = without_blanks(et_slice_to(key, key.n - n));
    }
    struct et_slice kernels = without_stand_in(rest);
    if (!start && kernels.n == rest.n)
        return ET_SLICE_NONE;
    *body = without_blanks(kernels);
    if (!start)
        start = end;
    return (struct et_slice){ start, (size_t)(end - start) };
}
