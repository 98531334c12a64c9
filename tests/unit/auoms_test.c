#include "parsers/audit/command_line.h"
#include "parsers/audit/formats.h"
#include "parsers/log/formats.h"
#include "tests/unit/collect.h"

#define EVENT(type, fields)                                                                        \
    "[1521757638.392,{\"Timestamp\":\"1521757638.392\",\"SerialNumber\":7,\"records\":[{"          \
    "\"RecordTypeCode\":14688,\"RecordType\":\"" type "\",\"SchemaVersion\":\"1\"," fields         \
    "}]}]\n"
#define CALL                                                                                       \
    "\"node\":\"test\",\"arch\":\"x86_64\",\"syscall\":\"execve\",\"success\":\"yes\",\"exit\":"   \
    "\"0\",\"ppid\":\"2\",\"pid\":\"3\",\"audit_user\":\"unset\",\"auid\":\"4294967295\","         \
    "\"user\":"                                                                                    \
    "\"ana\",\"uid\":\"1000\",\"ses\":\"-1\",\"comm\":\"a\\\\xC3\\\\xA4\",\"exe\":\"/usr/bin/a\"," \
    "\"key\":\"k,cc\",\"cwd\":\"/src\",\"name\":\"./a\",\"inode\":\"7\",\"dev\":\"08:01\","        \
    "\"mode\":\"file,suid,755\",\"nametype\":\"NORMAL\",\"path_name\":\"[\\\"./a\\\",\\\"/"        \
    "ld\\\"]\","                                                                                   \
    "\"path_mode\":\"[\\\"0104755\\\",\\\"\\\"]\",\"containerid\":\"9f00000000e1\","
#define WORDS(argc, cmdline, redactors)                                                            \
    CALL "\"argc\":\"" argc "\",\"cmdline\":\"" cmdline "\",\"redactors\":\"" redactors "\""

#define HEADER "type=AUOMS_EXECVE audit(1652292621.990:84143): SchemaVersion=\"1\" "
#define FIELDS                                                                                     \
    "node=n arch=x86_64 syscall=execve syscall_r=59 success=yes exit=0 ppid=2 pid=3 auid=1000 "    \
    "uid=0 tty=(none) ses=\"-1\" comm=\"a b\" exe=\"/opt/a b\" key=x,y key_r=780179 cwd=\"/a b\" " \
    "name=\"/opt/a b\" inode=31 dev=08:01 mode=file,755 path_name=[\"/opt/a b\"] "

static void read_as(struct collect *got, const struct et_parser *parser, const char *text)
{
    collect_init(got);
    collect_lines(got, parser, et_slice_of(text));
}

START_TEST(a_merged_event_is_taken_apart_again)
{
    COLLECT_AUTO got;
    read_as(&got, &et_parser_auoms,
            EVENT("AUOMS_EXECVE", WORDS("3", "a \\\"b c\\\" $'x\\\\ty'", "")));
    ck_assert_uint_eq(got.exec_count, 1);
    const struct et_exec *exec = &got.execs[0];
    ck_assert_int_eq(exec->id.time_ns, 1521757638392000000);
    ck_assert_int_eq(exec->id.serial, 7);
    expect_slice(exec->id.node, "test");
    ck_assert(exec->lossy && !exec->id.carried);
    expect_slice(exec->call, "execve");
    ck_assert_int_eq(exec->who.pid, 3);
    ck_assert_int_eq(exec->who.auid, UINT32_MAX);
    ck_assert_int_eq(exec->who.uid, 1000);
    ck_assert_int_eq(exec->who.ses, UINT32_MAX);
    expect_slice(exec->who.comm, "a\xc3\xa4");
    expect_slice(exec->who.key, "k\x01"
                                "cc");
    ck_assert_int_eq(exec->argv_state, ET_ARGV_COMPLETE);
    ck_assert_uint_eq(exec->argc, 3);
    expect_slice(exec->argv[1], "b c");
    expect_slice(exec->argv[2], "x\ty");
    expect_slice(exec->cwd, "/src");
    ck_assert_uint_eq(exec->path_count, 2);
    ck_assert_int_eq(exec->paths[0].mode, 0104755);
    ck_assert_int_eq(exec->paths[0].inode, 7);
    expect_slice(exec->paths[1].name, "/ld");
    ck_assert_int_eq(exec->paths[1].mode, ET_ABSENT);
    expect_slice(exec->container, "9f00000000e1");
    ck_assert_uint_eq(got.user_count, 1);
    expect_slice(got.users[0].name, "ana");
    expect_tally(&got, 1, 0, 0);
}
END_TEST

/* Words that are not those of the process, or not all of them, are no whole argv. */
START_TEST(an_argv_that_is_not_all_there_is_not_complete)
{
    static const char *const texts[] = {
        EVENT("AUOMS_EXECVE", WORDS("2", "a b c", "")),
        EVENT("AUOMS_EXECVE", WORDS("3", "a b", "")),
        EVENT("AUOMS_EXECVE", WORDS("4", "a <1...2> d", "")),
        EVENT("AUOMS_EXECVE", WORDS("2", "a \\\"b\\\"<...>", "")),
        EVENT("AUOMS_EXECVE", WORDS("2", "a \\\"b", "")),
        EVENT("AUOMS_EXECVE", WORDS("3", "a -p ****", "password")),
    };
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        COLLECT_AUTO got;
        read_as(&got, &et_parser_auoms, texts[i]);
        ck_assert_uint_eq(got.exec_count, 1);
        ck_assert_int_eq(got.execs[0].argv_state, ET_ARGV_PARTIAL);
        expect_tally(&got, 1, 0, 0);
    }
    COLLECT_AUTO got;
    read_as(&got, &et_parser_auoms,
            EVENT("AUOMS_EXECVE", WORDS("2", "**** gone ****", "*Missing Required*")));
    ck_assert_int_eq(got.execs[0].argv_state, ET_ARGV_NONE);
}
END_TEST

/* In the text form nothing is escaped: a blank, a quote or another record within a
 * value is part of it. */
START_TEST(the_text_form_is_read_from_syslog_and_from_the_syslog_table)
{
#define LINE                                                                                       \
    HEADER FIELDS "argc=3 cmdline=\"sh -c \"x type=CWD msg=audit(1.0:1): cwd= redactors= \"\" "    \
                  "redactors= containerid="
    static const struct {
        const struct et_parser *parser;
        const char *text;
    } forms[] = {
        { &et_parser_syslog, "2022-05-11T18:10:21+00:00 h auoms[77]: " LINE "\n" },
        { &et_parser_auoms,
          "{\"Computer\":\"h\",\"SyslogMessage\":\"type=AUOMS_EXECVE "
          "audit(1652292621.990:84143): SchemaVersion=\\\"1\\\" node=n arch=x86_64 syscall=execve "
          "success=yes exit=0 ppid=2 pid=3 auid=1000 uid=0 comm=\\\"a b\\\" exe=\\\"/opt/a b\\\" "
          "key_r=780179 cwd=\\\"/a b\\\" name=\\\"/opt/a b\\\" inode=31 argc=3 cmdline=\\\"sh -c "
          "\\\"x type=CWD msg=audit(1.0:1): cwd= redactors= \\\"\\\" redactors= "
          "containerid=\"}\n" },
    };
    for (size_t i = 0; i < 2; i++) {
        COLLECT_AUTO got;
        read_as(&got, forms[i].parser, forms[i].text);
        ck_assert_uint_eq(got.damage_count, 0);
        ck_assert_uint_eq(got.exec_count, 1);
        const struct et_exec *exec = &got.execs[0];
        ck_assert_int_eq(exec->id.time_ns, 1652292621990000000);
        expect_slice(exec->id.node, "n");
        expect_slice(exec->who.comm, "a b");
        expect_slice(exec->who.exe, "/opt/a b");
        expect_slice(exec->who.key, "x\x01y");
        expect_slice(exec->cwd, "/a b");
        expect_slice(exec->paths[0].name, "/opt/a b");
        ck_assert_int_eq(exec->paths[0].inode, 31);
        ck_assert_int_eq(exec->argv_state, ET_ARGV_COMPLETE);
        expect_slice(exec->argv[2], "x type=CWD msg=audit(1.0:1): cwd= redactors= ");
        ck_assert_ptr_null(exec->container.p);
        expect_tally(&got, 1, 0, 0);
    }
}
END_TEST

/* A process that calls itself `x" exe="/y` cannot hide which process it is. */
START_TEST(a_field_that_a_process_put_into_a_value_is_said)
{
    COLLECT_AUTO got;
    read_as(&got, &et_parser_syslog,
            "2022-05-11T18:10:21+00:00 h auoms[77]: " HEADER
            "arch=x86_64 syscall=execve success=yes ppid=2 pid=3 comm=\"x\" exe=\"/y\" "
            "exe=\"/bin/sh\" argc=1 cmdline=\"sh\" redactors= containerid=\n");
    ck_assert_uint_eq(got.exec_count, 1);
    ck_assert_int_eq(got.execs[0].who.pid, 3);
    expect_slice(got.execs[0].id.node, "h");
    ck_assert(got.execs[0].id.carried);
    ck_assert_uint_eq(got.damage_count, 1);
    expect_tally(&got, 0, 0, 1);
}
END_TEST

START_TEST(other_records_are_those_of_programs_or_of_the_agent)
{
    COLLECT_AUTO got;
    read_as(
        &got, &et_parser_auoms,
        EVENT("USER_LOGIN",
              "\"pid\":\"26475\",\"user\":\"root\",\"uid\":\"0\",\"audit_user\":\"ana\","
              "\"auid\":\"1000\",\"ses\":\"9\",\"op\":\"login\",\"id\":\"ana\",\"id_r\":\"1000\","
              "\"exe\":\"/usr/sbin/sshd\",\"hostname\":\"10.0.0.6\",\"addr\":\"10.0.0.6\","
              "\"terminal\":\"/dev/pts/0\",\"res\":\"success\",\"containerid\":\"\"")
            EVENT("AUOMS_METRIC", "\"value\":\"7\"") "{\"Computer\":\"h\",\"SyslogMessage\":"
                                                     "\"Started Session 9\"}\n{\"a\":1}\n");
    ck_assert_uint_eq(got.login_count, 1);
    const struct et_login *login = &got.logins[0];
    ck_assert_int_eq(login->who.pid, 26475);
    ck_assert_int_eq(login->who.auid, 1000);
    ck_assert_int_eq(login->who.ses, 9);
    expect_slice(login->addr, "10.0.0.6");
    expect_slice(login->result, "success");
    expect_tally(&got, 1, 2, 1);
}
END_TEST

static void expect_words(const char *line, const char *const *words, enum et_word last)
{
    ET_STRBUF_AUTO word = { 0 };
    struct et_slice rest = et_slice_of(line);
    enum et_word kind = ET_WORD_NONE;
    for (; *words; words++) {
        kind = et_command_word(&rest, &word);
        expect_slice(et_strbuf_slice(&word), *words);
    }
    ck_assert_int_eq(kind, last);
    ck_assert_int_eq(et_command_word(&rest, &word), ET_WORD_NONE);
}

START_TEST(a_command_line_is_cut_as_bash_would)
{
    static const char *const every[] = { "a", "b \"$x\\y'", "", "no $\"!", "\t\xc3\xa4'\\q",
                                         "",  NULL };
    static const char *const bare[] = { "a'b\"\\", "c\\d", NULL };
    static const char *const gap[] = { "x", "<1...3>", NULL };
    static const char *const open[] = { "x", "y z", NULL };
    expect_words("a \"b \\\"\\$x\\\\y'\"  'no $\"!' $'\\t\\xC3\\xA4\\'\\q' ''", every,
                 ET_WORD_WHOLE);
    expect_words("a\\'b\\\"\\\\ c\\d", bare, ET_WORD_WHOLE);
    expect_words("x <1...3>", gap, ET_WORD_GAPPED);
    expect_words("x \"y z", open, ET_WORD_OPEN);
}
END_TEST

void et_add_tests(TCase *tcase)
{
    tcase_add_test(tcase, a_merged_event_is_taken_apart_again);
    tcase_add_test(tcase, an_argv_that_is_not_all_there_is_not_complete);
    tcase_add_test(tcase, the_text_form_is_read_from_syslog_and_from_the_syslog_table);
    tcase_add_test(tcase, a_field_that_a_process_put_into_a_value_is_said);
    tcase_add_test(tcase, other_records_are_those_of_programs_or_of_the_agent);
    tcase_add_test(tcase, a_command_line_is_cut_as_bash_would);
}
