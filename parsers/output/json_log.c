/* Docker's json-file logs (ID-json.log): one object per piece of a line.
 *
 *   {"log":"g++ -O1 -c main.cpp\n","stream":"stdout","time":"2026-11-23T22:14:11.59425796Z"}
 *
 * The daemon cuts lines at 16 KiB; the last piece of a line ends with its line end.
 * Extra attributes (attrs: labels, a tag) say nothing of what was written. */
#include "parsers/json/json_documents.h"
#include "parsers/json/json_lines.h"
#include "parsers/output/formats.h"
#include "parsers/output/output.h"

enum key_bit { KEY_LOG = 1, KEY_STREAM = 2, KEY_TIME = 4 };

static const struct et_json_key known_keys[] = {
    { "log", '"', KEY_LOG },
    { "stream", '"', KEY_STREAM },
    { "time", '"', KEY_TIME },
};

static bool has_one_key(struct et_slice object)
{
    struct et_json_keys keys;
    struct et_slice key;
    char kind;
    et_json_keys_init(&keys, object);
    return et_json_keys_next(&keys, &key, &kind) && !et_json_keys_next(&keys, &key, &kind);
}

/* Shippers keep the text alone. */
static int bid_for(struct et_slice line)
{
    unsigned found = et_json_keys_of(line, known_keys, sizeof known_keys / sizeof *known_keys);
    if (!(found & KEY_LOG))
        return 0;
    return found & (KEY_STREAM | KEY_TIME) ? 76 : has_one_key(line) ? 36 : 0;
}

static int json_log_bid(struct et_slice head, bool whole)
{
    (void)whole;
    return et_json_lines_bid(head, bid_for);
}

static struct et_slice without_line_end(struct et_slice text)
{
    if (et_slice_ends(text, "\n"))
        text.n--;
    if (et_slice_ends(text, "\r"))
        text.n--;
    return text;
}

static int json_log_line(void *state, const struct et_line *line, struct et_err *err)
{
    struct et_output *output = state;
    ET_JSON_AUTO *object = NULL;
    int rc = et_json_line(output->sink, line, &object, err);
    if (rc != ET_PARSED)
        return rc;
    struct et_slice text = et_json_text(object, "log"), time = et_json_text(object, "time");
    if (!text.p)
        return ET_SKIPPED;
    struct et_output_piece piece = { .channel = et_json_text(object, "stream"),
                                     .text = text,
                                     .ends = et_slice_ends(text, "\n") };
    if (piece.ends)
        piece.text = without_line_end(text);
    if (!et_output_time(output->sink, time, &piece.time_ns) && time.p) {
        const struct et_damage damage = { .at = line->at,
                                          .what = "the time of the output cannot be read",
                                          .kept = "its text" };
        rc = output->sink->damage(output->sink->ctx, &damage, err);
    }
    return rc < 0 ? rc : et_output_take(output, &piece, line, err);
}

const struct et_parser et_parser_docker_json_log = {
    .name = "docker-json-log",
    .summary = "output of a container: Docker's json-file log",
    .group = ET_GROUP_RUNTIME,
    .sample = "{\"log\":\"g++ -O1 -c -o main.o main.cpp\\n\",\"stream\":\"stdout\","
              "\"time\":\"2026-11-23T22:14:11.59425796Z\"}",
    .bid = json_log_bid,
    .open = et_output_open,
    .line = json_log_line,
    .finish = et_output_finish,
    .close = et_output_close,
};
