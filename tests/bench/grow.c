/* A raw audit log of one day, as a log of many days and hosts:
 *
 *   grow PERIODS HOSTS LOG > GROWN
 *
 * In each period each host lives the whole log once more: later in time, with serials,
 * pids and ids of containers of its own. What the lab's single user cannot show is
 * added: hosts write at the same time (node=), records of events that ran on several
 * cores are mixed, and some come late. With one host there is no node=.
 *
 * Each line is taken apart once, into texts that stay and values that change; so the
 * log grows as fast as memory and disk let it. The same arguments give the same bytes.
 *
 * Values that change (fields of libaudit's raw format):
 *   audit(SECONDS.MS:SERIAL)
 *   pid= ppid= opid=, and exit= of clone, fork, vfork and clone3, which is a pid
 *   ids of 64 hex digits and their first 12, also within what auditd wrote in hex;
 *   not digests (sha256:…), as images stay the same
 */
#include <inttypes.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum {
    ID = 64,           /* digits of a container's id */
    SHORT_ID = 12,     /* what people type of it */
    RENAMED = 8,       /* so many digits of an id differ from period to period */
    PIDS = 4194304,    /* kernel: PID_MAX_LIMIT on 64 bit */
    FIRST_PID = 300,   /* below are init and the kernel's own threads */
    LATE_ONE_IN = 16,  /* records that come late */
    LATE_BY = 24,      /* lines, at most */
    ADDED_SECONDS = 1, /* between periods */
};

enum part_kind { TEXT, SECONDS, SERIAL, PID, NAME, NAME_IN_HEX };

struct part {
    const char *text;
    size_t n;
    uint64_t value; /* of SECONDS, SERIAL, PID */
    enum part_kind kind;
};

struct line {
    size_t first, end; /* its parts */
};

static struct part *parts;
static size_t part_count, part_room;
static struct line *lines;
static size_t line_count, line_room;
static char (*names)[SHORT_ID]; /* of every id in the log, sorted, no two alike */
static size_t name_count, name_room;
static uint64_t first_second = UINT64_MAX, last_second, last_serial, last_pid;

static void *grown(void *list, size_t *room, size_t count, size_t size)
{
    if (count < *room)
        return list;
    *room = *room ? 2 * *room : 4096;
    list = realloc(list, *room * size);
    if (!list) {
        fputs("grow: out of memory\n", stderr);
        exit(3);
    }
    return list;
}

static void add_part(enum part_kind kind, const char *text, size_t n, uint64_t value)
{
    if (kind == TEXT && n == 0)
        return;
    parts = grown(parts, &part_room, part_count, sizeof *parts);
    parts[part_count++] = (struct part){ text, n, value, kind };
}

static bool is_lower_hex(char c)
{
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f');
}

static bool is_upper_hex(char c)
{
    return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'F');
}

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static size_t run_of(bool (*is)(char), const char *p, const char *end)
{
    size_t n = 0;
    while (p + n < end && is(p[n]))
        n++;
    return n;
}

static int nibble(char c)
{
    return c <= '9' ? c - '0' : (c | 0x20) - 'a' + 10;
}

/* The byte that two digits stand for. */
static char byte_of(const char *hex)
{
    return (char)(nibble(hex[0]) << 4 | nibble(hex[1]));
}

static int by_name(const void *a, const void *b)
{
    return memcmp(a, b, SHORT_ID);
}

static bool is_known(const char *name)
{
    return name_count && bsearch(name, names, name_count, SHORT_ID, by_name);
}

static bool is_digest(const char *p, const char *start)
{
    return p - start >= 7 && (memcmp(p - 7, "sha256:", 7) == 0 || memcmp(p - 7, "sha256/", 7) == 0);
}

static void learn_name(const char *id)
{
    names = grown(names, &name_room, name_count, sizeof *names);
    memcpy(names[name_count++], id, SHORT_ID);
}

/* First look: which ids are there at all. */
static void learn_names(const char *p, const char *end)
{
    const char *start = p;
    while (p < end) {
        size_t n = run_of(is_lower_hex, p, end);
        if (n == ID && !is_digest(p, start))
            learn_name(p);
        p += n + 1;
    }
    qsort(names, name_count, sizeof *names, by_name);
    size_t kept = 0;
    for (size_t i = 0; i < name_count; i++)
        if (kept == 0 || memcmp(names[kept - 1], names[i], SHORT_ID) != 0)
            memcpy(names[kept++], names[i], SHORT_ID);
    name_count = kept;
}

/* What auditd wrote in hex, as it may hold blanks: names within it. */
static void split_hex(const char *p, size_t n)
{
    const char *text = p, *end = p + n;
    while (p < end) {
        char name[ID];
        size_t length = 0;
        while (p + 2 * length < end && length < ID && is_lower_hex(byte_of(p + 2 * length))) {
            name[length] = byte_of(p + 2 * length);
            length++;
        }
        if (length == 0) {
            p += 2;
            continue;
        }
        if ((length == ID || length == SHORT_ID) && is_known(name)) {
            add_part(TEXT, text, (size_t)(p - text), 0);
            add_part(NAME_IN_HEX, p, 2 * length, 0);
            text = p + 2 * length;
        }
        p += 2 * length;
    }
    add_part(TEXT, text, (size_t)(end - text), 0);
}

/* The number after KEY= at P, if it is one. */
static size_t field_number(const char *p, const char *end, const char *key)
{
    size_t n = strlen(key);
    if ((size_t)(end - p) < n || memcmp(p, key, n) != 0)
        return 0;
    return run_of(is_digit, p + n, end) ? n : 0;
}

static bool makes_a_process(const char *p, const char *end)
{
    static const char *const calls[] = { " syscall=56 ", " syscall=57 ", " syscall=58 ",
                                         " syscall=435 " };
    for (size_t i = 0; i < sizeof calls / sizeof *calls; i++)
        if (memmem(p, (size_t)(end - p), calls[i], strlen(calls[i])))
            return true;
    return false;
}

static uint64_t number(const char *p, size_t n)
{
    uint64_t value = 0;
    for (size_t i = 0; i < n; i++)
        value = value * 10 + (uint64_t)(p[i] - '0');
    return value;
}

/* The stamp at P, "audit(1700000000.123:45)": its parts. Returns what follows the serial. */
static const char *split_stamp(const char *text, const char *p, const char *end)
{
    p += strlen("audit(");
    size_t seconds = run_of(is_digit, p, end);
    const char *dot = p + seconds;
    const char *colon = dot < end ? memchr(dot, ':', (size_t)(end - dot)) : NULL;
    size_t serial = colon ? run_of(is_digit, colon + 1, end) : 0;
    if (seconds == 0 || serial == 0)
        return NULL;
    add_part(TEXT, text, (size_t)(p - text), 0);
    add_part(SECONDS, p, seconds, number(p, seconds));
    add_part(TEXT, dot, (size_t)(colon + 1 - dot), 0);
    add_part(SERIAL, colon + 1, serial, number(colon + 1, serial));
    first_second = number(p, seconds) < first_second ? number(p, seconds) : first_second;
    last_second = number(p, seconds) > last_second ? number(p, seconds) : last_second;
    last_serial = number(colon + 1, serial) > last_serial ? number(colon + 1, serial) : last_serial;
    return colon + 1 + serial;
}

/* A line without its end. */
static void split_line(const char *p, const char *end)
{
    static const char *const keys[] = { " pid=", " ppid=", " opid=", " exit=" };
    const bool makes = makes_a_process(p, end);
    const char *start = p, *text = p;
    const char *stamp = memmem(p, (size_t)(end - p), "audit(", 6);
    size_t first = part_count;
    if (stamp) {
        const char *after = split_stamp(text, stamp, end);
        if (after)
            text = p = after;
    }
    while (p < end) {
        size_t n = 0;
        for (size_t i = 0; *p == ' ' && i < sizeof keys / sizeof *keys && n == 0; i++)
            if (i < 3 || makes)
                n = field_number(p, end, keys[i]);
        if (n) {
            size_t digits = run_of(is_digit, p + n, end);
            uint64_t pid = number(p + n, digits);
            if (pid >= FIRST_PID && pid < PIDS) {
                add_part(TEXT, text, (size_t)(p + n - text), 0);
                add_part(PID, p + n, digits, pid);
                last_pid = pid > last_pid ? pid : last_pid;
                text = p + n + digits;
            }
            p += n + digits;
            continue;
        }
        n = run_of(is_lower_hex, p, end);
        if ((n == ID || n == SHORT_ID) && !is_digest(p, start) && is_known(p)) {
            add_part(TEXT, text, (size_t)(p - text), 0);
            add_part(NAME, p, n, 0);
            text = p += n;
            continue;
        }
        size_t upper = run_of(is_upper_hex, p, end);
        if (upper / 2 >= SHORT_ID && upper % 2 == 0) {
            add_part(TEXT, text, (size_t)(p - text), 0);
            split_hex(p, upper);
            text = p += upper;
            continue;
        }
        p += (n > upper ? n : upper) + (n == 0 && upper == 0);
    }
    add_part(TEXT, text, (size_t)(end - text), 0);
    lines = grown(lines, &line_room, line_count, sizeof *lines);
    lines[line_count++] = (struct line){ first, part_count };
}

/* splitmix64 (Steele, Lea, Flood 2014). */
static uint64_t mixed(uint64_t x)
{
    x += 0x9e3779b97f4a7c15;
    x = (x ^ x >> 30) * 0xbf58476d1ce4e5b9;
    x = (x ^ x >> 27) * 0x94d049bb133111eb;
    return x ^ x >> 31;
}

/* Digit AT of a name, in that life of the log. */
static char renamed(char digit, size_t at, uint64_t life)
{
    if (at >= RENAMED)
        return digit;
    return "0123456789abcdef"[(unsigned)nibble(digit) ^ (mixed(life) >> 4 * at & 15)];
}

static void put_name(const struct part *part, uint64_t life, FILE *out)
{
    static const char hex[] = "0123456789ABCDEF";
    for (size_t i = 0; part->kind == NAME && i < part->n; i++)
        putc_unlocked(renamed(part->text[i], i, life), out);
    for (size_t i = 0; part->kind == NAME_IN_HEX && i < part->n / 2; i++) {
        char c = renamed(byte_of(part->text + 2 * i), i, life);
        putc_unlocked(hex[c >> 4], out);
        putc_unlocked(hex[c & 15], out);
    }
}

static void put_number(uint64_t value, FILE *out)
{
    char digits[20];
    size_t n = 0;
    do {
        digits[n++] = (char)('0' + value % 10);
    } while ((value /= 10) != 0);
    while (n)
        putc_unlocked(digits[--n], out);
}

static void put_line(const struct line *line, uint64_t period, uint64_t host, uint64_t hosts,
                     FILE *out)
{
    const uint64_t life = period * hosts + host;
    const uint64_t seconds = last_second - first_second + ADDED_SECONDS;
    const uint64_t pids = last_pid - FIRST_PID + 1;
    if (hosts > 1) {
        fputs("node=host-", out);
        put_number(host + 1, out);
        putc_unlocked(' ', out);
    }
    for (size_t i = line->first; i < line->end; i++) {
        const struct part *part = &parts[i];
        switch (part->kind) {
        case TEXT:
            fwrite_unlocked(part->text, 1, part->n, out);
            break;
        case SECONDS:
            put_number(part->value + period * seconds, out);
            break;
        case SERIAL:
            put_number(part->value + period * (last_serial + 1), out);
            break;
        case PID:
            put_number(FIRST_PID + (part->value - FIRST_PID + period * pids) % (PIDS - FIRST_PID),
                       out);
            break;
        case NAME:
        case NAME_IN_HEX:
            put_name(part, life, out);
            break;
        }
    }
    putc_unlocked('\n', out);
}

/* The lines' order in a period: most stay, some come late. A late line is put where
 * the line after which it comes stands, so two lists merge in one pass. */
static void put_period(uint64_t period, uint64_t hosts, FILE *out)
{
    size_t late[LATE_BY][LATE_BY]; /* by place modulo LATE_BY: lines that wait for it */
    size_t waiting[LATE_BY] = { 0 };
    for (size_t place = 0; place < line_count + LATE_BY; place++) {
        size_t *due = &waiting[place % LATE_BY];
        bool now = place < line_count;
        uint64_t chance = mixed(period << 32 ^ place);
        size_t by = 1 + (size_t)(chance >> 8) % (LATE_BY - 1);
        size_t then = (place + by) % LATE_BY;
        if (now && chance % LATE_ONE_IN == 0 && waiting[then] < LATE_BY) {
            late[then][waiting[then]++] = place;
            now = false;
        }
        for (uint64_t host = 0; host < hosts; host++) {
            if (now)
                put_line(&lines[place], period, host, hosts, out);
            for (size_t i = 0; i < *due; i++)
                put_line(&lines[late[place % LATE_BY][i]], period, host, hosts, out);
        }
        *due = 0;
    }
}

static char *read_all(const char *path, size_t *n)
{
    FILE *in = fopen(path, "rb");
    char *text = NULL;
    if (in && fseek(in, 0, SEEK_END) == 0) {
        long size = ftell(in);
        rewind(in);
        text = size > 0 ? malloc((size_t)size) : NULL;
        if (text && (*n = fread(text, 1, (size_t)size, in)) != (size_t)size) {
            free(text);
            text = NULL;
        }
    }
    if (in)
        fclose(in);
    return text;
}

int main(int argc, char **argv)
{
    uint64_t periods = argc == 4 ? strtoull(argv[1], NULL, 10) : 0;
    uint64_t hosts = argc == 4 ? strtoull(argv[2], NULL, 10) : 0;
    size_t n = 0;
    if (periods == 0 || hosts == 0) {
        fputs("usage: grow PERIODS HOSTS LOG\n", stderr);
        return 2;
    }
    char *text = read_all(argv[3], &n);
    if (!text) {
        fprintf(stderr, "grow: cannot read %s\n", argv[3]);
        return 3;
    }
    learn_names(text, text + n);
    for (const char *p = text, *end = text + n; p < end;) {
        const char *newline = memchr(p, '\n', (size_t)(end - p));
        split_line(p, newline ? newline : end);
        p = newline ? newline + 1 : end;
    }
    setvbuf(stdout, NULL, _IOFBF, 1 << 20);
    for (uint64_t period = 0; period < periods; period++)
        put_period(period, hosts, stdout);
    bool failed = fflush(stdout) != 0 || ferror(stdout);
    free(text);
    free(parts);
    free(lines);
    free(names);
    if (failed)
        fputs("grow: cannot write\n", stderr);
    return failed ? 3 : 0;
}
