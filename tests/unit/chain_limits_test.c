/* How much of a compilation's story is told, and how far it is followed: what lies beyond is
 * counted, or left out. docs/limits.md lists these limits. */
#include "tests/unit/one_story.h"

#define GCC "/usr/bin/x86_64-linux-gnu-gcc-12"

static void expect_steps_at(const char *step, const char *want, const char *file, int line)
{
    char sql[256];
    snprintf(sql, sizeof sql,
             "SELECT count(*), coalesce(max(detail), '-') FROM chains WHERE step = '%s'", step);
    expect_rows_at(&s.it, sql, want, file, line);
}

/* How many of them there are, and what the last of them says. */
#define expect_steps(step, want) expect_steps_at((step), (want), __FILE__, __LINE__)

/* As did_inside, with a command line and a program that are made here. */
static void did_word(int64_t pid, const char *exe, const char *format, const char *word)
{
    ET_STRBUF_AUTO argv = { 0 };
    et_strbuf_addf(&argv, format, word);
    did_inside(&s, pid, 2074, exe, et_strbuf_string(&argv));
}

static void did_numbered(const char *exe, const char *format, int from, int to)
{
    char argv[128];
    snprintf(argv, sizeof argv, format, from, to);
    did_inside(&s, 2110, 2074, exe, argv);
}

static void long_word(struct et_strbuf *word, const char *begin, size_t length)
{
    et_strbuf_adds(word, begin);
    while (word->n < length)
        et_strbuf_addc(word, 'n');
}

static const char *long_source(struct et_strbuf *word, size_t length)
{
    long_word(word, "/tmp/", length - 2);
    et_strbuf_adds(word, ".c");
    return et_strbuf_string(word);
}

START_TEST(what_ran_below_an_output_is_counted_beyond_a_few)
{
    did_inside(&s, 2100, 2074, GCC, "gcc -o /tmp/x x.c");
    did_inside(&s, 2120, 2074, "/tmp/x", "/tmp/x");
    for (int i = 0; i < 10; i++)
        did_inside(&s, 2121 + i, 2120, "/bin/ls", "ls");
    concluded(&s);
    expect_steps("next", "8|what ran started /bin/ls");
    expect_steps("more", "1|2 more that are not told");
}
END_TEST

START_TEST(a_chain_has_so_many_links_and_counts_the_others)
{
    did_inside(&s, 2100, 2074, GCC, "gcc -o /tmp/x x.c");
    for (int i = 0; i < 250; i++)
        did_inside(&s, 2110, 2074, "/bin/chmod", "chmod +x /tmp/x");
    concluded(&s);
    expect_rows(&s.it, "SELECT count(*) FROM chains WHERE step <> 'more'", "200");
    expect_steps("permitted", "199|changed the permissions of the output /tmp/x");
    expect_steps("more", "1|51 more that are not told");
}
END_TEST

/* A file that is named on and on costs no more than that. What it costs here: that it was deleted.
 */
static void written_again(int times)
{
    did_inside(&s, 2100, 2074, GCC, "gcc -o /tmp/x x.c");
    for (int i = 0; i < times; i++)
        did_inside(&s, 2110, 2074, "/usr/bin/curl", "curl -o /tmp/x https://example.org/x");
    did_inside(&s, 2130, 2074, "/bin/rm", "rm /tmp/x");
    concluded(&s);
}

START_TEST(so_many_mentions_of_a_file_are_looked_at)
{
    written_again(255);
    expect_steps("deleted", "1|deleted the output /tmp/x");
}
END_TEST

START_TEST(no_more_mentions_of_a_file_are_looked_at)
{
    written_again(256);
    expect_steps("deleted", "0|-");
}
END_TEST

/* Each move gives it two names, as its target may be a folder: so the eighth is that of the fourth.
 */
START_TEST(an_output_is_followed_under_so_many_names)
{
    did_inside(&s, 2100, 2074, GCC, "gcc -o /tmp/x0 x.c");
    for (int i = 0; i < 10; i++)
        did_numbered("/bin/mv", "mv /tmp/x%d /tmp/x%d", i, i + 1);
    did_inside(&s, 2130, 2074, "/bin/rm", "rm /tmp/x4");
    did_inside(&s, 2131, 2074, "/bin/rm", "rm /tmp/x5");
    concluded(&s);
    expect_steps("moved", "5|moved the output /tmp/x4");
    expect_steps("deleted", "1|deleted the output /tmp/x4");
}
END_TEST

START_TEST(a_word_longer_than_a_path_names_no_file)
{
    ET_STRBUF_AUTO path = { 0 };
    ET_STRBUF_AUTO longer = { 0 };
    did_word(2090, "/usr/bin/curl", "curl -o %s https://example.org/x", long_source(&path, 4096));
    did_word(2100, "/usr/bin/curl", "curl -o %s https://example.org/x", long_source(&longer, 4097));
    did_word(2110, GCC, "gcc -c %s", et_strbuf_string(&path));
    did_word(2120, GCC, "gcc -c %s", et_strbuf_string(&longer));
    concluded(&s);
    expect_rows(&s.it, "SELECT count(*) FROM compilations", "2");
    expect_rows(&s.it, "SELECT compilation_id FROM chains WHERE step = 'fetched'", "1");
}
END_TEST

/* A script may write its file's name by a variable, but not make a book of it first. */
static void script_that_makes(int words)
{
    ET_STRBUF_AUTO script = { 0 };
    long_word(&script, "sh -c A=", 8 + 4096);
    et_strbuf_adds(&script, ";echo");
    for (int i = 0; i < words; i++)
        et_strbuf_adds(&script, "~$A");
    et_strbuf_adds(&script, ";F=/tmp/x.c;cat~>~$F");
    did_inside(&s, 2090, 2074, "/bin/sh", et_strbuf_string(&script));
    did_inside(&s, 2100, 2074, GCC, "gcc -c /tmp/x.c");
    concluded(&s);
}

START_TEST(a_scripts_variables_name_its_files)
{
    script_that_makes(15);
    expect_steps("written", "1|wrote the source /tmp/x.c, as the script of a shell says");
}
END_TEST

START_TEST(variables_of_a_script_that_makes_too_much_stand_as_written)
{
    script_that_makes(16);
    expect_steps("written", "0|-");
}
END_TEST

void et_add_tests(TCase *tcase)
{
    tcase_add_checked_fixture(tcase, shell_in_web, story_over);
    tcase_set_timeout(tcase, 60);
    tcase_add_test(tcase, what_ran_below_an_output_is_counted_beyond_a_few);
    tcase_add_test(tcase, a_chain_has_so_many_links_and_counts_the_others);
    tcase_add_test(tcase, so_many_mentions_of_a_file_are_looked_at);
    tcase_add_test(tcase, no_more_mentions_of_a_file_are_looked_at);
    tcase_add_test(tcase, an_output_is_followed_under_so_many_names);
    tcase_add_test(tcase, a_word_longer_than_a_path_names_no_file);
    tcase_add_test(tcase, a_scripts_variables_name_its_files);
    tcase_add_test(tcase, variables_of_a_script_that_makes_too_much_stand_as_written);
}
