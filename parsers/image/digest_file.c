/* The small files of Docker's image store, each a digest and nothing else, that says
 * something of the layer or container whose folder it is in:
 *
 *   image/…/layerdb/sha256/CHAIN/diff         sha256:369a…          the layer's diff id
 *   image/…/layerdb/sha256/CHAIN/parent       sha256:9eb5…          the layer beneath
 *   image/…/layerdb/sha256/CHAIN/cache-id     7a43…                 its folder in overlay2
 *   image/…/layerdb/mounts/CONTAINER/init-id  7a43…-init            a container's
 *   image/…/distribution/diffid-by-digest/…   sha256:369a…
 *
 * Which of them a file is, only its place tells. */
#include "parsers/image/formats.h"
#include "parsers/json/json_lines.h"
#include "parsers/text/list.h"

enum { DIGITS = 64 };

static bool is_digest(struct et_slice text)
{
    if (et_slice_starts(text, "sha256:"))
        text = et_slice_from(text, sizeof "sha256:" - 1);
    if (et_slice_ends(text, "-init"))
        text.n -= sizeof "-init" - 1;
    return text.n == DIGITS && et_slice_is_hex(text, DIGITS);
}

static int digest_file_bid(struct et_slice head, bool whole)
{
    return whole && is_digest(et_slice_trim(head)) ? 30 : 0;
}

static int digest_file_line(void *state, const struct et_line *line, struct et_err *err)
{
    struct et_slice text = et_slice_trim(line->text);
    const struct et_setting setting = { .topic = ET_SLICE("digest"), .value = text };
    if (text.n == 0)
        return ET_SKIPPED;
    if (!is_digest(text))
        return et_line_broken(state, line, "not a digest", err);
    return et_list_state(state, line,
                         (struct et_fact){ .kind = ET_FACT_SETTING, .setting = &setting }, err);
}

const struct et_parser et_parser_digest_file = {
    .name = "digest-file",
    .summary = "files of Docker's image store that hold a digest: diff, parent, cache-id",
    .group = ET_GROUP_CONTENTS,
    .sample = "sha256:369a775c07a8a2470e79adbb4fade772355d2a4c6fa664f11f595f690c0a28bf",
    .bid = digest_file_bid,
    .open = et_list_open,
    .line = digest_file_line,
    .close = et_list_close,
};
