/* Any bytes as a `docker inspect` document: every line is accounted for, values
 * lie within the input in order, and what is broken leaves damage. */
#include "parsers/json/json_span.h"
#include "parsers/runtime/formats.h"
#include "tests/fuzz/drive.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check_spans(struct et_slice input)
{
    struct et_json_span span;
    struct et_json_value value;
    uint64_t end = 0, line = 1;
    et_json_span_init(&span, input);
    while (et_json_span_next(&span, &value) != ET_JSON_END) {
        drive_check(value.at.offset >= end && value.at.length == value.text.n);
        drive_check(value.at.offset + value.at.length <= input.n);
        drive_check(value.at.line >= line && value.last_line >= value.at.line);
        end = value.at.offset + value.at.length;
        line = value.text.n ? value.at.line : line;
    }
    drive_check(span.at == input.n);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct drive drive = { .input = { size ? (const char *)data : "", size } };
    check_spans(drive.input);
    int bid = et_parser_docker_inspect.bid(drive.input, true);
    drive_check(bid >= 0 && bid <= 100);
    struct et_tally tally = drive_document(&et_parser_docker_inspect, &drive);
    drive_check(tally.parsed + tally.skipped + tally.broken == drive_count_lines(drive.input));
    drive_check(tally.broken == 0 || drive.damages > 0);
    return 0;
}
