/* What Kubernetes tells of its pods over time: the API's audit log, and events. */
#include "base/strbuf.h"
#include "parsers/kubernetes/formats.h"
#include "tests/unit/collect.h"

#define EXEC_URI                                                                                   \
    "/api/v1/namespaces/shop/pods/web-1/exec?command=sh&command=-c&command=gcc+-o%20a%22%ff&"      \
    "container=app&stdin=true"

/* A request: ID, stage, verb, resource, subresource, the rest of it. */
#define REQUEST(id, stage, verb, resource, sub, more)                                              \
    "{\"kind\":\"Event\",\"apiVersion\":\"audit.k8s.io/v1\",\"auditID\":\"" id                     \
    "\",\"stage\":\"" stage "\",\"verb\":\"" verb "\",\"user\":{\"username\":\"ana\"},"            \
    "\"sourceIPs\":[\"10.0.0.9\",\"172.16.0.1\"],\"objectRef\":{\"resource\":\"" resource          \
    "\",\"namespace\":\"shop\",\"name\":\"web-1\"" sub "},"                                        \
    "\"requestReceivedTimestamp\":\"2026-11-23T22:14:11.243457Z\"" more "}"
#define EXEC ",\"subresource\":\"exec\""
#define ANSWER(code) ",\"responseStatus\":{\"code\":" code "}"

static void audit(struct collect *got, const char *text)
{
    collect_init(got);
    collect_lines(got, &et_parser_kube_audit, et_slice_of(text));
}

static const struct et_runtime_event *event(const struct collect *got, size_t i)
{
    ck_assert_uint_lt(i, got->facts);
    return got->stated[i].runtime_event;
}

START_TEST(an_exec_tells_who_ran_what_in_which_pod)
{
    COLLECT_AUTO got;
    audit(&got, REQUEST("7e52", "ResponseStarted", "create", "pods", EXEC,
                        ANSWER("101") ",\"requestURI\":\"" EXEC_URI "\",\"impersonatedUser\":"
                                      "{\"username\":\"root\"}") "\n");
    const struct et_runtime_event *e = event(&got, 0);
    expect_slice(e->runtime, "kubernetes");
    expect_slice(e->type, "pod");
    expect_slice(e->action, "exec");
    expect_slice(e->pod, "web-1");
    expect_slice(e->pod_namespace, "shop");
    expect_slice(e->container_name, "app");
    ck_assert_ptr_null(e->container_id.p);
    expect_slice(e->command, "sh -c gcc -o a\"\xff");
    expect_slice(e->actor, "ana");
    expect_slice(e->address, "10.0.0.9, 172.16.0.1");
    ck_assert_int_eq(e->exit_code, ET_ABSENT);
    ck_assert_int_eq(e->time_ns, 1795472051243457000);
    expect_slice(e->attributes,
                 "{\"auditID\":\"7e52\",\"stage\":\"ResponseStarted\",\"verb\":\"create\","
                 "\"code\":101,\"requestURI\":\"" EXEC_URI "\",\"impersonatedUser\":\"root\","
                 "\"command\":[\"sh\",\"-c\",{\"hex\":\"676363202D6F206122FF\"}]}");
    expect_tally(&got, 1, 0, 0);
}
END_TEST

/* Each request has up to three lines; the first that knows the answer counts. */
START_TEST(a_request_is_told_once)
{
    COLLECT_AUTO got;
    audit(&got, REQUEST("a", "RequestReceived", "create", "pods", EXEC, "") "\n" REQUEST(
                    "a", "ResponseStarted", "create", "pods", EXEC,
                    ANSWER("101")) "\n" REQUEST("b", "ResponseComplete", "delete", "pods", "",
                                                ANSWER("200")) "\n" REQUEST("a", "ResponseComplete",
                                                                            "create", "pods", EXEC,
                                                                            ANSWER("101")) "\n");
    ck_assert_uint_eq(got.facts, 2);
    ck_assert_uint_eq(got.places[0].line, 2);
    expect_slice(event(&got, 1)->action, "delete");
    expect_tally(&got, 2, 2, 0);
}
END_TEST

START_TEST(what_only_reads_is_of_no_interest)
{
    COLLECT_AUTO got;
    audit(
        &got,
        REQUEST("a", "ResponseComplete", "get", "pods", "", ANSWER("200")) "\n" REQUEST(
            "b", "ResponseComplete", "create", "secrets", "",
            ANSWER(
                "201")) "\n" REQUEST("c", "ResponseComplete", "patch", "pods",
                                     ",\"subresource\":\"status\"",
                                     ANSWER(
                                         "200")) "\n" REQUEST("d", "ResponseComplete", "patch",
                                                              "nodes", "",
                                                              ANSWER(
                                                                  "200")) "\n"
                                                                          "{\"kind\":\"Policy\"}"
                                                                          "\n\n" REQUEST(
                                                                              "e",
                                                                              "ResponseComplete",
                                                                              "get", "pods", EXEC,
                                                                              ANSWER(
                                                                                  "403")) "\n" REQUEST("f",
                                                                                                       "ResponseComplete",
                                                                                                       "get",
                                                                                                       "nodes",
                                                                                                       ",\"subresource\":\"proxy\"",
                                                                                                       ANSWER(
                                                                                                           "200") ",\"requestURI\":\"/api/v1/nodes/n/proxy/run/a/b/c?cmd=id\"") "\n{\"auditID\":\n");
    ck_assert_uint_eq(got.facts, 2);
    expect_slice(event(&got, 0)->action, "exec refused");
    expect_slice(event(&got, 1)->type, "node");
    expect_slice(event(&got, 1)->action, "proxy");
    expect_slice(event(&got, 1)->command, "id");
    ck_assert_ptr_null(event(&got, 1)->pod.p);
    expect_tally(&got, 2, 6, 1);
}
END_TEST

/* What is put into a running pod is run there, as by an exec. */
START_TEST(an_ephemeral_container_tells_what_it_runs)
{
    static const char *const forms[] = {
        "{\"spec\":{\"$setElementOrder/ephemeralContainers\":[{\"name\":\"dbg\"}],"
        "\"ephemeralContainers\":[%s]}}",
        "{\"kind\":\"EphemeralContainers\",\"ephemeralContainers\":[%s]}",
    };
    for (size_t i = 0; i < sizeof forms / sizeof *forms; i++) {
        COLLECT_AUTO got;
        ET_STRBUF_AUTO body = { 0 };
        ET_STRBUF_AUTO text = { 0 };
        et_strbuf_addf(&body, forms[i],
                       "{\"name\":\"dbg\",\"image\":\"gcc:13\",\"command\":[\"sh\",\"-c\"],"
                       "\"args\":[\"gcc a b.c\"],\"env\":[{\"name\":\"K\",\"value\":\"secret\"}]}");
        et_strbuf_addf(&text,
                       REQUEST("a", "ResponseComplete", "patch", "pods",
                               ",\"subresource\":\"ephemeralcontainers\"",
                               ANSWER("200") ",\"requestObject\":%s"),
                       et_strbuf_string(&body));
        audit(&got, et_strbuf_string(&text));
        const struct et_runtime_event *e = event(&got, 0);
        expect_slice(e->action, "ephemeralcontainers");
        expect_slice(e->pod, "web-1");
        expect_slice(e->container_name, "dbg");
        expect_slice(e->image, "gcc:13");
        expect_slice(e->command, "sh -c gcc a b.c");
        ck_assert_ptr_nonnull(et_slice_search(
            e->attributes, ET_SLICE(",\"command\":[\"sh\",\"-c\",\"gcc a b.c\"]}")));
        ck_assert_ptr_null(et_slice_search(e->attributes, ET_SLICE("secret")));
    }
}
END_TEST

/* Of a body only what runs is kept: no environment, no volumes. */
START_TEST(the_programs_of_a_pod_are_kept)
{
    COLLECT_AUTO got;
    audit(
        &got,
        REQUEST(
            "a", "ResponseComplete", "patch", "pods", ",\"subresource\":\"ephemeralcontainers\"",
            ANSWER(
                "200") ",\"requestObject\":{\"spec\":{\"ephemeralContainers\":[{\"name\":"
                       "\"dbg\",\"image\":\"gcc:12\",\"command\":[\"sh\"],\"env\":"
                       "[{\"name\":\"KEY\",\"value\":\"secret\"}]}]}}") "\n" REQUEST("b",
                                                                                     "ResponseCompl"
                                                                                     "ete",
                                                                                     "create",
                                                                                     "deployments",
                                                                                     "",
                                                                                     ANSWER(
                                                                                         "201") ","
                                                                                                "\""
                                                                                                "re"
                                                                                                "qu"
                                                                                                "es"
                                                                                                "tO"
                                                                                                "bj"
                                                                                                "ec"
                                                                                                "t"
                                                                                                "\""
                                                                                                ":{"
                                                                                                "\""
                                                                                                "sp"
                                                                                                "ec"
                                                                                                "\""
                                                                                                ":{"
                                                                                                "\""
                                                                                                "te"
                                                                                                "mp"
                                                                                                "la"
                                                                                                "te"
                                                                                                "\""
                                                                                                ":{"
                                                                                                "\""
                                                                                                "sp"
                                                                                                "ec"
                                                                                                "\""
                                                                                                ":"
                                                                                                "{"
                                                                                                "\""
                                                                                                "co"
                                                                                                "nt"
                                                                                                "ai"
                                                                                                "ne"
                                                                                                "rs"
                                                                                                "\""
                                                                                                ":["
                                                                                                "{"
                                                                                                "\""
                                                                                                "na"
                                                                                                "me"
                                                                                                "\""
                                                                                                ":"
                                                                                                "\""
                                                                                                "a"
                                                                                                "\""
                                                                                                "},"
                                                                                                "{"
                                                                                                "\""
                                                                                                "im"
                                                                                                "ag"
                                                                                                "e"
                                                                                                "\""
                                                                                                ":"
                                                                                                "\""
                                                                                                "i"
                                                                                                "\""
                                                                                                "}]"
                                                                                                "}}"
                                                                                                "}"
                                                                                                "}") "\n");
    const struct et_runtime_event *e = event(&got, 0);
    expect_slice(e->action, "ephemeralcontainers");
    expect_slice(e->container_name, "dbg");
    expect_slice(e->image, "gcc:12");
    expect_slice(
        e->attributes,
        "{\"auditID\":\"a\",\"stage\":\"ResponseComplete\",\"verb\":\"patch\",\"code\":200,"
        "\"containers\":[{\"name\":\"dbg\",\"image\":\"gcc:12\",\"command\":[\"sh\"]}],"
        "\"command\":[\"sh\"]}");
    expect_slice(event(&got, 1)->type, "deployment");
    ck_assert_ptr_null(event(&got, 1)->container_name.p);
    ck_assert_ptr_null(event(&got, 1)->pod.p);
}
END_TEST

/* A webhook receives lists; a person may have had them printed pretty. */
START_TEST(lists_of_requests_are_entered)
{
    COLLECT_AUTO got;
    const char *list =
        "{\"kind\":\"EventList\",\"apiVersion\":\"audit.k8s.io/v1\",\"items\":[" REQUEST(
            "a", "ResponseComplete", "get", "pods", EXEC,
            ANSWER("101")) ",\n" REQUEST("b", "ResponseComplete", "get", "pods", "",
                                         ANSWER("200")) ",\n" REQUEST("c", "ResponseComplete",
                                                                      "get", "pods",
                                                                      ",\"subresource\":\"attach\"",
                                                                      ANSWER("101")) "]}\n";
    ET_STRBUF_AUTO one_line = { 0 };
    for (const char *p = list; *p; p++)
        if (*p != '\n' || p[1] == '\0')
            et_strbuf_addc(&one_line, *p);
    audit(&got, et_strbuf_string(&one_line));
    ck_assert_uint_eq(got.facts, 2);
    expect_slice(event(&got, 1)->action, "attach");
    expect_tally(&got, 1, 0, 0);
    ck_assert_int_gt(et_parser_kube_audit.bid(et_strbuf_slice(&one_line), true), 0);
    collect_clear(&got);
    collect_init(&got);
    collect_document(&got, &et_parser_kube_audit_document, et_slice_of(list));
    ck_assert_uint_eq(got.facts, 2);
    ck_assert_uint_eq(got.places[1].line, 3);
    expect_tally(&got, 2, 1, 0);
    ck_assert_int_gt(et_parser_kube_audit_document.bid(et_slice_of(list), true), 0);
}
END_TEST

START_TEST(an_event_of_kubernetes_names_pod_and_container)
{
    COLLECT_AUTO got;
    collect_init(&got);
    collect_document(
        &got, &et_parser_kube_events,
        ET_SLICE(
            "{\"kind\":\"List\",\"items\":[\n"
            "{\"kind\":\"Event\",\"involvedObject\":{\"kind\":\"Pod\",\"namespace\":\"shop\","
            "\"name\":\"web-1\",\"fieldPath\":\"spec.containers{app}\"},\"reason\":\"Started\","
            "\"message\":\"Started container app\",\"firstTimestamp\":\"2026-11-23T22:14:11Z\","
            "\"lastTimestamp\":\"2026-11-23T22:19:01Z\",\"count\":2},\n"
            "{\"kind\":\"Event\",\"regarding\":{\"kind\":\"ReplicaSet\",\"name\":\"web\"},"
            "\"reason\":\"SuccessfulCreate\",\"note\":\"n\",\"deprecatedLastTimestamp\":null,"
            "\"eventTime\":\"2026-11-23T22:14:11.5Z\"},\n"
            "{\"kind\":\"Event\",\"involvedObject\":{\"kind\":\"Pod\"},\"reason\":\"BackOff\"},\n"
            "{\"kind\":\"Pod\"}]}\n"));
    ck_assert_uint_eq(got.facts, 3);
    const struct et_runtime_event *e = event(&got, 0);
    expect_slice(e->runtime, "kubernetes");
    expect_slice(e->type, "pod");
    expect_slice(e->action, "Started");
    expect_slice(e->pod, "web-1");
    expect_slice(e->pod_namespace, "shop");
    expect_slice(e->container_name, "app");
    ck_assert_int_eq(e->time_ns, 1795472341000000000);
    expect_slice(e->attributes,
                 "{\"count\":2,\"firstTimestamp\":\"2026-11-23T22:14:11Z\",\"involvedObject\":"
                 "{\"fieldPath\":\"spec.containers{app}\",\"kind\":\"Pod\",\"name\":\"web-1\","
                 "\"namespace\":\"shop\"},\"lastTimestamp\":\"2026-11-23T22:19:01Z\",\"message\":"
                 "\"Started container app\"}");
    expect_slice(event(&got, 1)->type, "replicaset");
    ck_assert_int_eq(event(&got, 1)->time_ns, 1795472051500000000);
    ck_assert_ptr_null(event(&got, 1)->pod.p);
    ck_assert_int_eq(event(&got, 2)->time_ns, ET_TIME_NONE);
    expect_tally(&got, 4, 1, 0);
}
END_TEST

/* Ages are no times, as nobody knows when the table was printed. */
START_TEST(a_table_of_events_has_no_times)
{
    COLLECT_AUTO got;
    const char *text =
        "NAMESPACE   LAST SEEN   TYPE     REASON    OBJECT      SUBOBJECT              MESSAGE\n"
        "shop        5m          Normal   Started   pod/web-1   spec.containers{app}   Started a\n"
        "shop        5m          Normal   Ready     node/n1                            n1 is "
        "ready\n";
    collect_init(&got);
    collect_lines(&got, &et_parser_kube_events_table, et_slice_of(text));
    const struct et_runtime_event *e = event(&got, 0);
    expect_slice(e->type, "pod");
    expect_slice(e->action, "Started");
    expect_slice(e->pod, "web-1");
    expect_slice(e->pod_namespace, "shop");
    expect_slice(e->container_name, "app");
    ck_assert_int_eq(e->time_ns, ET_TIME_NONE);
    expect_slice(e->attributes,
                 "{\"lastSeen\":\"5m\",\"type\":\"Normal\",\"object\":\"pod/web-1\","
                 "\"fieldPath\":\"spec.containers{app}\",\"message\":\"Started a\"}");
    expect_slice(event(&got, 1)->type, "node");
    ck_assert_ptr_null(event(&got, 1)->pod.p);
    expect_tally(&got, 2, 1, 0);
    ck_assert_int_gt(et_parser_kube_events_table.bid(et_slice_of(text), true), 0);
    ck_assert_int_eq(et_parser_kube_events_table.bid(ET_SLICE("NAME   READY   STATUS\n"), true), 0);
}
END_TEST

START_TEST(relatives_are_told_apart)
{
    static const struct et_parser *const parsers[] = {
        &et_parser_kube_audit,
        &et_parser_kube_audit_document,
        &et_parser_kube_events,
        &et_parser_kube_events_table,
    };
    static const char *const foreign[] = {
        "{\"kind\":\"List\",\"items\":[{\"kind\":\"Pod\",\"metadata\":{},\"spec\":{}}]}",
        "{\"kind\":\"Event\"}",
        "{\"Type\":\"container\",\"Action\":\"start\",\"Actor\":{},\"timeNano\":1}",
    };
    for (size_t i = 0; i < sizeof parsers / sizeof *parsers; i++)
        for (size_t j = 0; j < sizeof foreign / sizeof *foreign; j++)
            ck_assert_msg(parsers[i]->bid(et_slice_of(foreign[j]), true) == 0, "%s bids for %s",
                          parsers[i]->name, foreign[j]);
    struct et_slice line = et_slice_of(et_parser_kube_audit.sample);
    ck_assert_int_gt(et_parser_kube_audit.bid(line, true),
                     et_parser_kube_audit_document.bid(line, true));
    ck_assert_int_eq(et_parser_kube_events.bid(line, true), 0);
}
END_TEST

void et_add_tests(TCase *tcase)
{
    tcase_add_test(tcase, an_exec_tells_who_ran_what_in_which_pod);
    tcase_add_test(tcase, a_request_is_told_once);
    tcase_add_test(tcase, what_only_reads_is_of_no_interest);
    tcase_add_test(tcase, an_ephemeral_container_tells_what_it_runs);
    tcase_add_test(tcase, the_programs_of_a_pod_are_kept);
    tcase_add_test(tcase, lists_of_requests_are_entered);
    tcase_add_test(tcase, an_event_of_kubernetes_names_pod_and_container);
    tcase_add_test(tcase, a_table_of_events_has_no_times);
    tcase_add_test(tcase, relatives_are_told_apart);
}
