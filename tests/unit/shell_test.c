#include "analyzer/shell.h"

#include "base/strbuf.h"
#include "tests/unit/suite.h"

static struct et_arena arena;

static void set_up(void)
{
    et_arena_init(&arena);
}

static void tear_down(void)
{
    et_arena_clear(&arena);
}

static void add_words(struct et_strbuf *to, const struct et_slice *words, size_t count,
                      const char *mark)
{
    for (size_t i = 0; i < count; i++) {
        et_strbuf_adds(to, to->n && to->p[to->n - 1] != '\n' ? " " : "");
        et_strbuf_adds(to, mark);
        et_strbuf_addc(to, '[');
        et_strbuf_add(to, words[i]);
        et_strbuf_addc(to, ']');
    }
}

/* want: a line for each command, its words in brackets. */
static void expect_commands_at(const char *script, const char *want, int line)
{
    ET_STRBUF_AUTO got = { 0 };
    struct et_shell shell;
    struct et_shell_variables variables = { 0 };
    et_shell_init(&shell, et_slice_of(script), &arena, &variables);
    while (et_shell_next(&shell)) {
        add_words(&got, shell.words, shell.count, "");
        add_words(&got, shell.written, shell.written_count, ">");
        et_strbuf_addc(&got, '\n');
    }
    ck_assert(!shell.failed && !variables.failed);
    ck_assert_msg(strcmp(et_strbuf_string(&got), want) == 0, "line %d: %s\n got: %s\nwant: %s",
                  line, script, et_strbuf_string(&got), want);
    et_shell_clear(&shell);
    et_shell_variables_clear(&variables);
}

#define expect_commands(script, want) expect_commands_at((script), (want), __LINE__)

START_TEST(words_are_parted_by_blanks)
{
    expect_commands("gcc -o x  x.c", "[gcc] [-o] [x] [x.c]\n");
    expect_commands("  \t", "");
    expect_commands("", "");
}
END_TEST

START_TEST(a_command_ends_at_an_operator)
{
    expect_commands("a; b && c || d | e & f\ng", "[a]\n[b]\n[c]\n[d]\n[e]\n[f]\n[g]\n");
    expect_commands("(cd /x; make)", "[cd] [/x]\n[make]\n");
    expect_commands("if a; then b; else c; fi", "[if] [a]\n[then] [b]\n[else] [c]\n[fi]\n");
    expect_commands("while ! a; do b; done", "[while] [!] [a]\n[do] [b]\n[done]\n");
}
END_TEST

START_TEST(quotes_keep_words_together)
{
    expect_commands("cat 'a b' \"c 'd'\" e\\ f ''", "[cat] [a b] [c 'd'] [e f] []\n");
    expect_commands("echo 'a;b' \"c|d\"", "[echo] [a;b] [c|d]\n");
    expect_commands("echo \"a\\\"b\\x\"", "[echo] [a\"b\\x]\n");
    expect_commands("echo 'never closed", "[echo] [never closed]\n");
    expect_commands("echo \"never closed", "[echo] [never closed]\n");
    expect_commands("echo end\\", "[echo] [end]\n");
    expect_commands("a\\\nb", "[ab]\n");
}
END_TEST

START_TEST(what_is_redirected_to_is_written)
{
    expect_commands("cat > /tmp/x.c", "[cat] >[/tmp/x.c]\n");
    expect_commands("echo a >>f 2>err >|g", "[echo] [a] >[f] >[err] >[g]\n");
    expect_commands("a &> all", "[a] >[all]\n");
    expect_commands("a 2>&1 <in <<<word", "[a]\n");
    expect_commands("> empty", ">[empty]\n");
    expect_commands("echo '>' x", "[echo] [>] [x]\n");
}
END_TEST

START_TEST(variables_stand_for_what_the_script_sets)
{
    expect_commands("A=/tmp/x; cp y $A > \"${A}.log\"", "[cp] [y] [/tmp/x] >[/tmp/x.log]\n");
    expect_commands("cp $UNKNOWN x", "[cp] [$UNKNOWN] [x]\n");
    expect_commands("echo '$literal'", "[echo] [$literal]\n");
}
END_TEST

START_TEST(a_here_document_is_no_command)
{
    expect_commands("cat > x.c <<EOF\nrm -rf y\nEOF\ngcc x.c", "[cat] >[x.c]\n[gcc] [x.c]\n");
    expect_commands("sh <<EOF\nrm y\nEOF", "[sh]\n[rm] [y]\n[EOF]\n");
}
END_TEST

START_TEST(comments_are_no_words)
{
    expect_commands("CC=gcc A= make x=1 # all of it\nb", "[CC=gcc] [A=] [make] [x=1]\n[b]\n");
    expect_commands("echo a#b", "[echo] [a#b]\n");
}
END_TEST

static void expect_script(const char *const *words, size_t count, const char *want)
{
    struct et_slice argv[8];
    for (size_t i = 0; i < count; i++)
        argv[i] = et_slice_of(words[i]);
    struct et_slice got = et_shell_script(argv, count);
    if (want)
        expect_slice(got, want);
    else
        ck_assert(!got.p);
}

#define SCRIPT(want, ...)                                                                          \
    expect_script((const char *const[]){ __VA_ARGS__ },                                            \
                  sizeof((const char *const[]){ __VA_ARGS__ }) / sizeof(char *), (want))

START_TEST(the_script_is_the_word_after_c)
{
    SCRIPT("make", "sh", "-c", "make");
    SCRIPT("make", "bash", "-e", "-lc", "make", "name");
    SCRIPT("make", "sh", "-ec", "make");
    SCRIPT(NULL, "sh", "script.sh", "-c", "x");
    SCRIPT(NULL, "bash", "--rcfile", "x");
    SCRIPT(NULL, "sh", "-c");
    SCRIPT(NULL, "sh");
}
END_TEST

void et_add_tests(TCase *tcase)
{
    tcase_add_checked_fixture(tcase, set_up, tear_down);
    tcase_add_test(tcase, words_are_parted_by_blanks);
    tcase_add_test(tcase, a_command_ends_at_an_operator);
    tcase_add_test(tcase, quotes_keep_words_together);
    tcase_add_test(tcase, what_is_redirected_to_is_written);
    tcase_add_test(tcase, variables_stand_for_what_the_script_sets);
    tcase_add_test(tcase, comments_are_no_words);
    tcase_add_test(tcase, a_here_document_is_no_command);
    tcase_add_test(tcase, the_script_is_the_word_after_c);
}
