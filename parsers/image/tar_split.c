/* What Docker (image/…/layerdb/sha256/…/tar-split.json.gz) and podman
 * (overlay-layers/….tar-split.gz) keep of a layer's tar, to make it again from the
 * unpacked files: JSON lines, in the order of the tar.
 *
 *   line = segment / file
 *   {"type":2,"payload":"dXNyL2Jpbi9nY2M…","position":4}      bytes of the tar: headers, padding
 *   {"type":1,"name":"usr/bin/gcc","size":927,"payload":"6kDL…","position":5}
 *                                                              the content of a file, and its CRC
 *
 * The segments are read as the tar that they are, its contents left out. A file's
 * place is the line of its header. */
#include "parsers/image/formats.h"
#include "parsers/image/layer_files.h"

#include "base/base64.h"
#include "parsers/json/json_documents.h"
#include "parsers/json/json_lines.h"

#include <stdlib.h>

enum type { TYPE_FILE = 1, TYPE_SEGMENT = 2 };

struct split {
    const struct et_sink *sink;
    struct et_tar_visitor visitor;
    struct et_tar *tar;
    struct et_layer_files files;
    struct et_strbuf bytes; /* of a segment */
    uint64_t offset;        /* of it, in the tar */
    struct et_place at;     /* of the line at hand */
    bool stated, broken;    /* something on that line */
};

static int bid_for(struct et_slice line)
{
    enum { KEY_TYPE = 1, KEY_PAYLOAD = 2, KEY_POSITION = 4 };
    static const struct et_json_key keys[] = { { "type", '0', KEY_TYPE },
                                               { "payload", 0, KEY_PAYLOAD },
                                               { "position", '0', KEY_POSITION } };
    unsigned found = et_json_keys_of(line, keys, sizeof keys / sizeof *keys);
    return found == (KEY_TYPE | KEY_PAYLOAD | KEY_POSITION) ? 88 : 0;
}

static int tar_split_bid(struct et_slice head, bool whole)
{
    (void)whole;
    return et_json_lines_bid(head, bid_for);
}

static int take_entry(void *ctx, const struct et_tar_entry *entry, struct et_err *err)
{
    struct split *split = ctx;
    int stated = et_layer_files_take(&split->files, entry, &split->at, err);
    split->stated = split->stated || stated > 0;
    return stated < 0 ? stated : 0; /* no content is wanted: there is none */
}

static int say(struct split *split, const char *what, struct et_err *err)
{
    const struct et_damage damage = { .at = split->at, .what = what };
    split->broken = true;
    return split->sink->damage(split->sink->ctx, &damage, err);
}

static int take_damage(void *ctx, const struct et_damage *damage, unsigned entries,
                       struct et_err *err)
{
    (void)entries;
    return say(ctx, damage->what, err);
}

static int take_segment(struct split *split, const json_t *line, struct et_err *err)
{
    et_strbuf_reset(&split->bytes);
    bool good = et_base64_decode(et_json_text(line, "payload"), &split->bytes);
    if (split->bytes.failed)
        return et_fail_memory(err);
    if (!good)
        return say(split, "a piece of a tar is not base64", err);
    int rc = et_tar_block(split->tar, et_strbuf_slice(&split->bytes), split->offset, err);
    split->offset += split->bytes.n;
    return rc;
}

static int take_file(struct split *split, const json_t *line, struct et_err *err)
{
    int64_t size = et_json_number(line, "size"); /* left out where it is 0 */
    uint64_t n = size > 0 ? (uint64_t)size : 0;
    if (!et_tar_skip(split->tar, n))
        return say(split, "a file has not the size that its header says", err);
    split->offset += n;
    return 0;
}

static int tar_split_line(void *state, const struct et_line *line, struct et_err *err)
{
    struct split *split = state;
    ET_JSON_AUTO *object = NULL;
    int rc = et_json_line(split->sink, line, &object, err);
    if (rc != ET_PARSED)
        return rc;
    split->at = line->at;
    split->stated = split->broken = false;
    int64_t type = et_json_number(object, "type");
    if (type == TYPE_SEGMENT)
        rc = take_segment(split, object, err);
    else if (type == TYPE_FILE)
        rc = take_file(split, object, err);
    else
        rc = say(split, "neither a piece of a tar nor a file", err);
    if (rc < 0)
        return rc;
    return split->broken ? ET_BROKEN : split->stated ? ET_PARSED : ET_SKIPPED;
}

static int tar_split_finish(void *state, struct et_err *err)
{
    struct split *split = state;
    return split->at.line ? et_tar_end(split->tar, err) : 0;
}

static void tar_split_close(void *state)
{
    struct split *split = state;
    if (!split)
        return;
    et_tar_free(split->tar);
    et_layer_files_clear(&split->files);
    et_strbuf_clear(&split->bytes);
    free(split);
}

static int tar_split_open(const struct et_sink *sink, void **state, struct et_err *err)
{
    struct split *split = calloc(1, sizeof *split);
    if (!split)
        return et_fail_memory(err);
    split->sink = split->files.sink = sink;
    split->visitor =
        (struct et_tar_visitor){ .ctx = split, .entry = take_entry, .damage = take_damage };
    split->tar = et_tar_new(&split->visitor);
    if (!split->tar) {
        tar_split_close(split);
        return et_fail_memory(err);
    }
    *state = split;
    return 0;
}

const struct et_parser et_parser_tar_split = {
    .name = "tar-split",
    .summary = "tar-split.json of Docker's and podman's image stores: the files of a layer",
    .group = ET_GROUP_CONTENTS,
    .sample =
        "{\"type\":2,\"payload\":\""
        "dXNyL2Jpbi9jYwAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"
        "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAADAwMDA3NzcAMDAwMDAwMAAwMDAwMDAwADAw"
        "MDAwMDAwMDAwADE1MzAxMTMwNjc1ADAxMjE2MgAgMmdjYwAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"
        "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"
        "AAAAAAB1c3RhcgAwMHJvb3QAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAcm9vdAAAAAAAAAAAAAAAAAAA"
        "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"
        "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"
        "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"
        "AAAAAAAAAAA="
        "\",\"position\":0}\n{\"type\":1,\"name\":\"usr/bin/cc\",\"payload\":null,\"position\":1}",
    .sample_invented = true,
    .bid = tar_split_bid,
    .open = tar_split_open,
    .line = tar_split_line,
    .finish = tar_split_finish,
    .close = tar_split_close,
};
