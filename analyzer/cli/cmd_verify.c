#include "analyzer/cli/case_access.h"
#include "analyzer/cli/command.h"
#include "analyzer/cli/confine.h"
#include "analyzer/cli/loudness.h"
#include "analyzer/cli/progress_line.h"
#include "analyzer/cli/table_output.h"
#include "analyzer/cli/verify_text.h"

struct options {
    const char *case_path;
    struct et_answer_choice answer;
    bool all, quiet;
    struct et_confined confined;
};

static const struct et_option rows[] = {
    { "case", "FILE", ET_OPTION_TEXT, offsetof(struct options, case_path), ET_CASE_HELP },
    { "all", NULL, ET_OPTION_FLAG, offsetof(struct options, all),
      "read all of a disk image, not only where evidence is known to lie" },
    { "quiet", NULL, ET_OPTION_FLAG, offsetof(struct options, quiet),
      "show no progress, not even on a terminal" },
};

struct verify {
    struct et_store *store;
    struct et_recheck recheck;
    struct et_soundness soundness;
    struct et_strbuf found;
    struct et_verify_totals totals;
    const struct et_table_writer *writer;
    struct et_progress_line progress;
};

static void tell_progress(void *ctx, uint64_t bytes)
{
    et_progress_line_tell(ctx, bytes);
}

/* First where they say that it lies now, then where the case says that it lay. */
static int read_evidence(struct verify *v, const struct options *o, int count, char **paths,
                         struct et_err *err)
{
    const enum et_recheck_reach reach = o->all ? ET_RECHECK_ALL_PLACES : ET_RECHECK_KNOWN_PLACES;
    int rc = et_recheck_init(&v->recheck, v->store, err);
    if (rc < 0)
        return rc;
    uint64_t total = et_recheck_lain_size(&v->recheck);
    for (int i = 0; i < count; i++)
        total += et_recheck_size(paths[i], reach);
    if (!o->quiet) {
        et_progress_line_begin(&v->progress, "reading", total, "B");
        v->recheck.progress = tell_progress;
        v->recheck.ctx = &v->progress;
    }
    for (int i = 0; rc == 0 && i < count; i++)
        rc = et_recheck_walk(&v->recheck, paths[i], reach, err);
    if (rc == 0)
        rc = et_recheck_lain(&v->recheck, err);
    et_progress_line_wipe(&v->progress);
    return rc;
}

static int write_rows(void *ctx, const struct et_table_look *look, FILE *out, struct et_err *err)
{
    const struct verify *v = ctx;
    ET_STMT_AUTO *row = et_store_query(v->store, ET_Q_VERIFY_ROWS, err);
    if (!row)
        return ET_FATAL;
    et_stmt_text(row, ET_VERIFY_ROWS_FOUND, et_strbuf_slice(&v->found));
    return v->writer == &et_table_text ? et_verify_text(v->store, row, &v->totals, look, out, err)
                                       : v->writer->write(row, look, out, err);
}

static int status_of(const struct et_verify_totals *totals)
{
    if (totals->changed || totals->broken)
        return ET_EXIT_CHECK_FAILED;
    return totals->missing ? ET_EXIT_UNKNOWN : ET_EXIT_DONE;
}

static int verify(struct verify *v, const struct options *o, int count, char **paths,
                  const char *case_path)
{
    struct et_err err = { 0 };
    const int64_t shown = v->writer == &et_table_text ? ET_VERIFY_TEXT_IDS : ET_VERIFY_ALL_IDS;
    const struct et_answer_job job = { v, write_rows };
    if (et_soundness_check(&v->soundness, v->store, &err) < 0)
        return et_complain(ET_EXIT_FAILED, case_path, "%s", err.msg);
    if (v->soundness.unreadable)
        return et_complain(ET_EXIT_CHECK_FAILED, case_path,
                           "the file is damaged, so nothing else was checked: %s",
                           et_strbuf_string(&v->soundness.parts[0].note));
    if (read_evidence(v, o, count, paths, &err) < 0 ||
        et_verify_rows(v->store, &v->recheck, &v->soundness, shown, &v->found, &v->totals, &err) <
            0)
        return et_complain(ET_EXIT_FAILED, case_path, "%s", err.msg);
    int status = et_write_answer(&o->answer, &job, case_path);
    return status == ET_EXIT_DONE ? status_of(&v->totals) : status;
}

static int run(const void *given, int argc, char **argv)
{
    const struct options *o = given;
    const char *path = o->case_path ? o->case_path : ET_DEFAULT_CASE;
    struct verify v = { 0 };
    int status = et_choose_table(&o->answer, &v.writer);
    if (status == ET_EXIT_DONE)
        status = et_open_case(path, ET_STORE_READ, &v.store);
    if (status != ET_EXIT_DONE)
        return status;
    status = et_confine_to_known(&o->confined, v.store);
    if (status == ET_EXIT_DONE)
        status = verify(&v, o, argc, argv, path);
    et_recheck_clear(&v.recheck);
    et_soundness_clear(&v.soundness);
    et_strbuf_clear(&v.found);
    et_store_close(v.store);
    return status;
}

const struct et_command et_cmd_verify = {
    .name = "verify",
    .arguments = "[PATH…]",
    .summary = "is the evidence, and the case, still what was analysed?",
    .details =
        "Reads each piece of evidence again, below the PATHs or where the case says that it lay, "
        "and tells\n"
        "by its SHA-256: unchanged, grown (a log: what was read is there, more follows), changed, "
        "missing;\n"
        "moved evidence is known by its digest. Names what rests on evidence that is not what it "
        "was. Checks\n"
        "the case too: the file, the chain of its journal, the rows that this sealed. Exit status: "
        "0 all is\n"
        "as it was (a log may have grown); 1 something changed, or the case is not as it was left; "
        "4 nothing\n"
        "changed, but some is missing; 2 usage; 3 failed.",
    .examples = "  exectrail verify --case web7.case\n"
                "  exectrail verify --case web7.case /mnt/copy-of-evidence\n"
                "  exectrail verify --case web7.case --format json --output verified.json",
    .options = rows,
    .option_count = sizeof rows / sizeof *rows,
    .options_size = sizeof(struct options),
    .confined = true,
    .confined_at = offsetof(struct options, confined),
    .groups = { { &et_answer_options, offsetof(struct options, answer) } },
    .formats = et_table_format,
    .run = run,
};
