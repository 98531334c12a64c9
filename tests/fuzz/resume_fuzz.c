/* A log that is read up to some byte, put away, and gone on with must say what one reading of
 * it says. And any bytes may stand in a case where a state was put away, or a state of which
 * some bytes were changed: it is refused, or it harms nobody. The first byte tells which, the
 * next ones where the log is cut. */
#include "parsers/audit/formats.h"
#include "tests/fuzz/drive.h"
#include "tests/property/fact_text.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum { HOW_BYTES = 3, MOST_BYTES = 8192 };

/* A remark, as long as the head by which a format is told: before that there is no state. */
static struct et_slice behind_remark(struct et_slice log)
{
    static char text[ET_HEAD_BYTES + MOST_BYTES];
    size_t n = log.n < MOST_BYTES ? log.n : MOST_BYTES;
    memset(text, '#', ET_HEAD_BYTES - 1);
    text[ET_HEAD_BYTES - 1] = '\n';
    memcpy(text + ET_HEAD_BYTES, log.p, n);
    return (struct et_slice){ text, ET_HEAD_BYTES + n };
}

/* The texts of the open lines, which the stream still has. False if one lies outside. */
static bool find_open(const struct et_resume *resume, struct et_slice log, struct et_slice *texts)
{
    for (size_t i = 0; i < resume->open.count; i++) {
        const struct et_place *at = &resume->open.at[i];
        if (at->offset > log.n || at->length > log.n - at->offset)
            return false;
        texts[i] = et_slice_to(et_slice_from(log, at->offset), at->length);
    }
    return true;
}

/* Goes on in log with what was saved. False if that is refused. */
static bool go_on(struct fact_log *to, struct et_slice log, struct et_slice saved)
{
    const struct et_sink sink = { to, fact_log_fact, fact_log_damage };
    struct et_resume resume;
    struct et_slice *texts = NULL;
    bool taken = et_resume_read(saved, &resume);
    for (size_t i = 0; taken && i < resume.open.count; i++) {
        const struct et_place *at = &resume.open.at[i];
        drive_check(at->offset <= resume.offset && at->length <= resume.offset - at->offset);
    }
    if (taken)
        texts = calloc(resume.open.count + 1, sizeof *texts);
    taken = taken && resume.offset <= log.n && find_open(&resume, log, texts);
    struct et_reader *reader = taken ? et_reader_new(NULL, &sink) : NULL;
    struct et_err err = { 0 };
    taken = reader && et_reader_resume(reader, &et_parser_audit_log, &resume, texts, &err) == 0;
    drive_check(!reader || taken || (err.code == ET_FATAL && err.msg[0]));
    if (taken) {
        drive_check(et_reader_block(reader, et_slice_from(log, resume.offset), &err) == 0);
        drive_check(et_reader_end(reader, &to->accounts, &err) == 0);
    }
    et_reader_free(reader);
    et_resume_clear(&resume);
    free(texts);
    return taken;
}

/* Reads the beginning, and saves instead of ending. */
static void put_away(struct fact_log *to, struct et_slice beginning, struct et_strbuf *saved)
{
    const struct et_sink sink = { to, fact_log_fact, fact_log_damage };
    struct et_reader *reader = et_reader_new(&et_parser_audit_log, &sink);
    drive_check(reader && et_reader_block(reader, beginning, NULL) == 0);
    drive_check(et_reader_save(reader, saved, NULL) == 1);
    et_reader_free(reader);
}

/* All but the names of users, which are stated anew after each beginning. */
static struct et_slice *stated(const struct et_strbuf *stream, size_t *count)
{
    size_t all;
    struct et_slice *lines = fact_text_sorted(et_strbuf_slice(stream), &all);
    drive_check(lines != NULL);
    *count = 0;
    for (size_t i = 0; i < all; i++)
        if (!et_slice_starts(lines[i], "user"))
            lines[(*count)++] = lines[i];
    return lines;
}

static size_t whole(void *ctx)
{
    (void)ctx;
    return SIZE_MAX;
}

static void check_cut(struct et_slice log, size_t cut)
{
    size_t m, n;
    FACT_LOG_AUTO once;
    FACT_LOG_AUTO parts = { 0 };
    ET_STRBUF_AUTO saved = { 0 };
    drive_check(
        fact_log_read(&once, &et_parser_audit_log, log, &(struct fact_blocks){ whole, NULL }) == 0);
    put_away(&parts, et_slice_to(log, cut), &saved);
    drive_check(go_on(&parts, log, et_strbuf_slice(&saved)));
    const struct et_tally *a = &once.accounts.lines, *b = &parts.accounts.lines;
    drive_check(a->parsed == b->parsed && a->skipped == b->skipped && a->broken == b->broken);
    drive_check(once.accounts.bytes == parts.accounts.bytes &&
                once.accounts.lines_read == parts.accounts.lines_read);
    drive_check(once.count.events == parts.count.events &&
                once.count.execve_events == parts.count.execve_events &&
                once.count.run_count == parts.count.run_count);
    struct et_slice *x = stated(&once.stream, &m), *y = stated(&parts.stream, &n);
    drive_check(m == n);
    for (size_t i = 0; i < n; i++)
        drive_check(et_slice_eq(x[i], y[i]));
    free(x);
    free(y);
}

/* Changes bytes near the beginning and the end, between which most of a state is the same. */
static void spoil(struct et_strbuf *saved, struct et_slice changes)
{
    enum { CHANGED_BY = 16 }; /* bytes: pairs of a place and what is there then */
    for (size_t i = 0; i + 1 < CHANGED_BY && i + 1 < changes.n; i += 2) {
        size_t at = (unsigned char)changes.p[i] / 2, back = (unsigned char)changes.p[i] % 2;
        if (at < saved->n)
            saved->p[back ? saved->n - 1 - at : at] = changes.p[i + 1];
    }
}

static void check_spoilt(struct et_slice log, size_t cut, struct et_slice changes)
{
    FACT_LOG_AUTO stated_before = { 0 };
    ET_STRBUF_AUTO saved = { 0 };
    put_away(&stated_before, et_slice_to(log, cut), &saved);
    spoil(&saved, changes);
    go_on(&stated_before, log, et_strbuf_slice(&saved));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    enum { CUT, SPOILT, INVENTED, KINDS };
    if (size < HOW_BYTES)
        return 0;
    struct et_slice rest = { (const char *)data + HOW_BYTES, size - HOW_BYTES };
    size_t part = ((size_t)data[1] << 8 | data[2]) % (rest.n + 1);
    size_t cut = ET_HEAD_BYTES + (part < MOST_BYTES ? part : MOST_BYTES);
    if (data[0] % KINDS == CUT) {
        check_cut(behind_remark(rest), cut);
    } else if (data[0] % KINDS == SPOILT) {
        check_spoilt(behind_remark(rest), cut, rest);
    } else {
        FACT_LOG_AUTO log = { 0 };
        go_on(&log, behind_remark(et_slice_from(rest, part)), et_slice_to(rest, part));
    }
    return 0;
}
