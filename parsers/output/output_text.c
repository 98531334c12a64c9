/* Output of containers in plain lines, each behind a few words of its own:
 *
 *   2016-10-06T00:17:09.669794202Z stdout P text      CRI: containerd, CRI-O, podman; P = a piece
 *   2026-11-23T22:14:11.594257960Z text               docker logs --timestamps, kubectl logs …
 *   web-1  | 2024-04-25T05:32:35.584725130Z text      docker compose logs, with or without stamp
 *   I1002 02:19:42.199208       1 run.go:50] text     klog: Kubernetes' own components
 *   2019-10-02 02:20:17.808555 I | etcdmain: text     capnslog: etcd
 *
 * The stamps of docker and kubectl always have nine digits of a second, which those
 * of system logs never have. klog knows no year, so it tells no time. */
#include "parsers/json/json_lines.h"
#include "parsers/output/formats.h"
#include "parsers/output/klog.h"
#include "parsers/output/output.h"
#include "parsers/text/list.h"

enum { MOST_LINES = 90, HALF_OF_LINES = 50 }; /* in a hundred */

static struct et_slice without_cr(struct et_slice text)
{
    return et_slice_ends(text, "\r") ? et_slice_to(text, text.n - 1) : text;
}

/* Takes the stamp that docker and kubectl write off text, and one blank. */
static bool take_stamp(struct et_slice *text, int64_t *ns)
{
    enum { FRACTION_AT = 20, FRACTION_DIGITS = 9 };
    const char *blank = et_slice_find(*text, ' ');
    struct et_slice stamp = et_slice_to(*text, blank ? (size_t)(blank - text->p) : text->n);
    uint64_t digits;
    if (stamp.n < FRACTION_AT + FRACTION_DIGITS + 1 || stamp.p[FRACTION_AT - 1] != '.' ||
        !et_slice_u64(et_slice_to(et_slice_from(stamp, FRACTION_AT), FRACTION_DIGITS), &digits) ||
        !et_time_from_rfc3339(stamp, ns))
        return false;
    *text = et_slice_from(*text, stamp.n + 1);
    return true;
}

static int take(struct et_output *output, const struct et_output_piece *piece,
                const struct et_line *line, struct et_err *err)
{
    struct et_output_piece one = *piece;
    one.text = without_cr(one.text);
    return et_output_take(output, &one, line, err);
}

/* ------------------------------------------------------------ CRI */

/* "STAMP stdout F text"; behind the F or P may stand further tags and colons. */
static bool read_cri(struct et_slice text, struct et_output_piece *piece)
{
    struct et_slice stamp = et_list_word(&text);
    piece->channel = et_list_word(&text);
    struct et_slice tag = et_list_word(&text);
    piece->ends = et_slice_starts(tag, "F");
    piece->text = et_slice_from(text, 1);
    return (et_slice_is(piece->channel, "stdout") || et_slice_is(piece->channel, "stderr")) &&
           (piece->ends || et_slice_starts(tag, "P")) && (tag.n == 1 || tag.p[1] == ':') &&
           et_time_from_rfc3339(stamp, &piece->time_ns);
}

static int cri_bid_line(struct et_slice line)
{
    struct et_output_piece piece = { 0 };
    return read_cri(line, &piece) ? 79 : 0;
}

static int cri_log_bid(struct et_slice head, bool whole)
{
    (void)whole;
    return et_json_lines_bid(head, cri_bid_line);
}

static int cri_log_line(void *state, const struct et_line *line, struct et_err *err)
{
    struct et_output *output = state;
    struct et_output_piece piece = { 0 };
    if (et_slice_trim(line->text).n == 0)
        return ET_SKIPPED;
    if (!read_cri(line->text, &piece))
        return et_line_broken(output->sink, line,
                              line->cut ? "the stream ends within a line of output"
                                        : "not a line of a container's log",
                              err);
    return take(output, &piece, line, err);
}

/* ------------------------------------------------------------ docker logs, kubectl logs */

static bool has_stamp(struct et_slice line)
{
    int64_t ns;
    return take_stamp(&line, &ns);
}

static int docker_logs_bid(struct et_slice head, bool whole)
{
    return et_output_share(head, whole, has_stamp) >= MOST_LINES ? 72 : 0;
}

static int docker_logs_line(void *state, const struct et_line *line, struct et_err *err)
{
    struct et_output_piece piece = { .time_ns = ET_TIME_NONE, .text = line->text, .ends = true };
    if (et_slice_trim(line->text).n == 0)
        return ET_SKIPPED;
    take_stamp(&piece.text, &piece.time_ns);
    return take(state, &piece, line, err);
}

/* ------------------------------------------------------------ docker compose logs */

/* Behind the colours and movements of a terminal at the start of text: ESC [ … letter */
static struct et_slice behind_colours(struct et_slice text)
{
    while (et_slice_starts(text, "\x1b[")) {
        size_t n = 2;
        while (n < text.n && (text.p[n] == ';' || (text.p[n] >= '0' && text.p[n] <= '9')))
            n++;
        text = et_slice_from(text, n + 1);
    }
    return text;
}

static bool in_name(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' ||
           c == '_' || c == '.';
}

/* "NAME   | text" */
static bool read_compose(struct et_slice text, struct et_output_piece *piece)
{
    size_t n = 0;
    text = behind_colours(text);
    while (n < text.n && in_name(text.p[n]))
        n++;
    piece->container = et_slice_to(text, n);
    while (n < text.n && text.p[n] == ' ')
        n++;
    text = behind_colours(et_slice_from(text, n));
    if (piece->container.n == 0 || n == piece->container.n || !et_slice_starts(text, "|"))
        return false;
    text = behind_colours(et_slice_from(text, 1));
    if (text.n && text.p[0] != ' ')
        return false;
    piece->text = et_slice_from(text, 1);
    piece->time_ns = ET_TIME_NONE;
    take_stamp(&piece->text, &piece->time_ns);
    piece->ends = true;
    return true;
}

static bool is_compose(struct et_slice line)
{
    struct et_output_piece piece = { 0 };
    return read_compose(line, &piece);
}

static int compose_logs_bid(struct et_slice head, bool whole)
{
    return et_output_share(head, whole, is_compose) >= MOST_LINES ? 33 : 0;
}

/* What compose itself says ("Attaching to …") is nobody's output. */
static int compose_logs_line(void *state, const struct et_line *line, struct et_err *err)
{
    struct et_output_piece piece = { 0 };
    return read_compose(line->text, &piece) ? take(state, &piece, line, err) : ET_SKIPPED;
}

/* ------------------------------------------------------------ klog, capnslog */

static bool is_klog(struct et_slice line)
{
    return et_klog_head(line) > 0;
}

static int klog_bid(struct et_slice head, bool whole)
{
    return et_output_share(head, whole, is_klog) >= HALF_OF_LINES ? 45 : 0;
}

/* A message may go on for further lines. */
static int klog_line(void *state, const struct et_line *line, struct et_err *err)
{
    struct et_output_piece piece = { .time_ns = ET_TIME_NONE, .text = line->text, .ends = true };
    return et_slice_trim(line->text).n ? take(state, &piece, line, err) : ET_SKIPPED;
}

enum { CAPNSLOG_STAMP = 26 };

/* "STAMP L | package: text" */
static bool is_capnslog(struct et_slice line)
{
    const struct et_sink nobody = { 0 };
    struct et_slice rest = et_slice_from(line, CAPNSLOG_STAMP);
    int64_t ns;
    return rest.n > 5 && rest.p[0] == ' ' && rest.p[1] && strchr("CEWNIDT", rest.p[1]) &&
           et_slice_starts(et_slice_from(rest, 2), " | ") &&
           et_output_time(&nobody, et_slice_to(line, CAPNSLOG_STAMP), &ns);
}

static int capnslog_bid(struct et_slice head, bool whole)
{
    return et_output_share(head, whole, is_capnslog) >= HALF_OF_LINES ? 46 : 0;
}

static int capnslog_line(void *state, const struct et_line *line, struct et_err *err)
{
    struct et_output *output = state;
    struct et_output_piece piece = { .time_ns = ET_TIME_NONE, .text = line->text, .ends = true };
    if (et_slice_trim(line->text).n == 0)
        return ET_SKIPPED;
    if (is_capnslog(line->text)) {
        et_output_time(output->sink, et_slice_to(line->text, CAPNSLOG_STAMP), &piece.time_ns);
        piece.text = et_slice_from(line->text, CAPNSLOG_STAMP + 1);
    }
    return take(output, &piece, line, err);
}

const struct et_parser et_parser_cri_log = {
    .name = "cri-log",
    .summary = "output of a container: log of containerd, CRI-O or podman",
    .group = ET_GROUP_RUNTIME,
    .sample = "2026-10-06T00:17:09.669794202Z stdout F cc -c -o legacy.o legacy.c",
    .sample_invented = true,
    .bid = cri_log_bid,
    .open = et_output_open,
    .line = cri_log_line,
    .finish = et_output_finish,
    .close = et_output_close,
};

const struct et_parser et_parser_docker_logs = {
    .name = "docker-logs",
    .summary = "output of a container: docker logs --timestamps, kubectl logs --timestamps",
    .group = ET_GROUP_RUNTIME,
    .sample = "2026-11-23T22:14:11.594257960Z g++ -O1 -c -o main.o main.cpp",
    .bid = docker_logs_bid,
    .open = et_output_open,
    .line = docker_logs_line,
    .finish = et_output_finish,
    .close = et_output_close,
};

const struct et_parser et_parser_compose_logs = {
    .name = "compose-logs",
    .summary = "output of containers: docker compose logs",
    .group = ET_GROUP_RUNTIME,
    .sample = "web-1  | 2024-04-25T05:32:35.584725130Z  * Serving Flask app 'app.py'",
    .bid = compose_logs_bid,
    .open = et_output_open,
    .line = compose_logs_line,
    .finish = et_output_finish,
    .close = et_output_close,
};

const struct et_parser et_parser_klog = {
    .name = "klog",
    .summary = "output of a component of Kubernetes; its stamps have no year",
    .group = ET_GROUP_RUNTIME,
    .sample = "I1002 02:19:42.199208       1 run.go:50] Version: v4.2.0",
    .bid = klog_bid,
    .open = et_output_open,
    .line = klog_line,
    .finish = et_output_finish,
    .close = et_output_close,
};

const struct et_parser et_parser_capnslog = {
    .name = "capnslog",
    .summary = "output of etcd",
    .group = ET_GROUP_RUNTIME,
    .sample = "2019-10-02 02:20:17.810828 I | etcdmain: listening for grpc-proxy client requests",
    .bid = capnslog_bid,
    .open = et_output_open,
    .line = capnslog_line,
    .finish = et_output_finish,
    .close = et_output_close,
};
