/* Any command line, written to EXECVE records as the kernel does it, is read
 * back to the same bytes. */
#include "parsers/audit/formats.h"
#include "parsers/reader.h"
#include "tests/property/random.h"
#include "tests/unit/suite.h"

#include "base/strbuf.h"

#include <stdlib.h>

enum {
    SEEDS = 400,
    MAX_ARGS = 60,
    RECORD_BYTES = 7500, /* MAX_EXECVE_AUDIT_LEN of kernel/auditsc.c */
    KEY_ROOM = 96,       /* what the kernel sets aside for " a1_len=… a1[0]=" */
    MAX_RECORDS = 4096,
};

#define STAMP " msg=audit(1795472001.152:9): "

struct command {
    struct et_strbuf args[MAX_ARGS];
    size_t count;
};

static void command_drop(struct command *command)
{
    for (size_t i = 0; i < MAX_ARGS; i++)
        et_strbuf_clear(&command->args[i]);
}

/* Words, any bytes, what looks like hexadecimal, quotes and blanks. */
static void random_argument(struct et_strbuf *to, struct random *r)
{
    static const char *const alphabets[] = {
        "abcdefghijklmnopqrstuvwxyz-=/._",
        "0123456789ABCDEF",
        "\"' \t\n\\ab",
        "(null)?[]_",
    };
    size_t kind = random_below(r, 5);
    size_t n = random_below(r, 8) ? random_size(r, 400) : random_size(r, 40000);
    if (random_below(r, 12) == 0)
        n = 0;
    for (size_t i = 0; i < n; i++) {
        if (kind == 4) {
            const unsigned char byte = (unsigned char)random_below(r, 256);
            et_strbuf_add(to, (struct et_slice){ (const char *)&byte, 1 });
        } else {
            et_strbuf_addc(to, alphabets[kind][random_below(r, strlen(alphabets[kind]))]);
        }
    }
}

static bool must_be_hex(struct et_slice arg)
{
    for (size_t i = 0; i < arg.n; i++) {
        unsigned char c = (unsigned char)arg.p[i];
        if (c == '"' || c < 0x21 || c > 0x7e)
            return true;
    }
    return false;
}

/* The log being written: finished records, and the body under way. */
struct writer {
    struct et_strbuf records[MAX_RECORDS];
    size_t count; /* of records; the last one is under way */
    size_t room;  /* bytes left in it */
    size_t limit; /* bytes of a record */
};

static struct et_strbuf *next_record(struct writer *w)
{
    ck_assert_uint_lt(w->count, MAX_RECORDS);
    w->room = w->limit;
    et_strbuf_adds(&w->records[w->count], "type=EXECVE" STAMP);
    return &w->records[w->count++];
}

static void writer_drop(struct writer *w)
{
    for (size_t i = 0; i < w->count; i++)
        et_strbuf_clear(&w->records[i]);
    free(w);
}

static void add_value(struct et_strbuf *to, struct et_slice bytes, bool hex)
{
    if (!hex) {
        et_strbuf_addc(to, '"');
        et_strbuf_add(to, bytes);
        et_strbuf_addc(to, '"');
        return;
    }
    for (size_t i = 0; i < bytes.n; i++)
        et_strbuf_addf(to, "%02X", (unsigned char)bytes.p[i]);
}

/* As audit_log_execve_info() does: an argument that does not fit into what is
 * left of the record is cut there and goes on in the next one. */
static void write_argument(struct writer *w, size_t number, struct et_slice arg)
{
    bool hex = arg.n >= w->limit || must_be_hex(arg);
    size_t whole = hex ? 2 * arg.n : arg.n, piece = 0;
    do {
        struct et_strbuf *to = &w->records[w->count - 1];
        if (w->room < KEY_ROOM + 8)
            to = next_record(w);
        size_t left = hex ? 2 * arg.n : arg.n + 2, before = to->n;
        bool in_pieces = piece > 0 || left + KEY_ROOM > w->room;
        if (in_pieces && piece == 0)
            et_strbuf_addf(to, " a%zu_len=%zu", number, whole);
        if (in_pieces)
            et_strbuf_addf(to, " a%zu[%zu]=", number, piece++);
        else
            et_strbuf_addf(to, " a%zu=", number);
        size_t room = w->room - (to->n - before);
        size_t n = left <= room ? arg.n : hex ? room / 2 : room - 2;
        add_value(to, et_slice_to(arg, n), hex);
        size_t used = to->n - before;
        w->room = used < w->room ? w->room - used : 0;
        arg = et_slice_from(arg, n);
    } while (arg.n);
}

struct check {
    const struct command *want;
    uint64_t seed;
    int execs;
};

static int compare(void *ctx, const struct et_fact *fact, struct et_err *err)
{
    struct check *check = ctx;
    unsigned long long seed = check->seed;
    (void)err;
    if (fact->kind == ET_FACT_AUDIT_COUNT)
        return 0;
    ck_assert_int_eq(fact->kind, ET_FACT_EXEC);
    const struct et_exec *exec = fact->exec;
    check->execs++;
    ck_assert_msg(exec->argv_state == ET_ARGV_COMPLETE, "seed %llu: not complete", seed);
    ck_assert_msg(exec->argc == check->want->count, "seed %llu: %zu arguments of %zu", seed,
                  exec->argc, check->want->count);
    for (size_t i = 0; i < exec->argc; i++)
        ck_assert_msg(exec->argv[i].p &&
                          et_slice_eq(exec->argv[i], et_strbuf_slice(&check->want->args[i])),
                      "seed %llu: argument %zu differs", seed, i);
    return 0;
}

static int no_damage(void *ctx, const struct et_damage *damage, struct et_err *err)
{
    const struct check *check = ctx;
    (void)err;
    ck_abort_msg("seed %llu: %s", (unsigned long long)check->seed, damage->what);
    return 0;
}

static void read_back(const struct writer *w, const struct command *want, uint64_t seed)
{
    struct check check = { want, seed, 0 };
    const struct et_sink sink = { &check, compare, no_damage };
    struct et_accounts accounts;
    struct et_reader *reader = et_reader_new(&et_parser_audit_log, &sink);
    ck_assert_ptr_nonnull(reader);
    et_reader_block(reader,
                    ET_SLICE("type=SYSCALL" STAMP "arch=c000003e syscall=59 success=yes exit=0 "
                             "items=0 ppid=1 pid=2 comm=\"a\" exe=\"/a\" key=(null)\n"
                             "type=PROCTITLE" STAMP "proctitle=\"a\"\n"),
                    NULL);
    for (size_t i = 0; i < w->count; i++) {
        et_reader_block(reader, et_strbuf_slice(&w->records[i]), NULL);
        et_reader_block(reader, ET_SLICE("\n"), NULL);
    }
    ck_assert_int_eq(et_reader_end(reader, &accounts, NULL), 0);
    ck_assert_uint_eq(accounts.lines.parsed, w->count + 2);
    ck_assert_int_eq(check.execs, 1);
    et_reader_free(reader);
}

/* A daemon writes the records one after the other; a relay may turn them. */
static void shuffle(struct writer *w, struct random *r)
{
    for (size_t i = w->count; i > 1; i--) {
        size_t k = random_below(r, i);
        struct et_strbuf swap = w->records[i - 1];
        w->records[i - 1] = w->records[k];
        w->records[k] = swap;
    }
}

static void round_trip(uint64_t seed, size_t limit)
{
    struct random r = { seed };
    __attribute__((cleanup(command_drop))) struct command command = { 0 };
    struct writer *w = calloc(1, sizeof *w);
    ck_assert_ptr_nonnull(w);
    w->limit = limit;
    command.count = 1 + random_below(&r, random_below(&r, 2) ? MAX_ARGS : 4);
    et_strbuf_addf(next_record(w), "argc=%zu", command.count);
    for (size_t i = 0; i < command.count; i++) {
        random_argument(&command.args[i], &r);
        write_argument(w, i, et_strbuf_slice(&command.args[i]));
    }
    read_back(w, &command, seed);
    shuffle(w, &r);
    read_back(w, &command, seed);
    writer_drop(w);
}

START_TEST(a_command_line_in_records_of_the_kernels_size_reads_back)
{
    for (uint64_t seed = 1; seed <= SEEDS; seed++)
        round_trip(seed, RECORD_BYTES);
}
END_TEST

/* So that many arguments are cut, and at every place. */
START_TEST(a_command_line_in_short_records_reads_back)
{
    for (uint64_t seed = 1; seed <= SEEDS; seed++)
        round_trip(SEEDS + seed, 200 + seed);
}
END_TEST

void et_add_tests(TCase *tcase)
{
    tcase_add_test(tcase, a_command_line_in_records_of_the_kernels_size_reads_back);
    tcase_add_test(tcase, a_command_line_in_short_records_reads_back);
}
