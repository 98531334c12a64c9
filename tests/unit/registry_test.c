/* What holds of every format: the table that `exectrail formats` prints, and
 * that each recognises its own sample before all others. */
#include "base/strbuf.h"
#include "parsers/reader.h"
#include "tests/unit/collect.h"

static int count_fact(void *ctx, const struct et_fact *fact, struct et_err *err)
{
    (void)fact;
    (void)err;
    ++*(size_t *)ctx;
    return 0;
}

/* A sample is to be read without loss. */
static int no_damage(void *ctx, const struct et_damage *damage, struct et_err *err)
{
    (void)ctx;
    (void)err;
    ck_abort_msg("damage in line %d: %s", (int)damage->at.line, damage->what);
    return 0;
}

/* --as takes a name, reports group and sort by it. */
START_TEST(every_format_says_what_it_is)
{
    size_t count;
    const struct et_parser *const *parsers = et_parsers(&count);
    for (size_t i = 0; i < count; i++) {
        const struct et_parser *parser = parsers[i];
        ck_assert_ptr_nonnull(parser->name);
        for (const char *p = parser->name; *p; p++)
            ck_assert_msg((*p >= 'a' && *p <= 'z') || (*p >= '0' && *p <= '9') || *p == '-' ||
                              *p == '.',
                          "%s is no name for a format", parser->name);
        ck_assert_msg(parser->summary && strlen(parser->summary) > 10, "%s has no summary",
                      parser->name);
        ck_assert_msg(parser->group <= ET_GROUP_HOST, "%s has no group", parser->name);
        ck_assert_msg(i == 0 || strcmp(parsers[i - 1]->name, parser->name) < 0,
                      "%s and %s are not in order of their names", parsers[i - 1]->name,
                      parser->name);
        ck_assert_ptr_eq(et_parser_named(et_slice_of(parser->name)), parser);
    }
}
END_TEST

/* One way to take bytes each, and what every parser must have. */
START_TEST(every_format_has_the_functions_it_needs)
{
    size_t count;
    const struct et_parser *const *parsers = et_parsers(&count);
    for (size_t i = 0; i < count; i++) {
        const struct et_parser *parser = parsers[i];
        int ways = (parser->line != NULL) + (parser->document != NULL) + (parser->block != NULL);
        ck_assert_msg(parser->bid && parser->open && parser->close, "%s lacks a function",
                      parser->name);
        ck_assert_msg(ways == 1, "%s takes bytes in %d ways", parser->name, ways);
        ck_assert_msg(parser->sample || parser->block, "%s has no sample", parser->name);
    }
}
END_TEST

/* By content alone, and not as much as any other format's. */
START_TEST(every_sample_is_recognised_and_read_without_loss)
{
    size_t count;
    const struct et_parser *const *parsers = et_parsers(&count);
    for (size_t i = 0; i < count; i++) {
        ET_STRBUF_AUTO text = { 0 };
        size_t facts = 0;
        struct et_sink sink = { &facts, count_fact, no_damage };
        const struct et_parser *detected = NULL;
        struct et_accounts accounts;
        struct et_err err = { 0 };
        if (!parsers[i]->sample)
            continue;
        et_strbuf_adds(&text, parsers[i]->sample);
        if (!et_slice_ends(et_strbuf_slice(&text), "\n"))
            et_strbuf_addc(&text, '\n');
        struct et_slice sample = et_strbuf_slice(&text);
        ck_assert_msg(et_parser_detect(sample, true, &detected, &err) == 0, "sample of %s: %s",
                      parsers[i]->name, err.msg);
        ck_assert_msg(detected == parsers[i], "the sample of %s is taken for %s", parsers[i]->name,
                      detected ? detected->name : "nothing known");
        struct et_reader *reader = et_reader_new(NULL, &sink);
        ck_assert_ptr_nonnull(reader);
        ck_assert_int_eq(et_reader_block(reader, sample, &err), 0);
        ck_assert_int_eq(et_reader_end(reader, &accounts, &err), 0);
        et_reader_free(reader);
        bool summary = strcmp(parsers[i]->name, "aureport") == 0; /* tells no fact of its own */
        ck_assert_msg(
            ((facts > 0 && accounts.lines.parsed > 0) || summary) && accounts.lines.broken == 0 &&
                accounts.lines.parsed + accounts.lines.skipped == accounts.lines_read,
            "sample of %s: %d facts, lines: %d read, %d parsed, %d skipped, %d damaged",
            parsers[i]->name, (int)facts, (int)accounts.lines_read, (int)accounts.lines.parsed,
            (int)accounts.lines.skipped, (int)accounts.lines.broken);
    }
}
END_TEST

/* What is nobody's must stay nobody's: each format's bid looks for its own. */
START_TEST(no_format_claims_what_is_none)
{
    static const char *const foreign[] = {
        "",
        "\n",
        "\n\n\n",
        " ",
        "The quick brown fox jumps over the lazy dog.\n",
        "[Unit]\nDescription=Some service\n\n[Service]\nExecStart=/usr/bin/true\n",
        "#!/bin/sh\nset -eu\necho hello\n",
        "<html><head><title>x</title></head></html>\n",
        "{}\n",
        "[]\n",
        "{\"a\":1}\n",
        "a,b,c\n1,2,3\n",
        "\177ELF\002\001\001",
        "-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n",
        "127.0.0.1 localhost\n::1 localhost ip6-localhost\n",
        "nameserver 192.0.2.1\nsearch example.org\n",
        "UUID=0a3407de /               ext4    errors=remount-ro 0       1\n",
    };
    for (size_t i = 0; i < sizeof foreign / sizeof *foreign; i++) {
        const struct et_parser *detected = NULL;
        struct et_err err = { 0 };
        ck_assert_msg(et_parser_detect(et_slice_of(foreign[i]), true, &detected, &err) == 0,
                      "%s: %s", foreign[i], err.msg);
        ck_assert_msg(!detected, "%s is taken for %s", foreign[i], detected->name);
    }
}
END_TEST

void et_add_tests(TCase *tcase)
{
    tcase_add_test(tcase, every_format_says_what_it_is);
    tcase_add_test(tcase, every_format_has_the_functions_it_needs);
    tcase_add_test(tcase, every_sample_is_recognised_and_read_without_loss);
    tcase_add_test(tcase, no_format_claims_what_is_none);
}
