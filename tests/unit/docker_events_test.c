#include "parsers/runtime/formats.h"
#include "tests/unit/collect.h"

#define ID "2222222222222222222222222222222222222222222222222222222222222222"

static void events(struct collect *got, const char *text)
{
    collect_init(got);
    collect_lines(got, &et_parser_docker_events, et_slice_of(text));
}

static int bid(const char *text)
{
    return et_parser_docker_events.bid(et_slice_of(text), true);
}

/* Docker from version 1.10 to 28 writes both forms in one line; the newer counts. */
START_TEST(a_container_event_names_its_container)
{
    COLLECT_AUTO got;
    const char *text =
        "{\"status\":\"die\",\"id\":\"" ID "\",\"from\":\"old\",\"Type\":\"container\","
        "\"Action\":\"die\",\"Actor\":{\"ID\":\"" ID "\",\"Attributes\":{\"name\":\"n\","
        "\"image\":\"img:1\",\"exitCode\":\"137\",\"a.label\":\"x\"}},"
        "\"scope\":\"local\",\"time\":1795471957,\"timeNano\":1795471957231632089}\n";
    events(&got, text);
    ck_assert_uint_eq(got.event_count, 1);
    const struct et_runtime_event *e = &got.events[0];
    expect_slice(e->runtime, "docker");
    expect_slice(e->type, "container");
    expect_slice(e->action, "die");
    expect_slice(e->container_id, ID);
    expect_slice(e->container_name, "n");
    expect_slice(e->image, "img:1");
    expect_slice(e->attributes,
                 "{\"a.label\":\"x\",\"exitCode\":\"137\",\"image\":\"img:1\",\"name\":\"n\"}");
    ck_assert_int_eq(e->time_ns, 1795471957231632089);
    ck_assert_int_eq(e->exit_code, 137);
    ck_assert_int_eq(e->pid, ET_ABSENT);
    ck_assert_ptr_null(e->exec_id.p);
    ck_assert_ptr_null(e->command.p);
    expect_tally(&got, 1, 0, 0);
    ck_assert_int_ge(bid(text), 90);
}
END_TEST

/* The daemon glues the command to the action: it is the only trace of what was
 * executed, and may itself hold a colon. */
START_TEST(an_exec_event_is_split_from_its_command)
{
    COLLECT_AUTO got;
    events(&got,
           "{\"Type\":\"container\",\"Action\":\"exec_start: sh -c echo a: b\",\"Actor\":{\"ID\":"
           "\"c\",\"Attributes\":{\"execID\":\"e1\"}},\"timeNano\":1}\n"
           "{\"Type\":\"container\",\"Action\":\"exec_die\",\"Actor\":{\"ID\":\"c\",\"Attributes\":"
           "{\"execID\":\"e1\",\"exitCode\":\"0\"}},\"timeNano\":2}\n");
    ck_assert_uint_eq(got.event_count, 2);
    expect_slice(got.events[0].action, "exec_start");
    expect_slice(got.events[0].command, "sh -c echo a: b");
    expect_slice(got.events[0].exec_id, "e1");
    ck_assert_int_eq(got.events[0].exit_code, ET_ABSENT);
    expect_slice(got.events[1].action, "exec_die");
    ck_assert_int_eq(got.events[1].exit_code, 0);
    ck_assert_uint_eq(got.places[1].line, 2);
}
END_TEST

/* A verdict is no command. */
START_TEST(a_health_status_keeps_its_words)
{
    COLLECT_AUTO got;
    events(&got,
           "{\"Type\":\"container\",\"Action\":\"health_status: healthy\",\"Actor\":{\"ID\":\"c\"},"
           "\"time\":1795471957}");
    ck_assert_uint_eq(got.event_count, 1);
    expect_slice(got.events[0].action, "health_status: healthy");
    ck_assert_ptr_null(got.events[0].command.p);
    ck_assert_ptr_null(got.events[0].attributes.p);
    ck_assert_int_eq(got.events[0].time_ns, 1795471957000000000);
}
END_TEST

/* The actor of a network event is the network; its name is not the container's. */
START_TEST(a_network_event_names_the_container_it_joined)
{
    COLLECT_AUTO got;
    events(&got,
           "{\"Type\":\"network\",\"Action\":\"connect\",\"Actor\":{\"ID\":\"net\",\"Attributes\":"
           "{\"container\":\"" ID "\",\"name\":\"bridge\"}},\"timeNano\":5}\n"
           "{\"Type\":\"image\",\"Action\":\"tag\",\"Actor\":{\"ID\":\"sha256:1\",\"Attributes\":"
           "{\"name\":\"x:1\"}},\"timeNano\":6}\n");
    ck_assert_uint_eq(got.event_count, 2);
    expect_slice(got.events[0].container_id, ID);
    ck_assert_ptr_null(got.events[0].container_name.p);
    ck_assert_ptr_null(got.events[1].container_id.p);
    expect_slice(got.events[1].image, "x:1");
}
END_TEST

/* API 1.21 has one id for all: of a container, or the name of an image. */
START_TEST(the_old_form_tells_images_from_containers)
{
    COLLECT_AUTO got;
    const char *text = "{\"status\":\"pull\",\"id\":\"busybox:latest\",\"time\":1,\"timeNano\":7}\n"
                       "{\"status\":\"untag\",\"id\":\"" ID "\",\"time\":1,\"timeNano\":8}\n"
                       "{\"status\":\"exec_create: ls -l\",\"id\":\"" ID "\",\"from\":\"busybox\","
                       "\"time\":1,\"timeNano\":9}\n";
    events(&got, text);
    ck_assert_uint_eq(got.event_count, 3);
    expect_slice(got.events[0].type, "image");
    expect_slice(got.events[0].image, "busybox:latest");
    ck_assert_ptr_null(got.events[0].container_id.p);
    expect_slice(got.events[1].type, "image");
    expect_slice(got.events[2].type, "container");
    expect_slice(got.events[2].container_id, ID);
    expect_slice(got.events[2].image, "busybox");
    expect_slice(got.events[2].action, "exec_create");
    expect_slice(got.events[2].command, "ls -l");
    ck_assert_int_ge(bid(text), 80);
}
END_TEST

/* Wazuh wraps each event, and makes a text of a number. */
START_TEST(an_event_wrapped_by_wazuh_is_taken_out)
{
    COLLECT_AUTO got;
    const char *text =
        "{\"integration\":\"docker\",\"docker\":{\"Type\":\"container\",\"Action\":\"die\","
        "\"Actor\":{\"ID\":\"c\",\"Attributes\":{\"name\":\"n\"}},\"timeNano\":\"7\"}}\n"
        "{\"integration\":\"docker\",\"docker\":\"Connected to Docker service\"}\n";
    events(&got, text);
    ck_assert_uint_eq(got.event_count, 1);
    expect_slice(got.events[0].action, "die");
    expect_slice(got.events[0].container_name, "n");
    ck_assert_int_eq(got.events[0].time_ns, 7);
    expect_tally(&got, 1, 1, 0);
    ck_assert_int_gt(bid(text), 0);
}
END_TEST

START_TEST(pretty_printed_events_are_a_document)
{
    COLLECT_AUTO got;
    struct et_slice text = ET_SLICE("{\n  \"status\": \"create\",\n  \"id\": \"" ID "\",\n"
                                    "  \"Type\": \"container\",\n  \"Action\": \"create\",\n"
                                    "  \"Actor\": {\n    \"ID\": \"" ID "\"\n  },\n"
                                    "  \"time\": 1461943101\n}\n{\n  \"Type\": \"contai");
    collect_init(&got);
    collect_document(&got, &et_parser_docker_events_document, text);
    ck_assert_uint_eq(got.event_count, 1);
    expect_slice(got.events[0].container_id, ID);
    ck_assert_int_eq(got.events[0].time_ns, 1461943101000000000);
    ck_assert_uint_eq(got.places[0].line, 1);
    expect_tally(&got, 10, 0, 2);
    ck_assert_int_gt(et_parser_docker_events_document.bid(text, true), 0);
    ck_assert_int_eq(et_parser_docker_events.bid(text, true), 0);
}
END_TEST

/* Every line is accounted for: broken ones aloud, foreign ones as skipped. */
START_TEST(no_line_is_lost_silently)
{
    COLLECT_AUTO got;
    events(&got, "{\"Type\":\"daemon\",\"Action\":\"reload\",\"Actor\":{\"ID\":\"d\"},"
                 "\"time\":1}\r\n"
                 "\n"
                 "{\"a\":1}\n"
                 "[]\n"
                 "not json\n"
                 "{\"Type\":\"container\",\"Action\":\"die\",\"Actor\":{\"ID\":\"d\"}}\n");
    ck_assert_uint_eq(got.event_count, 1);
    ck_assert_uint_eq(got.damage_count, 2);
    ck_assert_uint_eq(got.damages[0].at.line, 5);
    ck_assert_str_eq(got.damages[0].what, "not valid JSON");
    ck_assert_str_eq(got.damages[1].what, "event has no time");
    expect_tally(&got, 1, 3, 2);
}
END_TEST

/* A stream that breaks off within an event is told apart from nonsense. */
START_TEST(a_cut_last_line_is_damage)
{
    COLLECT_AUTO got;
    collect_init(&got);
    collect_lines_cut(&got, &et_parser_docker_events, ET_SLICE("{\"Type\":\"contai"), true);
    ck_assert_uint_eq(got.damage_count, 1);
    ck_assert_str_eq(got.damages[0].what, "the stream ends within an entry");
    expect_tally(&got, 0, 0, 1);
}
END_TEST

/* A number too large for a time must not wrap around. */
START_TEST(a_huge_time_is_no_time)
{
    COLLECT_AUTO got;
    events(&got, "{\"status\":\"die\",\"id\":\"x\",\"time\":9223372036854775807}\n"
                 "{\"status\":\"die\",\"id\":\"x\",\"timeNano\":-5,\"time\":-5}\n"
                 "{\"status\":\"die\",\"id\":\"x\",\"timeNano\":9223372036854775808}\n");
    ck_assert_uint_eq(got.event_count, 0);
    expect_tally(&got, 0, 0, 3);
}
END_TEST

/* The first line of a rotated log may be half an event. */
START_TEST(bids_for_events_behind_a_broken_line)
{
    ck_assert_int_gt(
        bid("\"scope\":\"local\"}\n{\"Type\":\"image\",\"Action\":\"pull\",\"Actor\":{},"
            "\"time\":1}\n"),
        0);
}
END_TEST

/* podman's events, container logs and state have keys that look alike. */
START_TEST(does_not_bid_for_its_relatives)
{
    static const char podman[] =
        "{\"ID\":\"a\",\"Image\":\"i\",\"Name\":\"n\",\"Status\":\"start\","
        "\"Time\":\"2026-01-01\",\"Type\":\"container\",\"Attributes\":{}}";
    static const char *const foreign[] = {
        "",
        "{}",
        podman,
        "{\"log\":\"x\\n\",\"stream\":\"stdout\",\"time\":\"2026-01-01T00:00:00Z\"}",
        "{\"Id\":\"a\",\"State\":{\"Status\":\"exited\"},\"Config\":{}}",
        "{\"status\":{\"id\":\"a\"},\"info\":{}}",
        "{\"kind\":\"Event\",\"auditID\":\"a\",\"stage\":\"ResponseComplete\"}",
        "type=SYSCALL msg=audit(1.2:3): arch=c000003e\n",
    };
    for (size_t i = 0; i < sizeof foreign / sizeof *foreign; i++)
        ck_assert_msg(bid(foreign[i]) == 0, "bids for %s", foreign[i]);
}
END_TEST

/* A full disk must stop the parser at once. */
START_TEST(the_sinks_failure_is_passed_up)
{
    COLLECT_AUTO got;
    struct et_err err = { 0 };
    collect_init(&got);
    got.answer = ET_FATAL;
    void *state = collect_open(&et_parser_docker_events, &got);
    struct et_line line = { ET_SLICE("{\"status\":\"die\",\"id\":\"x\",\"time\":1}"),
                            { 1, 0, 36 },
                            false };
    ck_assert_int_eq(et_parser_docker_events.line(state, &line, &err), ET_FATAL);
    ck_assert_str_eq(err.msg, "the sink said so");
    et_parser_docker_events.close(state);
    et_parser_docker_events.close(NULL);
}
END_TEST

void et_add_tests(TCase *tcase)
{
    tcase_add_test(tcase, a_container_event_names_its_container);
    tcase_add_test(tcase, an_exec_event_is_split_from_its_command);
    tcase_add_test(tcase, a_health_status_keeps_its_words);
    tcase_add_test(tcase, a_network_event_names_the_container_it_joined);
    tcase_add_test(tcase, the_old_form_tells_images_from_containers);
    tcase_add_test(tcase, an_event_wrapped_by_wazuh_is_taken_out);
    tcase_add_test(tcase, pretty_printed_events_are_a_document);
    tcase_add_test(tcase, no_line_is_lost_silently);
    tcase_add_test(tcase, a_cut_last_line_is_damage);
    tcase_add_test(tcase, a_huge_time_is_no_time);
    tcase_add_test(tcase, bids_for_events_behind_a_broken_line);
    tcase_add_test(tcase, does_not_bid_for_its_relatives);
    tcase_add_test(tcase, the_sinks_failure_is_passed_up);
}
