/* Processes as ps lists them, with whatever columns it was asked for, on a host or
 * in a container; and as `docker top` (podman top, nerdctl top) does, which has ps
 * run on the host:
 *
 *   UID          PID    PPID  C STIME TTY          TIME CMD
 *   root           1       0  0 10:00 ?        00:00:02 /sbin/init splash
 *
 *   UID                 PID                 PPID                STARTED             CMD
 *   root                2074                2034                Mon                 Nov 23 22:13:31
 * 2026 sleep 8
 *
 * Rows are read word by word, as docker top does itself: a word for each column, but
 * for the start (which may be several) and the command (which is the rest, or what
 * is left between the columns around it). docker top sets its words 20 characters
 * apart; the pids are then the host's. podman top sets them 12 apart, and shows the
 * container's unless the column is HPID. Of ps itself nobody knows where it ran. */
#include "parsers/runtime/formats.h"

#include "parsers/json/json_lines.h"
#include "parsers/runtime/cgroup.h"
#include "parsers/text/list.h"

#include <stdlib.h>

enum {
    COLUMNS_MAX = 32,
    START_TEXT = 64,
    HEADER_LINE = 8, /* top -b writes a summary first */
    DOCKER_TOP_WIDTH = 20,
    PODMAN_TOP_WIDTH = 12,
};

enum column {
    OTHER,
    PID,
    HOST_PID,
    PPID,
    USER,
    START,
    TTY,
    STATE,
    LABEL,
    CGROUP,
    COMMAND,
};

static const struct {
    const char *word;
    enum column column;
} known[] = {
    { "PID", PID },         { "HPID", HOST_PID }, { "PPID", PPID },     { "UID", USER },
    { "USER", USER },       { "RUSER", USER },    { "EUSER", USER },    { "STIME", START },
    { "START", START },     { "STARTED", START }, { "TTY", TTY },       { "TT", TTY },
    { "STAT", STATE },      { "LABEL", LABEL },   { "CGROUP", CGROUP }, { "CMD", COMMAND },
    { "COMMAND", COMMAND },
};

/* Columns of ps, top and podman top that are one word each, and of no interest. */
static const char *const others[] = {
    "C",    "%CPU",   "%MEM",  "VSZ",    "RSS",    "TIME",  "TIME+",  "ELAPSED", "S",   "F",
    "PRI",  "NI",     "PR",    "ADDR",   "SZ",     "WCHAN", "CLS",    "SPID",    "LWP", "NLWP",
    "PGID", "SID",    "SESS",  "PSR",    "VIRT",   "RES",   "SHR",    "GROUP",   "GID", "EUID",
    "RUID", "RGROUP", "HUSER", "HGROUP", "STACKP", "PIDNS", "USERNS", "MNTNS",
};

struct header {
    enum column at[COLUMNS_MAX];
    size_t count, command; /* command: index of its column */
    bool apart;            /* as docker top and podman top set their words */
    bool mixed;            /* pids of the host beside the container's parents */
    const char *pids;      /* whose; NULL = not told */
};

/* False for a word that is no column of ps. */
static bool find_column(struct et_slice word, enum column *column)
{
    *column = OTHER;
    for (size_t i = 0; i < sizeof known / sizeof *known; i++) {
        if (et_slice_is(word, known[i].word)) {
            *column = known[i].column;
            return true;
        }
    }
    return ET_SLICE_IN(word, others);
}

/* Reads a header: it has a PID and one command, and nothing that ps does not know. */
static bool read_header(struct et_slice line, struct header *header)
{
    struct et_slice rest = et_list_text(line);
    const char *start = rest.p;
    size_t second = 0;
    unsigned seen = 0;
    *header = (struct header){ .apart = et_slice_trim(line).p == line.p };
    for (struct et_slice word; (word = et_list_word(&rest)).n; header->count++) {
        enum column column;
        if (!find_column(word, &column) || header->count == COLUMNS_MAX)
            return false;
        if (column == COMMAND && seen & 1U << COMMAND)
            return false;
        if (column == COMMAND)
            header->command = header->count;
        if (header->count == 1)
            second = (size_t)(word.p - start);
        if (header->count > 0 && (word.p[-1] != ' ' || word.p[-2] != ' '))
            header->apart = false;
        header->at[header->count] = column;
        seen |= 1U << column;
    }
    header->apart = header->apart && second >= PODMAN_TOP_WIDTH;
    header->mixed = seen & 1U << HOST_PID;
    if (header->mixed || (header->apart && second >= DOCKER_TOP_WIDTH))
        header->pids = "host";
    else if (header->apart)
        header->pids = "container";
    return seen & (1U << PID | 1U << HOST_PID) && seen & 1U << COMMAND;
}

/* Three letters of a list like "MonTueWed". */
static bool is_in(struct et_slice word, const char *names)
{
    for (; word.n == 3 && *names; names += 3)
        if (memcmp(names, word.p, 3) == 0)
            return true;
    return false;
}

/* A start as ps writes it: "Mon Nov 23 22:07:39 2026", "Nov 23", or one word. docker
 * top sets its words apart; in joined they stand together again. */
static struct et_slice take_start(struct et_slice *rest, char joined[START_TEXT])
{
    struct et_slice first = et_list_word(rest);
    int more = is_in(first, "MonTueWedThuFriSatSun")                  ? 4
               : is_in(first, "JanFebMarAprMayJunJulAugSepOctNovDec") ? 1
                                                                      : 0;
    size_t n = first.n;
    if (more == 0)
        return first;
    memcpy(joined, first.p, n); /* three letters */
    while (more-- > 0) {
        struct et_slice word = et_list_word(rest);
        if (word.n == 0 || n + 1 + word.n > START_TEXT)
            return first; /* no date */
        joined[n] = ' ';
        memcpy(joined + n + 1, word.p, word.n);
        n += 1 + word.n;
    }
    return (struct et_slice){ joined, n };
}

/* busybox sets a low or high priority apart: "S <", "S N". */
static void pass_state(struct et_slice *rest)
{
    et_list_word(rest);
    struct et_slice ahead = *rest, next = et_list_word(&ahead);
    if (et_slice_is(next, "<") || et_slice_is(next, "N"))
        *rest = ahead;
}

/* AppArmor's labels end in a mode: "docker-default (enforce)". */
static void pass_label(struct et_slice *rest)
{
    et_list_word(rest);
    struct et_slice ahead = *rest;
    if (et_slice_starts(et_list_word(&ahead), "("))
        *rest = ahead;
}

static struct et_slice last_word(struct et_slice *rest)
{
    struct et_slice text = et_slice_trim(*rest);
    size_t at = text.n;
    while (at > 0 && text.p[at - 1] != ' ' && text.p[at - 1] != '\t')
        at--;
    *rest = et_slice_to(text, at);
    return et_slice_from(text, at);
}

static int64_t number(struct et_slice word)
{
    uint64_t value;
    return et_slice_u64(word, &value) && value <= UINT32_MAX ? (int64_t)value : ET_ABSENT;
}

static void set_cgroup(struct et_listed_process *process, struct et_slice word)
{
    struct et_slice runtime, id;
    if (word.n == 0 || et_slice_is(word, "-"))
        return;
    process->cgroup = word;
    if (et_cgroup_container(word, &runtime, &id))
        process->container = id;
}

static void set(struct et_listed_process *process, enum column column, struct et_slice word)
{
    switch (column) {
    case PID:
        if (process->pid == ET_ABSENT)
            process->pid = number(word);
        break;
    case HOST_PID:
        process->pid = number(word);
        break;
    case PPID:
        process->ppid = number(word);
        break;
    case USER:
        process->uid = number(word);
        process->user = word;
        break;
    case START:
        process->started = word;
        break;
    case TTY:
        process->tty = word;
        break;
    case CGROUP:
        set_cgroup(process, word);
        break;
    default:
        break;
    }
}

/* Borrows from the row and from joined. */
static struct et_listed_process read_row(const struct header *header, struct et_slice rest,
                                         char joined[START_TEXT])
{
    struct et_listed_process process = ET_LISTED_PROCESS_NONE;
    process.pids = et_slice_of(header->pids);
    for (size_t i = 0; i < header->command; i++) {
        if (header->at[i] == START)
            set(&process, START, take_start(&rest, joined));
        else if (header->at[i] == STATE)
            pass_state(&rest);
        else if (header->at[i] == LABEL)
            pass_label(&rest);
        else
            set(&process, header->at[i], et_list_word(&rest));
    }
    for (size_t i = header->count - 1; i > header->command; i--)
        set(&process, header->at[i], last_word(&rest));
    process.command = et_slice_trim(rest);
    if (header->mixed)
        process.ppid = ET_ABSENT;
    return process;
}

struct listing {
    const struct et_sink *sink;
    struct header header;
};

static int ps_open(const struct et_sink *sink, void **state, struct et_err *err)
{
    struct listing *listing = calloc(1, sizeof *listing);
    if (!listing)
        return et_fail_memory(err);
    listing->sink = sink;
    *state = listing;
    return 0;
}

/* A blank line ends a table: what follows may be the summary above another one. */
static int ps_line(void *state, const struct et_line *line, struct et_err *err)
{
    struct listing *listing = state;
    struct et_slice text = et_list_text(line->text);
    struct header header;
    char joined[START_TEXT];
    if (et_slice_trim(text).n == 0 || read_header(text, &header)) {
        listing->header = et_slice_trim(text).n ? header : (struct header){ 0 };
        return ET_SKIPPED;
    }
    if (listing->header.count == 0)
        return ET_SKIPPED;
    const struct et_listed_process process = read_row(&listing->header, text, joined);
    if (process.pid == ET_ABSENT)
        return et_line_broken(listing->sink, line, "a row has no pid", err);
    if (process.command.n == 0)
        return et_line_broken(listing->sink, line, "a row has no command", err);
    const struct et_fact fact = { .kind = ET_FACT_LISTED_PROCESS, .listed_process = &process };
    return et_list_state(listing->sink, line, fact, err);
}

/* Reads the first header of head; false where there is none. */
static bool find_header(struct et_slice head, struct header *header)
{
    for (int i = 0; i < HEADER_LINE && head.n; i++) {
        const char *end = et_slice_find(head, '\n');
        size_t n = end ? (size_t)(end - head.p) : head.n;
        if (read_header(et_slice_to(head, n), header))
            return true;
        head = et_slice_from(head, n + 1);
    }
    return false;
}

static int ps_bid(struct et_slice head, bool whole)
{
    struct header header;
    (void)whole;
    return find_header(head, &header) && !header.apart ? 80 : 0;
}

static int docker_top_bid(struct et_slice head, bool whole)
{
    struct header header;
    (void)whole;
    return find_header(head, &header) && header.apart ? 80 : 0;
}

const struct et_parser et_parser_ps = {
    .name = "ps",
    .summary = "ps with any columns, on a host or in a container",
    .group = ET_GROUP_RUNTIME,
    .sample = "  PID TTY          TIME CMD\n    1 ?        00:00:02 systemd\n",
    .sample_invented = true,
    .bid = ps_bid,
    .open = ps_open,
    .line = ps_line,
    .close = free,
};

const struct et_parser et_parser_docker_top = {
    .name = "docker-top",
    .summary = "docker top, podman top: the processes of a container",
    .group = ET_GROUP_RUNTIME,
    .sample = "UID                 PID                 PPID                C                   "
              "STIME               TTY                 TIME                CMD\n"
              "root                2368                2074                0                   "
              "22:13               ?                   00:00:00            sleep 8\n",
    .bid = docker_top_bid,
    .open = ps_open,
    .line = ps_line,
    .close = free,
};
