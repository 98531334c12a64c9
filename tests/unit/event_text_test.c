#include "parsers/runtime/event_text.h"
#include "parsers/runtime/formats.h"
#include "tests/unit/collect.h"

#define ID "2222222222222222222222222222222222222222222222222222222222222222"
#define OTHER "3333333333333333333333333333333333333333333333333333333333333333"
#define EXEC "4444444444444444444444444444444444444444444444444444444444444444"
#define AT "2026-11-23T22:12:37.231632089Z "
#define PODMAN_AT "2026-11-23 22:12:55.846059329 +0000 UTC "

static void docker(struct collect *got, const char *text)
{
    collect_init(got);
    collect_lines(got, &et_parser_docker_events_text, et_slice_of(text));
}

static void podman(struct collect *got, const char *text)
{
    collect_init(got);
    collect_lines(got, &et_parser_podman_events_text, et_slice_of(text));
}

START_TEST(a_docker_event_in_words_says_what_its_json_says)
{
    COLLECT_AUTO got;
    docker(&got, AT "container exec_create: sh -c id; echo (a=b)  " ID " (execID=" EXEC
                    ", image=acme/builder:12, label=a, b (c), name=core)\n" AT
                    "container exec_die " ID " (execID=" EXEC ", exitCode=126, name=core)\n");
    ck_assert_uint_eq(got.event_count, 2);
    const struct et_runtime_event *e = got.events;
    expect_slice(e[0].runtime, "docker");
    expect_slice(e[0].type, "container");
    expect_slice(e[0].action, "exec_create");
    expect_slice(e[0].command, "sh -c id; echo (a=b) ");
    expect_slice(e[0].container_id, ID);
    expect_slice(e[0].container_name, "core");
    expect_slice(e[0].image, "acme/builder:12");
    expect_slice(e[0].exec_id, EXEC);
    expect_slice(e[0].attributes, "{\"execID\":\"" EXEC "\",\"image\":\"acme/builder:12\","
                                  "\"label\":\"a, b (c)\",\"name\":\"core\"}");
    ck_assert_int_eq(e[0].time_ns, 1795471957231632089);
    ck_assert_int_eq(e[0].exit_code, ET_ABSENT);
    expect_slice(e[1].action, "exec_die");
    ck_assert_int_eq(e[1].exit_code, 126);
    ck_assert_uint_eq(got.places[1].line, 2);
    expect_tally(&got, 2, 0, 0);
}
END_TEST

START_TEST(a_network_in_words_names_the_container_it_joined)
{
    COLLECT_AUTO got;
    docker(&got, AT "network connect " OTHER " (container=" ID ", name=bridge, type=bridge)\n" AT
                    "image tag sha256:1 (name=x:1)\n" AT "container health_status: healthy " ID
                    " (name=n)\n");
    ck_assert_uint_eq(got.event_count, 3);
    expect_slice(got.events[0].container_id, ID);
    ck_assert_ptr_null(got.events[0].container_name.p);
    expect_slice(got.events[1].image, "x:1");
    expect_slice(got.events[2].action, "health_status: healthy");
    ck_assert_ptr_null(got.events[2].command.p);
}
END_TEST

/* Nothing is quoted, so whoever names a label or runs a command may write what looks
 * like another container's name or id: then there is none. */
START_TEST(what_can_be_read_in_two_ways_is_not_believed)
{
    COLLECT_AUTO got;
    docker(&got, AT "container start " ID " (a=b, name=core, image=i, name=mine)\n" AT
                    "container exec_start: sh -c x " OTHER " (name=core) " ID " (name=mine)\n" AT
                    "container create " ID " (a=" OTHER " (name=core), name=mine)\n");
    ck_assert_uint_eq(got.event_count, 2);
    expect_slice(got.events[0].container_id, ID);
    ck_assert_ptr_null(got.events[0].container_name.p);
    expect_slice(got.events[0].image, "i");
    expect_slice(got.events[1].container_id, ID);
    expect_slice(got.events[1].container_name, "mine");
    ck_assert_str_eq(got.damages[0].what, "the event's command holds what may be its end");
    expect_tally(&got, 2, 0, 1);
}
END_TEST

START_TEST(docker_before_1_10_put_the_id_first)
{
    COLLECT_AUTO got;
    docker(&got, "2014-05-10T17:42:14.999999999Z 4386fb97867d: (from ubuntu:14.04) die\n"
                 "2014-05-10T17:42:15.000000000Z busybox:latest: pull\n");
    ck_assert_uint_eq(got.event_count, 2);
    expect_slice(got.events[0].container_id, "4386fb97867d");
    expect_slice(got.events[0].image, "ubuntu:14.04");
    expect_slice(got.events[0].action, "die");
    expect_slice(got.events[1].type, "image");
    expect_slice(got.events[1].image, "busybox:latest");
}
END_TEST

START_TEST(a_podman_event_in_words_names_its_container)
{
    COLLECT_AUTO got;
    podman(&got,
           PODMAN_AT "container died " ID " (image=localhost/b:12, name=pod-builder)\n"
                     "2026-11-23 23:12:55.5 +0100 CET m=+11.585669163 system refresh\n\n" PODMAN_AT
                     "image pull  localhost/acme/builder:12\n" PODMAN_AT "pod create " OTHER
                     " (image=, name=p)\n");
    ck_assert_uint_eq(got.event_count, 4);
    expect_slice(got.events[0].runtime, "podman");
    expect_slice(got.events[0].action, "died");
    expect_slice(got.events[0].container_id, ID);
    expect_slice(got.events[0].container_name, "pod-builder");
    expect_slice(got.events[0].image, "localhost/b:12");
    ck_assert_int_eq(got.events[0].time_ns, 1795471975846059329);
    expect_slice(got.events[1].action, "refresh");
    ck_assert_int_eq(got.events[1].time_ns, 1795471975500000000);
    ck_assert_ptr_null(got.events[1].container_id.p);
    expect_slice(got.events[2].image, "localhost/acme/builder:12");
    expect_slice(got.stated[3].runtime_event->pod, "p");
    ck_assert_ptr_null(got.events[3].container_id.p);
    expect_tally(&got, 4, 1, 0);
}
END_TEST

/* A file may hold what a program said besides, and may end anywhere. */
START_TEST(what_is_no_event_is_damage)
{
    COLLECT_AUTO got;
    docker(&got, "Error response from daemon: no\n" AT "container start " ID " (name=a\n" AT
                 "container start " ID "\n");
    ck_assert_uint_eq(got.event_count, 1);
    ck_assert_str_eq(got.damages[0].what, "the line is no event");
    ck_assert_uint_eq(got.damages[1].at.line, 2);
    expect_tally(&got, 1, 0, 2);
    collect_clear(&got);
    collect_init(&got);
    collect_lines_cut(&got, &et_parser_podman_events_text, ET_SLICE(PODMAN_AT "container st"),
                      true);
    ck_assert_str_eq(got.damages[0].what, "the stream ends within an event");
}
END_TEST

/* The kernel's other logs and containers' output have stamps of their own. */
START_TEST(only_events_are_bid_for)
{
    static const char *const foreign[] = {
        "",
        AT "web kernel: container start (a)",
        AT "container of 12 litres (a)",
        AT "image: layers",
        "2026-11-23T22:12:37.231632Z container start " ID " (name=a)", /* rsyslog's stamp */
        PODMAN_AT "k8s.io /tasks/start {\"container_id\":\"" ID "\",\"pid\":1}",
        "{\"Type\":\"container\",\"Status\":\"start\"}",
    };
    for (size_t i = 0; i < sizeof foreign / sizeof *foreign; i++) {
        struct et_slice text = et_slice_of(foreign[i]);
        ck_assert_msg(et_parser_docker_events_text.bid(text, true) == 0, "docker: %s", foreign[i]);
        ck_assert_msg(et_parser_podman_events_text.bid(text, true) == 0, "podman: %s", foreign[i]);
    }
}
END_TEST

/* podman writes its events to the system's log, too; the carrier names the host. */
START_TEST(podmans_word_in_a_log_keeps_the_host)
{
    COLLECT_AUTO got;
    struct et_slice text = ET_SLICE(PODMAN_AT "container start " ID " (image=i, name=n)");
    struct et_line line = { text, { 7, 100, text.n }, false };
    collect_init(&got);
    ck_assert(et_podman_event_is(text));
    ck_assert(!et_podman_event_is(ET_SLICE("time=\"x\" level=info msg=a")));
    ck_assert_int_eq(et_podman_event_take(&got.sink, text, ET_SLICE("edge"), &line, NULL),
                     ET_PARSED);
    expect_slice(got.stated[0].carried_by, "edge");
    ck_assert_uint_eq(got.places[0].line, 7);
}
END_TEST

void et_add_tests(TCase *tcase)
{
    tcase_add_test(tcase, a_docker_event_in_words_says_what_its_json_says);
    tcase_add_test(tcase, a_network_in_words_names_the_container_it_joined);
    tcase_add_test(tcase, what_can_be_read_in_two_ways_is_not_believed);
    tcase_add_test(tcase, docker_before_1_10_put_the_id_first);
    tcase_add_test(tcase, a_podman_event_in_words_names_its_container);
    tcase_add_test(tcase, what_is_no_event_is_damage);
    tcase_add_test(tcase, only_events_are_bid_for);
    tcase_add_test(tcase, podmans_word_in_a_log_keeps_the_host);
}
