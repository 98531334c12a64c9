#include "analyzer/cli/command.h"
#include "analyzer/cli/confine.h"
#include "analyzer/cli/progress_line.h"
#include "analyzer/plan/plan.h"
#include "reports/escape.h"

#include <errno.h>
#include <stdio.h>

struct options {
    const char *tasks, *output;
    bool split_hosts, all;
    struct et_loudness_choice loudness;
    struct et_confined confined;
};

static const struct et_option rows[] = {
    { "tasks", "N", ET_OPTION_TEXT, offsetof(struct options, tasks),
      "how many shards, of about the same size; some may be empty" },
    { "output", "FILE", ET_OPTION_TEXT, offsetof(struct options, output),
      "write the plan there, not on standard output" },
    { "split-hosts", NULL, ET_OPTION_FLAG, offsetof(struct options, split_hosts),
      "cut hosts too, between files: exact for `merge`, but not for `merge --findings`" },
    { "all", NULL, ET_OPTION_FLAG, offsetof(struct options, all),
      "all of a disk image, not only where evidence is known to lie" },
    { "quiet", NULL, ET_OPTION_FLAG, offsetof(struct options, loudness.quiet), ET_QUIET_HELP },
};

struct teller {
    struct et_progress_line progress;
    bool problems;
};

static void tell_problem(void *ctx, const char *path, const char *what)
{
    struct teller *teller = ctx;
    ET_STRBUF_AUTO words = { 0 };
    teller->problems = true;
    et_progress_line_wipe(&teller->progress);
    et_escape_text(&words, et_slice_of(path));
    et_strbuf_adds(&words, ": ");
    et_escape_text(&words, et_slice_of(what));
    fprintf(stderr, "%s\n", et_strbuf_string(&words));
}

static void tell_left_out(void *ctx, const char *path, uint64_t count)
{
    struct teller *teller = ctx;
    ET_STRBUF_AUTO words = { 0 };
    et_progress_line_wipe(&teller->progress);
    et_escape_text(&words, et_slice_of(path));
    fprintf(stderr,
            "%s: is the root of a file system: planned where evidence is known to lie, %llu other "
            "files and folders left out (--all takes them too)\n",
            et_strbuf_string(&words), (unsigned long long)count);
}

static void tell_progress(void *ctx, uint64_t files)
{
    struct teller *teller = ctx;
    et_progress_line_tell(&teller->progress, files);
}

static int write_plan(const struct et_strbuf *text, const char *path)
{
    FILE *file = path ? fopen(path, "we") : stdout;
    if (!file)
        return et_complain(ET_EXIT_FAILED, path, "cannot be written: %s", strerror(errno));
    bool written = fwrite(text->p, 1, text->n, file) == text->n;
    if (path && fclose(file) != 0)
        written = false;
    return written || !path
               ? ET_EXIT_DONE /* of standard output, the program says so */
               : et_complain(ET_EXIT_FAILED, path, "cannot be written: %s", strerror(errno));
}

static int plan(const struct options *o, int argc, char **argv, unsigned tasks,
                enum et_loudness loudness)
{
    struct et_err err = { 0 };
    struct et_plan plan;
    struct teller teller = { 0 };
    ET_STRBUF_AUTO text = { 0 };
    const struct et_plan_listener listener = { &teller, tell_problem, o->all ? NULL : tell_left_out,
                                               loudness == ET_QUIET ? NULL : tell_progress };
    enum et_plan_cut cut = o->split_hosts ? ET_PLAN_FILES : ET_PLAN_WHOLE_HOSTS;
    if (loudness != ET_QUIET)
        et_progress_line_begin(&teller.progress, "looking into files", 0, "files");
    int rc = et_plan_make(&plan, argv, (size_t)argc, tasks, cut, &listener, &err);
    et_progress_line_wipe(&teller.progress);
    if (rc == 0)
        et_plan_write(&plan, cut, &text);
    if (rc == 0 && text.failed)
        rc = et_fail_memory(&err);
    et_plan_clear(&plan);
    if (rc < 0)
        return et_complain(ET_EXIT_FAILED, NULL, "%s", err.msg);
    int status = write_plan(&text, o->output);
    return status == ET_EXIT_DONE && teller.problems ? ET_EXIT_DAMAGE : status;
}

static int run(const void *given, int argc, char **argv)
{
    const struct options *o = given;
    enum et_loudness loudness;
    uint64_t tasks;
    if (argc == 0)
        return et_complain(ET_EXIT_USAGE, NULL, "which evidence? Name files, folders or archives");
    if (!o->tasks)
        return et_complain(ET_EXIT_USAGE, NULL, "plan needs --tasks N");
    if (!et_slice_u64(et_slice_of(o->tasks), &tasks) || tasks < 1 || tasks > ET_PLAN_MAX_TASKS)
        return et_complain(ET_EXIT_USAGE, o->tasks, "not a number of tasks from 1 to %d",
                           ET_PLAN_MAX_TASKS);
    for (int i = 0; i < argc; i++)
        if (strcmp(argv[i], "-") == 0)
            return et_complain(ET_EXIT_USAGE, "-", "standard input cannot be cut into shards");
    int status = et_choose_loudness(&loudness, &o->loudness);
    if (status != ET_EXIT_DONE)
        return status;
    return plan(o, argc, argv, (unsigned)tasks, loudness);
}

const struct et_command et_cmd_plan = {
    .name = "plan",
    .arguments = "PATH…",
    .summary = "cut evidence into shards that many tasks ingest, each into a case of its own",
    .details = "The plan is JSON lines: what it is, then each file with its shard. `ingest --shard "
               "FILE:I` takes\n"
               "one; `merge` makes one case of theirs, which is that of one run over all the "
               "evidence. Files of\n"
               "one host stay together, as far as their folders and first bytes tell whose they "
               "are.",
    .examples = "  exectrail plan /evidence --tasks 16 --output plan.jsonl\n"
                "  exectrail ingest --case shard-3.case --shard plan.jsonl:3\n"
                "  exectrail merge --case fleet.case shard-*.case",
    .options = rows,
    .option_count = sizeof rows / sizeof *rows,
    .options_size = sizeof(struct options),
    .confined = true,
    .confined_at = offsetof(struct options, confined),
    .run = run,
};
