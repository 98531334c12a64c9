/* Compilers in containers by what ran there: themselves, installers, copies. */
#include "tests/unit/presence_case.h"
#include "tests/unit/story.h"

static void began(struct story *s)
{
    story_begin(s);
    booted(s);
    docker_ran(s, 1200, WEB);
    did_inside(s, 1240, 1200, "/bin/sh", "sh /srv/run");
}

/* Whatever lists say: it ran. */
START_TEST(a_compiler_that_ran_was_there)
{
    struct story s;
    began(&s);
    did_inside(&s, 1300, 1240, "/usr/bin/tcc", "tcc -o /tmp/a /tmp/a.c");
    did_inside(&s, 1310, 1240, "/usr/bin/gcc-12", "gcc --version");
    case_file(&s.it, "in/dpkg/" WEB "/list.txt", ET_SLICE(BASE_PACKAGES));
    case_ingest(&s.it, "in/dpkg");
    concluded(&s);
    expect_rows(&s.it, "SELECT verdict, basis, families FROM presence", "present|execs|gcc, tcc");
    expect_rows(&s.it,
                "SELECT k.what, k.role, k.since, x.comm FROM present_compilers k "
                "JOIN execs x USING (exec_id)",
                "/usr/bin/tcc|driver|executed|tcc\n/usr/bin/gcc-12|driver|executed|gcc-12");
    story_end(&s);
}
END_TEST

START_TEST(a_failed_attempt_is_a_hint_and_no_proof)
{
    struct story s;
    began(&s);
    did_inside(&s, 1300, 1240, "/usr/bin/env", "env gcc", .file = "/usr/bin/gcc", .failed = 2);
    concluded(&s);
    expect_rows(&s.it, "SELECT verdict, detail FROM presence",
                "not-assessed|nothing in the evidence tells of its contents; a compiler was tried "
                "there and not found, which is a hint");
    story_end(&s);
}
END_TEST

/* apt-get runs dpkg with the same packages: one command, one finding. */
START_TEST(an_installation_at_run_time_is_told_once)
{
    struct story s;
    began(&s);
    int apt = did_inside(&s, 1300, 1240, "/usr/bin/apt-get", "apt-get install -y gcc make");
    did_inside(
        &s, 1310, 1300, "/usr/bin/dpkg",
        "/usr/bin/dpkg --status-fd 15 --unpack /a/gcc_12_amd64.deb /a/libgcc-s1_1_amd64.deb");
    did_inside(&s, 1320, 1240, "/usr/bin/apt-get", "apt-get install -y curl");
    did_inside(&s, 1330, 1240, "/usr/bin/grep", "grep -r apt-get~install~gcc /srv");
    concluded(&s);
    char sql[256];
    snprintf(sql, sizeof sql,
             "SELECT f.kind, f.severity, f.detail, x.serial = %d FROM findings f "
             "JOIN execs x USING (exec_id)",
             apt);
    expect_rows(&s.it, sql,
                "compiler-installed-at-runtime|3|a command in the container installs gcc|1");
    expect_rows(&s.it, "SELECT verdict, basis, families FROM presence", "present|commands|gcc");
    expect_rows(&s.it,
                "SELECT what, since, instruction FROM present_compilers WHERE family = 'gcc'",
                "gcc|installed|apt-get install -y gcc make");
    story_end(&s);
}
END_TEST

START_TEST(what_is_removed_at_run_time_is_gone)
{
    struct story s;
    began(&s);
    did_inside(&s, 1300, 1240, "/sbin/apk", "apk add tcc");
    did_inside(&s, 1310, 1240, "/sbin/apk", "apk del tcc gcc");
    did_inside(&s, 1320, 1240, "/sbin/apk", "apk add gcc"); /* and this one stays */
    concluded(&s);
    expect_rows(&s.it, "SELECT verdict, families FROM presence", "present|gcc");
    expect_rows(&s.it,
                "SELECT family, removed LIKE 'removed again by a command%' FROM present_compilers",
                "gcc|\ntcc|1");
    story_end(&s);
}
END_TEST

/* The client's words name the file; a compiler under another name is one by its source. */
START_TEST(docker_cp_tells_who_dropped_a_compiler)
{
    struct story s;
    began(&s);
    did(&s, 900, 336, "/usr/bin/docker", "docker cp /usr/bin/tcc web:/var/tmp/tcc", .auid = 1000);
    did(&s, 910, 336, "/usr/bin/docker", "docker cp /usr/bin/gcc-12 web:/srv/update");
    did(&s, 920, 336, "/usr/bin/docker", "docker cp web:/usr/bin/clang /tmp/");
    did(&s, 930, 336, "/usr/bin/docker", "docker cp /etc/passwd web:/srv/");
    case_file(&s.it, "in/inspect.json", ET_SLICE("[" INSPECT(WEB, "web", "acme/a:1", IMAGE_A) "]"));
    case_file(&s.it, "in/diff/web.txt", ET_SLICE("C /var/tmp\nA /var/tmp/tcc\nA /srv/update\n"));
    case_ingest(&s.it, "in");
    concluded(&s);
    expect_rows(
        &s.it,
        "SELECT k.what, k.family, k.since, k.basis, k.instruction, x.auid "
        "FROM present_compilers k JOIN execs x USING (exec_id)",
        "/var/tmp/tcc|tcc|dropped|commands, diff|docker cp /usr/bin/tcc web:/var/tmp/tcc|1000\n"
        "/srv/update|gcc|dropped|commands|docker cp /usr/bin/gcc-12 web:/srv/update|4294967295");
    story_end(&s);
}
END_TEST

/* docker diff cannot tell; that an interpreter ran it can. */
START_TEST(a_script_that_is_called_like_a_compiler_is_none)
{
    struct story s;
    began(&s);
    did_inside(&s, 1300, 1240, "/usr/bin/dash", "/bin/sh /tmp/gcc", .file = "/tmp/gcc",
               .comm = "gcc");
    case_file(&s.it, "in/inspect.json", ET_SLICE("[" INSPECT(WEB, "web", "acme/a:1", IMAGE_A) "]"));
    case_file(&s.it, "in/diff/web.txt", ET_SLICE("C /tmp\nA /tmp/gcc\n"));
    case_ingest(&s.it, "in");
    concluded(&s);
    expect_container(&s.it, "web", "not-assessed|-|-|-");
    expect_rows(&s.it, "SELECT role, detail FROM present_compilers",
                "none|only called like a compiler: a script, which an interpreter ran");
    story_end(&s);
}
END_TEST

void et_add_tests(TCase *tcase)
{
    tcase_add_test(tcase, a_compiler_that_ran_was_there);
    tcase_add_test(tcase, a_failed_attempt_is_a_hint_and_no_proof);
    tcase_add_test(tcase, an_installation_at_run_time_is_told_once);
    tcase_add_test(tcase, what_is_removed_at_run_time_is_gone);
    tcase_add_test(tcase, docker_cp_tells_who_dropped_a_compiler);
    tcase_add_test(tcase, a_script_that_is_called_like_a_compiler_is_none);
}
