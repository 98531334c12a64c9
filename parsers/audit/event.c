#include "parsers/audit/event.h"

#include "base/map.h"
#include "base/sort.h"
#include "parsers/audit/fields.h"

#include <stdlib.h>

enum { EVENT_TEXT_BLOCK = 4096 };

struct et_assembler {
    struct et_event_sink sink;
    struct et_map open;               /* slot_of(id) -> struct et_event *, a list */
    struct et_event *oldest, *newest; /* all open events by arrival */
    struct et_event *latest;          /* the one the last record belonged to */
    struct et_event *spare;           /* for reuse */
    size_t count, bytes;
};

static const struct et_field_row syscall_rows[] = {
    { "arch", ET_FIELD_HEX, offsetof(struct et_syscall, arch) },
    { "syscall", ET_FIELD_DEC, offsetof(struct et_syscall, number) },
    { "success", ET_FIELD_YESNO, offsetof(struct et_syscall, success) },
    { "exit", ET_FIELD_DEC, offsetof(struct et_syscall, exit) },
    { "a0", ET_FIELD_HEX, offsetof(struct et_syscall, a0) },
    { "a1", ET_FIELD_UNREAD, 0 },
    { "a2", ET_FIELD_UNREAD, 0 },
    { "a3", ET_FIELD_UNREAD, 0 },
    { "items", ET_FIELD_DEC, offsetof(struct et_syscall, items) },
    { "ppid", ET_FIELD_DEC, offsetof(struct et_syscall, who.ppid) },
    { "pid", ET_FIELD_DEC, offsetof(struct et_syscall, who.pid) },
    { "auid", ET_FIELD_DEC, offsetof(struct et_syscall, who.auid) },
    { "uid", ET_FIELD_DEC, offsetof(struct et_syscall, who.uid) },
    { "gid", ET_FIELD_DEC, offsetof(struct et_syscall, who.gid) },
    { "euid", ET_FIELD_DEC, offsetof(struct et_syscall, who.euid) },
    { "suid", ET_FIELD_DEC, offsetof(struct et_syscall, who.suid) },
    { "fsuid", ET_FIELD_DEC, offsetof(struct et_syscall, who.fsuid) },
    { "egid", ET_FIELD_DEC, offsetof(struct et_syscall, who.egid) },
    { "sgid", ET_FIELD_DEC, offsetof(struct et_syscall, who.sgid) },
    { "fsgid", ET_FIELD_DEC, offsetof(struct et_syscall, who.fsgid) },
    { "tty", ET_FIELD_WORD, offsetof(struct et_syscall, who.tty) },
    { "ses", ET_FIELD_DEC, offsetof(struct et_syscall, who.ses) },
    { "comm", ET_FIELD_TEXT, offsetof(struct et_syscall, who.comm) },
    { "exe", ET_FIELD_TEXT, offsetof(struct et_syscall, who.exe) },
    { "subj", ET_FIELD_WORD, offsetof(struct et_syscall, who.subj) },
    { "key", ET_FIELD_TEXT, offsetof(struct et_syscall, who.key) },
};

static const struct et_field_row path_rows[] = {
    { "item", ET_FIELD_DEC, offsetof(struct et_path_item, item) },
    { "name", ET_FIELD_TEXT, offsetof(struct et_path_item, name) },
    { "inode", ET_FIELD_DEC, offsetof(struct et_path_item, inode) },
    { "dev", ET_FIELD_DEV, offsetof(struct et_path_item, dev) },
    { "mode", ET_FIELD_OCT, offsetof(struct et_path_item, mode) },
    { "ouid", ET_FIELD_DEC, offsetof(struct et_path_item, ouid) },
    { "ogid", ET_FIELD_DEC, offsetof(struct et_path_item, ogid) },
    { "rdev", ET_FIELD_UNREAD, 0 },
    { "nametype", ET_FIELD_WORD, offsetof(struct et_path_item, nametype) },
};

static const struct et_field_row cwd_row = { "cwd", ET_FIELD_TEXT, offsetof(struct et_event, cwd) };

static const struct et_field_row proctitle_row = { "proctitle", ET_FIELD_TEXT,
                                                   offsetof(struct et_event, proctitle) };

#define COUNT(rows) (sizeof(rows) / sizeof *(rows))

struct et_assembler *et_assembler_new(const struct et_event_sink *sink)
{
    struct et_assembler *as = calloc(1, sizeof *as);
    if (!as)
        return NULL;
    as->sink = *sink;
    et_map_init(&as->open);
    return as;
}

static void event_free(struct et_event *event)
{
    et_argv_clear(&event->argv);
    et_arena_clear(&event->text);
    free(event->paths);
    free(event->places);
    free(event);
}

static void free_list(struct et_event *event)
{
    while (event) {
        struct et_event *next = event->newer;
        event_free(event);
        event = next;
    }
}

void et_assembler_free(struct et_assembler *as)
{
    if (!as)
        return;
    free_list(as->oldest);
    free_list(as->spare);
    et_map_clear(&as->open);
    free(as);
}

/* Where an event is found among the open ones. Keyed, so that no log can be
 * written whose events all share one slot. */
static uint64_t slot_of(struct et_assembler *as, const struct et_record *rec)
{
    const uint64_t id[] = { (uint64_t)rec->time_ns, (uint64_t)rec->serial, rec->strand,
                            rec->node.p ? et_map_hash(&as->open, rec->node) : 0 };
    return et_map_hash(&as->open, (struct et_slice){ (const char *)id, sizeof id });
}

/* The memory that an open event holds, for ET_MAX_OPEN_BYTES. */
static size_t weight_of(const struct et_event *event)
{
    return event->text.used + event->argv.bytes + event->path_cap * sizeof *event->paths +
           event->place_cap * sizeof *event->places;
}

static struct et_event *event_new(struct et_assembler *as)
{
    struct et_event *event = as->spare;
    if (event) {
        as->spare = event->newer;
        event->newer = NULL;
    } else {
        event = calloc(1, sizeof *event);
        if (!event)
            return NULL;
        et_arena_init_sized(&event->text, EVENT_TEXT_BLOCK);
        et_argv_init(&event->argv);
    }
    event->syscall = (struct et_syscall){
        .arch = ET_ABSENT,
        .number = ET_ABSENT,
        .success = ET_ABSENT,
        .exit = ET_ABSENT,
        .a0 = ET_ABSENT,
        .items = ET_ABSENT,
        .who = ET_SUBJECT_NONE,
    };
    return event;
}

/* Empties the event and keeps its memory for the next one. */
static void recycle(struct et_assembler *as, struct et_event *event)
{
    struct et_path_item *paths = event->paths;
    struct et_place *places = event->places;
    size_t path_cap = event->path_cap, place_cap = event->place_cap;
    et_argv_reset(&event->argv);
    et_arena_reset(&event->text);
    struct et_argv argv = event->argv;
    struct et_arena text = event->text;
    *event = (struct et_event){ .argv = argv,
                                .text = text,
                                .paths = paths,
                                .path_cap = path_cap,
                                .places = places,
                                .place_cap = place_cap,
                                .newer = as->spare };
    as->spare = event;
}

/* The map's values are numbers; here each is the address of an event, or 0. */
static struct et_event *event_at(uint64_t slot)
{
    return (struct et_event *)(uintptr_t)slot; /* NOLINT(performance-no-int-to-ptr) */
}

static void unlink_event(struct et_assembler *as, struct et_event *event)
{
    uint64_t *slot = et_map_get_u64(&as->open, event->slot);
    if (slot && event_at(*slot) == event) {
        *slot = (uint64_t)(uintptr_t)event->same_hash;
        if (!event->same_hash)
            et_map_remove_u64(&as->open, event->slot);
    } else if (slot) {
        struct et_event *before = event_at(*slot);
        while (before->same_hash != event)
            before = before->same_hash;
        before->same_hash = event->same_hash;
    }
    *(event->older ? &event->older->newer : &as->oldest) = event->newer;
    *(event->newer ? &event->newer->older : &as->newest) = event->older;
    event->older = event->newer = NULL;
    as->count--;
    as->bytes -= weight_of(event);
    if (as->latest == event)
        as->latest = NULL;
}

static bool same_event(const struct et_event *event, const struct et_record *rec)
{
    if (event->id.serial != rec->serial || event->id.time_ns != rec->time_ns ||
        event->strand != rec->strand)
        return false;
    if (!event->id.node.p || !rec->node.p)
        return event->id.node.p == rec->node.p;
    return et_slice_eq(event->id.node, rec->node);
}

/* The open event that rec belongs to; a new one where there is none. */
static struct et_event *event_of(struct et_assembler *as, const struct et_record *rec)
{
    if (as->latest && same_event(as->latest, rec))
        return as->latest;
    uint64_t key = slot_of(as, rec);
    uint64_t *slot = et_map_put_u64(&as->open, key, NULL);
    if (!slot)
        return NULL;
    struct et_event *first = event_at(*slot);
    for (struct et_event *event = first; event; event = event->same_hash)
        if (same_event(event, rec))
            return as->latest = event;
    struct et_event *event = event_new(as);
    if (!event)
        return NULL;
    event->slot = key;
    event->same_hash = first;
    *slot = (uint64_t)(uintptr_t)event;
    event->id = et_record_id(rec);
    event->id.node = et_arena_copy(&event->text, rec->node);
    event->strand = rec->strand;
    event->older = as->newest;
    *(as->newest ? &as->newest->newer : &as->oldest) = event;
    as->newest = event;
    as->count++;
    as->bytes += weight_of(event);
    return as->latest = event;
}

/* items with room for one more behind count; NULL if there is no memory. */
static void *with_room(void *items, size_t *cap, size_t count, size_t size)
{
    if (count < *cap)
        return items;
    size_t bigger = *cap ? *cap * 2 : 8;
    void *more = realloc(items, bigger * size);
    if (more)
        *cap = bigger;
    return more;
}

static bool same_path(const struct et_path_item *a, const struct et_path_item *b)
{
    return a->item == b->item && a->inode == b->inode && a->dev == b->dev &&
           et_slice_eq(a->name, b->name);
}

/* A log may hold each record twice. Items come in order, so this is seldom asked. */
static bool came_before(const struct et_event *event, const struct et_path_item *path)
{
    for (size_t i = event->path_count; i > 0 && event->paths[i - 1].item >= path->item; i--)
        if (same_path(&event->paths[i - 1], path))
            return true;
    return false;
}

static int add_path(struct et_event *event, struct et_slice body, struct et_err *err)
{
    if (event->path_count >= ET_MAX_PATHS)
        return et_fail(err, ET_DAMAGED, "event has more than %d PATH records", ET_MAX_PATHS);
    struct et_path_item *paths =
        with_room(event->paths, &event->path_cap, event->path_count, sizeof *paths);
    if (!paths)
        return et_fail_memory(err);
    event->paths = paths;
    struct et_path_item *path = &event->paths[event->path_count];
    *path = (struct et_path_item){ .item = ET_ABSENT,
                                   .inode = ET_ABSENT,
                                   .dev = ET_ABSENT,
                                   .mode = ET_ABSENT,
                                   .ouid = ET_ABSENT,
                                   .ogid = ET_ABSENT };
    int rc = et_fields_fill(body, path_rows, COUNT(path_rows), path, &event->text, err);
    event->path_count += rc < 0 || !came_before(event, path);
    return rc;
}

static int add_execve(struct et_event *event, struct et_slice body, struct et_err *err)
{
    if (event->execve.p && et_slice_eq(event->execve, body))
        return 0; /* the same record once more */
    if (!event->execve.p)
        event->execve = body;
    return et_argv_add(&event->argv, body, err);
}

static int add_syscall(struct et_event *event, const struct et_record *rec, struct et_slice body,
                       struct et_err *err)
{
    event->has_syscall = true;
    event->enriched = et_arena_copy(&event->text, rec->enriched);
    int rc =
        et_fields_fill(body, syscall_rows, COUNT(syscall_rows), &event->syscall, &event->text, err);
    const struct et_syscall *s = &event->syscall;
    if (s->arch != ET_ABSENT && s->number != ET_ABSENT)
        event->call = et_call_of(s->arch, s->number);
    bool exe = s->who.exe.p || et_slice_search(body, ET_SLICE(" exe=(null)"));
    if (rc == 0 &&
        (s->arch == ET_ABSENT || s->number == ET_ABSENT || s->who.pid == ET_ABSENT || !exe))
        return et_fail(err, ET_DAMAGED,
                       "SYSCALL record lacks fields that the kernel always writes");
    return rc;
}

static int add_record(struct et_event *event, const struct et_record *rec,
                      const struct et_place *at, struct et_err *err)
{
    if (event->place_count >= ET_MAX_EVENT_RECORDS)
        return et_fail(err, ET_DAMAGED, "event has more than %d records", ET_MAX_EVENT_RECORDS);
    struct et_place *places =
        with_room(event->places, &event->place_cap, event->place_count, sizeof *places);
    if (!places)
        return et_fail_memory(err);
    event->places = places;
    const struct et_place *last = event->place_count ? &places[event->place_count - 1] : NULL;
    if (!last || last->offset != at->offset) /* a line may hold several records of an event */
        event->places[event->place_count++] = *at;
    event->lossy = event->lossy || rec->lossy;
    if (rec->container.n && !event->container.p)
        event->container = et_arena_copy(&event->text, rec->container);
    if (rec->kind == ET_REC_EXECVE && event->argv.full)
        return et_argv_refuse(&event->argv, err);
    struct et_slice body = et_arena_copy(&event->text, rec->body);
    if (!body.p)
        return et_fail_memory(err);
    switch (rec->kind) {
    case ET_REC_SYSCALL:
        return add_syscall(event, rec, body, err);
    case ET_REC_URINGOP:
        event->has_uringop = true;
        return et_fields_fill(body, syscall_rows, COUNT(syscall_rows), &event->syscall,
                              &event->text, err);
    case ET_REC_EXECVE:
        return add_execve(event, body, err);
    case ET_REC_PATH:
        return add_path(event, body, err);
    case ET_REC_CWD:
        event->has_cwd = true;
        return et_fields_fill(body, &cwd_row, 1, event, &event->text, err);
    case ET_REC_PROCTITLE:
        event->has_proctitle = true;
        return et_fields_fill(body, &proctitle_row, 1, event, &event->text, err);
    default:
        return 0;
    }
}

bool et_event_is_exec(const struct et_event *event)
{
    return event->call == ET_CALL_EXEC || event->argv.count > 0 || event->argv.argc != ET_ABSENT;
}

static bool complete(const struct et_event *event)
{
    const struct et_syscall *s = &event->syscall;
    if (!event->has_uringop && (!event->has_syscall || !event->has_proctitle))
        return false;
    if (s->items != ET_ABSENT && event->path_count < (size_t)s->items)
        return false;
    if (event->has_uringop)
        return event->has_cwd || s->items <= 0;
    bool exec = et_event_is_exec(event);
    if (exec && s->items > 0 && !event->has_cwd)
        return false;
    return !exec || s->success == 0 || et_argv_complete(&event->argv);
}

static int by_item(const void *a, const void *b)
{
    const struct et_path_item *x = a, *y = b;
    return (x->item > y->item) - (x->item < y->item);
}

static int by_offset(const void *a, const void *b)
{
    const struct et_place *x = a, *y = b;
    return (x->offset > y->offset) - (x->offset < y->offset);
}

static int hand_on(struct et_assembler *as, struct et_event *event, bool missing,
                   struct et_err *err)
{
    unlink_event(as, event);
    et_sort(NULL, event->paths, event->path_count, sizeof *event->paths, by_item);
    et_sort(NULL, event->places, event->place_count, sizeof *event->places, by_offset);
    int rc = as->sink.done(as->sink.ctx, event, missing, err);
    recycle(as, event);
    return rc;
}

int et_assembler_push(struct et_assembler *as, const struct et_record *rec,
                      const struct et_place *at, struct et_err *err)
{
    struct et_event *event = event_of(as, rec);
    if (!event)
        return et_fail_memory(err);
    as->bytes -= weight_of(event);
    int rc = add_record(event, rec, at, err);
    if (event->text.failed)
        rc = et_fail_memory(err);
    as->bytes += weight_of(event);
    event->damaged = event->damaged || rc < 0;
    if (rc == ET_FATAL)
        return rc;
    if (complete(event)) {
        int done = hand_on(as, event, false, err);
        return done < 0 ? done : rc;
    }
    while (as->count > ET_MAX_OPEN_EVENTS || as->bytes > ET_MAX_OPEN_BYTES) {
        int done = hand_on(as, as->oldest, true, err);
        if (done < 0)
            return done;
    }
    return rc;
}

uint64_t et_event_key(int64_t time_ns, int64_t serial)
{
    return (uint64_t)time_ns ^ (uint64_t)serial << 44;
}

int et_assembler_save(const struct et_assembler *as, struct et_strbuf *saved,
                      struct et_open_lines *open, struct et_err *err)
{
    et_saved_add_number(saved, as->count);
    for (const struct et_event *event = as->oldest; event; event = event->newer) {
        et_saved_add_number(saved, et_event_key(event->id.time_ns, event->id.serial));
        for (size_t i = 0; i < event->place_count; i++)
            if (!et_open_lines_add(open, &event->places[i]))
                return et_fail_memory(err);
    }
    return 0;
}

static int by_id(const void *a, const void *b)
{
    const struct et_event *x = *(struct et_event *const *)a, *y = *(struct et_event *const *)b;
    if (x->id.time_ns != y->id.time_ns)
        return x->id.time_ns < y->id.time_ns ? -1 : 1;
    if (x->id.serial != y->id.serial)
        return x->id.serial < y->id.serial ? -1 : 1;
    return et_slice_compare(x->id.node, y->id.node);
}

int et_assembler_flush(struct et_assembler *as, struct et_err *err)
{
    size_t n = 0, each = sizeof(struct et_event *); /* NOLINT(bugprone-sizeof-expression) */
    if (!as->count)
        return 0;
    struct et_event **events = malloc(as->count * each);
    if (!events)
        return et_fail_memory(err);
    for (struct et_event *event = as->oldest; event; event = event->newer)
        events[n++] = event;
    qsort(events, n, each, by_id);
    int rc = 0;
    for (size_t i = 0; i < n && rc == 0; i++)
        rc = hand_on(as, events[i], true, err);
    free(events);
    return rc;
}
