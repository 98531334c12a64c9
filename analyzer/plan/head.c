#include "analyzer/plan/head.h"

#include "analyzer/fact_rows.h"
#include "parsers/input/input.h"
#include "parsers/reader.h"

struct head {
    struct et_arena *arena;
    struct et_head_told *told;
    struct et_reader *reader;
    struct et_sink sink;
    uint64_t stream_bytes, all_bytes;
    bool enough;      /* the walk was ended, which is no error */
    bool of_hostname; /* the file is called so: then a word in it is a host's name */
};

static int add_name(struct head *head, struct et_slice name, struct et_err *err)
{
    struct et_head_told *told = head->told;
    for (size_t i = 0; i < told->name_count; i++)
        if (et_slice_eq(told->names[i], name))
            return 0;
    if (!name.n || told->name_count == ET_HEAD_NAMES)
        return 0;
    struct et_slice kept = et_arena_copy(head->arena, name);
    if (!kept.p)
        return et_fail_memory(err);
    told->names[told->name_count++] = kept;
    return 0;
}

/* Who is spoken of, by the record's word or by its carrier's. */
static struct et_slice node_of(const struct et_fact *fact)
{
    const struct et_fact_row *row = et_fact_row(fact->kind);
    if (fact->kind == ET_FACT_EXEC)
        return fact->exec->id.node;
    if (fact->kind == ET_FACT_USER)
        return fact->user->node;
    if (row && row->of_event) /* all members of the union are pointers to plain structs */
        return ((const struct et_event_id *)(const void *)fact->exec)->node;
    return fact->carried_by;
}

static struct et_slice hostname_of(const struct head *head, const struct et_fact *fact)
{
    if (fact->kind != ET_FACT_SETTING)
        return ET_SLICE_NONE;
    const struct et_setting *set = fact->setting;
    bool tells = (et_slice_is(set->topic, "hostname") && head->of_hostname) ||
                 (et_slice_is(set->topic, "uname") && et_slice_is(set->name, "nodename"));
    return tells ? set->value : ET_SLICE_NONE;
}

static int take_fact(void *ctx, const struct et_fact *fact, struct et_err *err)
{
    struct head *head = ctx;
    head->told->has_audit = head->told->has_audit || fact->kind == ET_FACT_EXEC ||
                            fact->kind == ET_FACT_LOGIN || fact->kind == ET_FACT_AUDIT_STATE;
    return add_name(head, node_of(fact), err) < 0 ||
                   add_name(head, hostname_of(head, fact), err) < 0
               ? ET_FATAL
               : 0;
}

static int take_damage(void *ctx, const struct et_damage *damage, struct et_err *err)
{
    (void)ctx;
    (void)damage;
    (void)err;
    return 0;
}

static int begin(void *ctx, const struct et_source *source, struct et_err *err)
{
    struct head *head = ctx;
    head->told->is_archive = head->told->is_archive || source->member.p;
    struct et_slice name = source->member.p ? source->member : source->path;
    head->of_hostname = et_slice_starts(et_slice_basename(name), "hostname");
    head->stream_bytes = 0;
    head->reader = et_reader_new(NULL, &head->sink);
    return head->reader ? 0 : et_fail_memory(err);
}

/* Of an archive no member is passed over to see the next: that would read all of it. */
static int data(void *ctx, const struct et_source *source, struct et_slice block,
                struct et_err *err)
{
    struct head *head = ctx;
    uint64_t left = ET_HEAD_BYTES - head->stream_bytes;
    struct et_slice part = et_slice_to(block, left < block.n ? (size_t)left : block.n);
    head->stream_bytes += part.n;
    head->all_bytes += part.n;
    if (et_reader_block(head->reader, part, err) == ET_FATAL)
        return ET_FATAL;
    if (head->stream_bytes < ET_HEAD_BYTES && head->all_bytes < ET_HEAD_ALL_BYTES)
        return 0;
    head->enough = source->member.p != NULL;
    if (!head->enough)
        return et_fail(err, ET_SOURCE, "enough was read");
    struct et_accounts accounts;
    if (et_reader_end(head->reader, &accounts, err) == ET_FATAL)
        head->enough = false;
    return ET_FATAL;
}

static int end(void *ctx, const struct et_source *source, const struct et_source_end *ended,
               struct et_err *err)
{
    struct head *head = ctx;
    struct et_accounts accounts;
    (void)source;
    (void)ended;
    int rc = et_reader_end(head->reader, &accounts, err);
    et_reader_free(head->reader);
    head->reader = NULL;
    return rc == ET_FATAL ? rc : 0;
}

static int problem(void *ctx, struct et_slice path, const struct et_err *what, struct et_err *err)
{
    (void)ctx;
    (void)path;
    (void)what;
    (void)err;
    return 0; /* whoever ingests it says so */
}

int et_head_read(const char *path, struct et_arena *arena, struct et_head_told *told,
                 struct et_err *err)
{
    struct head head = { .arena = arena, .told = told };
    const struct et_visitor visitor = {
        .ctx = &head, .begin = begin, .data = data, .end = end, .problem = problem, .alone = true
    };
    *told = (struct et_head_told){ 0 };
    head.sink = (struct et_sink){ .ctx = &head, .fact = take_fact, .damage = take_damage };
    int rc = et_input_walk(path, &visitor, err);
    et_reader_free(head.reader);
    return head.enough ? 0 : rc;
}
