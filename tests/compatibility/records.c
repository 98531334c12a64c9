/* Prints what our reading sees in each line of an audit log, one JSON object a
 * line, for tests/compatibility/run to hold against what others see there:
 *
 *   {"line":1,"type":"CWD","time_ns":…,"serial":1231,"node":null,"call":null,"errno":null,
 *    "fields":[["cwd","/src",true,"/src"]],"said":[],"enriched":[]}
 *   {"line":2,"damage":"audit record has no msg=audit(…)"}
 *
 * A field is [key, value without its quotes, stood it in double quotes, text that
 * it stands for]; "said" are the fields within msg='…'. Bytes that are not UTF-8
 * are {"hex":"…"}, what is absent is null.
 *
 *   records LOG */
#include "base/printable.h"
#include "parsers/audit/fields.h"
#include "parsers/audit/names.h"
#include "parsers/audit/record.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

static void add_bytes(struct et_strbuf *to, const char *before, struct et_slice s)
{
    et_strbuf_adds(to, before);
    if (s.p)
        et_json_add_bytes(to, s);
    else
        et_strbuf_adds(to, "null");
}

/* The value of msg= goes to *said, where that is asked for. */
static void add_fields(struct et_strbuf *to, const char *name, struct et_slice body,
                       struct et_slice *said, struct et_err *err)
{
    struct et_arena arena;
    struct et_field field;
    struct et_slice text;
    const char *comma = "";
    int rc = 1;
    et_arena_init(&arena);
    et_strbuf_addf(to, ",\"%s\":[", name);
    while (rc > 0) {
        rc = et_field_next(&body, &field, err);
        if (!field.value.p)
            break;
        if (!et_field_text(&field, &arena, &text))
            abort();
        if (said && et_slice_is(field.key, "msg"))
            *said = field.value;
        et_strbuf_adds(to, comma);
        add_bytes(to, "[", field.key);
        add_bytes(to, ",", field.value);
        add_bytes(to, field.quoted ? ",true," : ",false,", text);
        et_strbuf_addc(to, ']');
        comma = ",";
    }
    et_strbuf_addc(to, ']');
    et_arena_clear(&arena);
}

struct call_fields {
    int64_t arch, syscall, exit;
};

/* The names that we give to the numbers of a SYSCALL record. */
static void add_names(struct et_strbuf *to, struct et_slice body)
{
    static const struct et_field_row rows[] = {
        { "arch", ET_FIELD_HEX, offsetof(struct call_fields, arch) },
        { "syscall", ET_FIELD_DEC, offsetof(struct call_fields, syscall) },
        { "exit", ET_FIELD_DEC, offsetof(struct call_fields, exit) },
    };
    struct call_fields f = { ET_ABSENT, ET_ABSENT, ET_ABSENT };
    struct et_arena arena;
    struct et_err ignored;
    et_arena_init(&arena);
    et_fields_fill(body, rows, sizeof rows / sizeof *rows, &f, &arena, &ignored);
    et_arena_clear(&arena);
    bool failed = f.exit != ET_ABSENT && f.exit < 0;
    add_bytes(to, ",\"call\":", et_slice_of(et_call_name(f.arch, f.syscall)));
    add_bytes(to, ",\"errno\":", et_slice_of(failed ? et_errno_name(-f.exit) : NULL));
}

static void add_record(struct et_strbuf *to, const struct et_record *rec)
{
    struct et_slice said = ET_SLICE_NONE;
    struct et_err why = { 0 };
    add_bytes(to, ",\"type\":", rec->type);
    et_strbuf_addf(to, ",\"time_ns\":%" PRId64 ",\"serial\":%" PRId64, rec->time_ns, rec->serial);
    add_bytes(to, ",\"node\":", rec->node);
    add_names(to, rec->body);
    add_fields(to, "fields", rec->body, &said, &why);
    add_fields(to, "said", said, NULL, &why);
    add_fields(to, "enriched", rec->enriched, NULL, &why);
    if (why.code)
        add_bytes(to, ",\"damage\":", et_slice_of(why.msg));
}

int main(int argc, char **argv)
{
    FILE *log = argc == 2 ? fopen(argv[1], "rb") : NULL;
    ET_STRBUF_AUTO out = { 0 };
    char *line = NULL;
    size_t room = 0;
    ssize_t n;
    if (!log) {
        fprintf(stderr, "usage: records LOG\n");
        return 2;
    }
    for (int number = 1; (n = getline(&line, &room, log)) > 0; number++) {
        struct et_slice text = et_slice_trim((struct et_slice){ line, (size_t)n });
        struct et_record rec;
        struct et_err why = { 0 };
        et_strbuf_reset(&out);
        et_strbuf_addf(&out, "{\"line\":%d", number);
        if (et_record_parse(text, &rec, &why) == 0)
            add_record(&out, &rec);
        else
            add_bytes(&out, ",\"damage\":", et_slice_of(why.msg));
        et_strbuf_addc(&out, '}');
        puts(et_strbuf_string(&out));
    }
    free(line);
    fclose(log);
    return 0;
}
