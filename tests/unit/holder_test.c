#include "schema/holder.h"

#include "tests/unit/case.h"

#include <signal.h>

static char folder[64], path[128];

static void set_up(void)
{
    strcpy(folder, "/tmp/exectrail-holder-XXXXXX");
    ck_assert_ptr_nonnull(mkdtemp(folder));
    snprintf(path, sizeof path, "%s/case-lock", folder);
}

static void tear_down(void)
{
    case_run((const char *const[]){ "rm", "-rf", "--", folder, NULL }, NULL);
}

static void expect_not_taken(int want, const char *why)
{
    struct et_holder other;
    struct et_err err = { 0 };
    ck_assert_int_eq(et_holder_take(&other, path, &err), want);
    ck_assert_ptr_null(other.path);
    ck_assert_msg(strstr(err.msg, why) != NULL, "\"%s\" does not say \"%s\"", err.msg, why);
}

static void expect_taken(void)
{
    struct et_holder holder;
    struct et_err err = { 0 };
    ck_assert_msg(et_holder_take(&holder, path, &err) == 0, "%s", err.msg);
    et_holder_release(&holder);
    ck_assert_msg(access(path, F_OK) != 0, "the lock is left behind");
}

static void write_lock(const char *text)
{
    FILE *file = fopen(path, "wb");
    ck_assert_ptr_nonnull(file);
    fputs(text, file);
    fclose(file);
}

/* Whoever has to wait wants to know for whom. */
START_TEST(the_second_is_told_who_was_first)
{
    char pid[64];
    struct et_holder first;
    struct et_err err = { 0 };
    ck_assert_int_eq(et_holder_take(&first, path, &err), 0);
    snprintf(pid, sizeof pid, "is being written by pid %ld on ", (long)getpid());
    expect_not_taken(ET_BUSY, pid);
    expect_not_taken(ET_BUSY, "holder_test");
    et_holder_release(&first);
    et_holder_release(&first); /* nothing is held: nothing happens */
    expect_taken();
}
END_TEST

/* A lock that outlives its process would keep everybody out until somebody dares to delete it. */
START_TEST(the_lock_of_a_killed_process_keeps_nobody_out)
{
    int ready[2], status;
    char byte;
    ck_assert_int_eq(pipe(ready), 0);
    pid_t child = fork();
    if (child == 0) {
        struct et_holder holder;
        if (et_holder_take(&holder, path, NULL) == 0 && write(ready[1], "x", 1) == 1)
            pause();
        _exit(1);
    }
    ck_assert_int_eq(read(ready[0], &byte, 1), 1);
    expect_not_taken(ET_BUSY, "is being written by pid");
    kill(child, SIGKILL);
    ck_assert_int_eq(waitpid(child, &status, 0), child);
    ck_assert_int_eq(access(path, F_OK), 0);
    expect_taken();
    close(ready[0]);
    close(ready[1]);
}
END_TEST

/* Copied along with a case, or left on a full disk. */
START_TEST(a_file_that_nobody_locks_is_taken_over)
{
    write_lock("exectrail: pid 1 on elsewhere: exectrail ingest\n");
    expect_taken();
    write_lock("");
    expect_taken();
}
END_TEST

/* The lock is written over, so nothing but a lock may be. */
START_TEST(nothing_but_a_lock_is_written_over)
{
    char victim[160];
    ET_STRBUF_AUTO text = { 0 };
    snprintf(victim, sizeof victim, "%s/victim", folder);
    write_lock("not a lock");
    expect_not_taken(ET_FATAL, "is not exectrail's");
    ck_assert_int_eq(rename(path, victim), 0);
    ck_assert_int_eq(symlink(victim, path), 0);
    expect_not_taken(ET_FATAL, "cannot be opened: Too many levels");
    ck_assert_int_eq(unlink(path), 0);
    ck_assert_int_eq(link(victim, path), 0);
    expect_not_taken(ET_FATAL, "is not exectrail's");
    ck_assert_int_eq(unlink(path), 0);
    ck_assert_int_eq(mkfifo(path, 0600), 0);
    expect_not_taken(ET_FATAL, "is not exectrail's");
    case_run((const char *const[]){ "cat", victim, NULL }, &text);
    ck_assert_str_eq(et_strbuf_string(&text), "not a lock");
}
END_TEST

START_TEST(a_folder_that_is_not_there_holds_no_lock)
{
    snprintf(path, sizeof path, "%s/none/case-lock", folder);
    expect_not_taken(ET_FATAL, "cannot be opened: No such file");
}
END_TEST

void et_add_tests(TCase *tcase)
{
    tcase_add_checked_fixture(tcase, set_up, tear_down);
    tcase_add_test(tcase, the_second_is_told_who_was_first);
    tcase_add_test(tcase, the_lock_of_a_killed_process_keeps_nobody_out);
    tcase_add_test(tcase, a_file_that_nobody_locks_is_taken_over);
    tcase_add_test(tcase, nothing_but_a_lock_is_written_over);
    tcase_add_test(tcase, a_folder_that_is_not_there_holds_no_lock);
}
