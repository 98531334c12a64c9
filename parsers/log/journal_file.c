/* systemd's journal as it lies in /var/log/journal: a binary file that begins with
 * "LPKSHHRH". What is in it is not read here; it must be exported by journalctl,
 * which reads any machine's files. That is said, and the file is not passed over
 * in silence. */
#include "parsers/log/formats.h"

#include <stdlib.h>

static int file_bid(struct et_slice head, bool whole)
{
    (void)whole;
    return et_slice_starts(head, "LPKSHHRH") ? 100 : 0;
}

struct file {
    const struct et_sink *sink;
    bool said;
};

static int file_open(const struct et_sink *sink, void **state, struct et_err *err)
{
    struct file *file = calloc(1, sizeof *file);
    if (!file)
        return et_fail_memory(err);
    file->sink = sink;
    *state = file;
    return 0;
}

/* The whole file counts as one broken line. */
static int file_block(void *state, struct et_slice block, uint64_t offset, struct et_tally *tally,
                      struct et_err *err)
{
    struct file *file = state;
    const struct et_damage damage = {
        .at = { .line = 1, .offset = offset, .length = block.n },
        .what = "a journal in systemd's own form is not read: export it with "
                "`journalctl --file FILE -o export`",
    };
    if (file->said)
        return 0;
    file->said = true;
    tally->broken = 1;
    return file->sink->damage(file->sink->ctx, &damage, err);
}

const struct et_parser et_parser_journal_file = {
    .name = "journal-file",
    .summary = "systemd's journal in its own form: recognised only, to be exported first",
    .group = ET_GROUP_AUDIT,
    .bid = file_bid,
    .open = file_open,
    .block = file_block,
    .close = free,
};
