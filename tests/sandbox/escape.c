/* Enters the sandbox as `ingest` does, and tries to get out: each way in a process of its own,
 * first without the sandbox. A way that is no way on this machine anyhow is skipped by name.
 * Prints one line for each; status 77 where nothing could be tried. */
#include "analyzer/cli/confine.h"
#include "tests/sandbox/attempts.h"

#include <dirent.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

enum {
    SKIPPED = 77,
    MISSING = 250, /* exit status of an attempt: the part that shall stop it is not there */
};

static void put_file(const char *path)
{
    int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644);
    if (fd < 0 || write(fd, "x\n", 2) != 2) {
        perror(path);
        exit(1);
    }
    close(fd);
}

static const char *const folders[] = { "evidence", "case", "outside" };

enum { FOLDERS = sizeof folders / sizeof *folders };

/* Whatever an attempt has made. */
static void tear_down(void)
{
    static const char *const files[] = { "case/audit.log", "case/a.case", "case/a.case-wal",
                                         "outside/new",    EVIDENCE,      OUTSIDE,
                                         "evidence/link" };
    for (size_t i = 0; i < sizeof files / sizeof *files; i++)
        unlink(files[i]);
    rmdir("outside/folder");
    for (size_t i = 0; i < FOLDERS; i++)
        rmdir(folders[i]);
}

static void set_up(void)
{
    tear_down();
    for (size_t i = 0; i < FOLDERS; i++)
        mkdir(folders[i], 0755);
    put_file(EVIDENCE);
    put_file(OUTSIDE);
    (void)!symlink("../" OUTSIDE, "evidence/link");
}

/* What `exectrail ingest --case case/a.case evidence` enters. */
static void *enter(struct et_confined **confined)
{
    size_t at;
    const struct et_option *option;
    const struct et_command *command = &et_cmd_ingest;
    char *paths[] = { "evidence", NULL };
    char *options = calloc(1, command->options_size);
    for (size_t i = 0; options && (option = et_command_option(command, i, &at)); i++)
        if (strcmp(option->name, "case") == 0)
            *(const char **)(void *)(options + at) = "case/a.case";
    if (!options || et_confine(command, options, 1, paths) != ET_EXIT_DONE)
        exit(1);
    *confined = (struct et_confined *)(void *)(options + command->confined_at);
    return options;
}

static int attempt_inside(const struct attempt *a)
{
    struct et_confined *confined;
    void *options = enter(&confined);
    const struct et_sandbox_held *part = &confined->sandbox.parts[a->part];
    if (!part->holds) {
        printf("skipped  %s: %s\n", a->name, part->how);
        fflush(stdout);
    }
    int got = part->holds ? a->attempt() : MISSING;
    et_confined_end(confined);
    free(options);
    return got;
}

/* In a process of its own: WORKS, KILLED, MISSING, or an errno. */
static int outcome(const struct attempt *a, int (*try)(const struct attempt *a))
{
    int status;
    set_up();
    pid_t child = fork();
    if (child == 0)
        _exit(try(a));
    if (child < 0 || waitpid(child, &status, 0) != child) {
        perror("fork");
        exit(1);
    }
    if (WIFSIGNALED(status))
        return WTERMSIG(status) == SIGSYS ? KILLED : 128 + WTERMSIG(status);
    return WEXITSTATUS(status) ? WEXITSTATUS(status) : WORKS;
}

static int attempt_outside(const struct attempt *a)
{
    return a->attempt();
}

static const char *words(int got)
{
    if (got == WORKS)
        return "it works";
    return got == KILLED ? "the process is ended" : strerror(got);
}

/* 0 = as it shall be, 1 = not, SKIPPED. */
static int check(const struct attempt *a)
{
    int before = strcmp(a->name, "sort on disk") == 0 ? WORKS : outcome(a, attempt_outside);
    bool told = a->part == ET_SANDBOX_FILES || a->part == ET_SANDBOX_CAPABILITIES ||
                a->part == ET_SANDBOX_MEMORY;
    /* Of files it must have been possible; of calls it is enough that they were not refused so. */
    if ((told && before != WORKS) || before == a->got || before > 128) {
        if (a->got != WORKS) {
            printf("skipped  %s: stopped without a sandbox too (%s)\n", a->name,
                   before > 128 && before != KILLED ? strsignal(before - 128) : words(before));
            return SKIPPED;
        }
    }
    int got = outcome(a, attempt_inside);
    if (got == MISSING)
        return SKIPPED;
    printf("%s  %s: %s", got == a->got ? "ok     " : "WRONG  ", a->name, words(got));
    if (got != a->got)
        printf(", not: %s", words(a->got));
    putchar('\n');
    return got != a->got;
}

static bool empty_and_remove(const char *path)
{
    DIR *folder = opendir(path);
    const struct dirent *entry;
    while (folder && (entry = readdir(folder)))
        if (entry->d_name[0] != '.')
            unlinkat(dirfd(folder), entry->d_name, AT_REMOVEDIR);
    if (folder)
        closedir(folder);
    return rmdir(path) == 0;
}

int main(void)
{
    char folder[] = "/tmp/exectrail-escape-XXXXXX";
    size_t wrong = 0, tried = 0;
    setvbuf(stdout, NULL, _IOLBF, 0);
    if (et_sandbox_missing_in_build()) {
        printf("skipped: %s\n", et_sandbox_missing_in_build());
        return SKIPPED;
    }
    if (!mkdtemp(folder) || chdir(folder) != 0) {
        perror(folder);
        return 1;
    }
    /* Whoever is killed leaves an empty folder. */
    if (mkdir("tmp", 0700) != 0 || setenv("TMPDIR", "tmp", 1) != 0)
        return 1;
    for (size_t i = 0; i < attempt_count; i++) {
        int got = check(&attempts[i]);
        tried += got != SKIPPED;
        wrong += got == 1;
    }
    printf("%zu tried, %zu wrong\n", tried, wrong);
    tear_down();
    if (!empty_and_remove("tmp") || rmdir(folder) != 0) {
        perror(folder);
        return 1;
    }
    return wrong ? 1 : tried ? 0 : SKIPPED;
}
