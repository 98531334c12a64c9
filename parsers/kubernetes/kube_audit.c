/* The audit log of the Kubernetes API (audit.k8s.io/v1): one Event per line, or
 * EventLists as a webhook receives them. Who had what run in a pod:
 *
 *   {"kind":"Event","apiVersion":"audit.k8s.io/v1","auditID":"7e52…","stage":"ResponseStarted",
 *    "requestURI":"/api/v1/namespaces/shop/pods/web-1/exec?command=sh&command=-c&container=app",
 *    "verb":"create","user":{"username":"ana"},"sourceIPs":["10.0.0.9"],"objectRef":
 *    {"resource":"pods","namespace":"shop","name":"web-1","subresource":"exec"},
 *    "responseStatus":{"code":101},"requestReceivedTimestamp":"2026-11-23T22:14:11.243457Z"}
 *
 * A request is logged at several stages; it is told once, at the first that knows the
 * answer. */
#include "base/map.h"
#include "parsers/json/json_documents.h"
#include "parsers/json/json_lines.h"
#include "parsers/kubernetes/formats.h"
#include "parsers/kubernetes/kube_request.h"

#include <stdlib.h>

/* Requests that go on, whose end is not told again. Beyond that, some may be. */
enum { MAX_OPEN = 64 * 1024 };

struct audit {
    const struct et_sink *sink;
    struct et_kube_request room;
    struct et_map open; /* hash of auditID of what was told when it began */
};

static int audit_open(const struct et_sink *sink, void **state, struct et_err *err)
{
    struct audit *audit = calloc(1, sizeof *audit);
    if (!audit)
        return et_fail_memory(err);
    audit->sink = sink;
    et_map_init(&audit->open);
    *state = audit;
    return 0;
}

static void audit_close(void *state)
{
    struct audit *audit = state;
    if (!audit)
        return;
    et_kube_request_clear(&audit->room);
    et_map_clear(&audit->open);
    free(audit);
}

/* Whether this request was told already. 1, 0 or a negative code. */
static int was_told(struct audit *audit, const json_t *request, struct et_err *err)
{
    struct et_slice id = et_json_text(request, "auditID");
    bool begins = et_slice_is(et_json_text(request, "stage"), "ResponseStarted");
    if (!id.n)
        return 0;
    uint64_t key = et_map_hash(&audit->open, id);
    if (et_map_get_u64(&audit->open, key)) {
        if (!begins)
            et_map_remove_u64(&audit->open, key);
        return 1;
    }
    if (audit->open.live >= MAX_OPEN)
        et_map_clear(&audit->open);
    if (begins && !et_map_put_u64(&audit->open, key, NULL))
        return et_fail_memory(err);
    return 0;
}

/* An et_outcome, or a negative code. */
static int take_request(struct audit *audit, const json_t *request, const struct et_place *at,
                        struct et_err *err)
{
    if (!et_kube_request_matters(request))
        return ET_SKIPPED;
    int told = was_told(audit, request, err);
    if (told != 0)
        return told < 0 ? told : ET_SKIPPED;
    return et_kube_request_state(&audit->room, audit->sink, request, at, err);
}

/* ------------------------------------------------------------ lines */

enum key_bit { KEY_AUDIT_ID = 1, KEY_STAGE = 2, KEY_KIND = 4, KEY_ITEMS = 8 };

static unsigned keys_of(struct et_slice object)
{
    static const struct et_json_key keys[] = {
        { "auditID", '"', KEY_AUDIT_ID },
        { "stage", '"', KEY_STAGE },
        { "kind", '"', KEY_KIND },
        { "items", '[', KEY_ITEMS },
    };
    return et_json_keys_of(object, keys, sizeof keys / sizeof *keys);
}

static int bid_line(struct et_slice line)
{
    const unsigned event = KEY_AUDIT_ID | KEY_STAGE, list = KEY_KIND | KEY_ITEMS;
    unsigned found = keys_of(line);
    if ((found & event) == event)
        return 91;
    return (found & list) == list && et_slice_search(line, ET_SLICE("\"audit.k8s.io/")) ? 90 : 0;
}

static int audit_bid(struct et_slice head, bool whole)
{
    (void)whole;
    return et_json_lines_bid(head, bid_line);
}

static int take_list(struct audit *audit, const json_t *items, const struct et_line *line,
                     struct et_err *err)
{
    size_t i;
    json_t *item;
    int outcome = ET_SKIPPED;
    json_array_foreach(items, i, item)
    {
        int rc = take_request(audit, item, &line->at, err);
        if (rc < 0)
            return rc;
        if (rc == ET_PARSED)
            outcome = rc;
    }
    return outcome;
}

static int audit_line(void *state, const struct et_line *line, struct et_err *err)
{
    struct audit *audit = state;
    ET_JSON_AUTO *value = NULL;
    int rc = et_json_line(audit->sink, line, &value, err);
    if (rc != ET_PARSED)
        return rc;
    const json_t *items = et_json_at(value, "items");
    return items ? take_list(audit, items, line, err) : take_request(audit, value, &line->at, err);
}

/* ------------------------------------------------------------ documents */

static int bid_object(struct et_slice object, bool cut)
{
    const unsigned event = KEY_AUDIT_ID | KEY_STAGE;
    unsigned found = keys_of(object);
    return (found & event) == event || (cut && found & KEY_AUDIT_ID) ? 51 : 0;
}

static int document_bid(struct et_slice head, bool whole)
{
    (void)whole;
    return et_json_document_bid_within(head, "items", bid_object);
}

static int take_value(void *state, const json_t *value, const struct et_json_value *text,
                      struct et_err *err)
{
    return take_request(state, value, &text->at, err);
}

static int audit_document(void *state, struct et_slice text, struct et_tally *tally,
                          struct et_err *err)
{
    struct audit *audit = state;
    const struct et_json_document document = {
        .sink = audit->sink, .take = take_value, .state = audit, .noun = "event", .within = "items"
    };
    return et_json_document_read(&document, text, tally, err);
}

const struct et_parser et_parser_kube_audit = {
    .name = "kube-audit",
    .summary = "audit log of the Kubernetes API: who ran what in which pod",
    .group = ET_GROUP_RUNTIME,
    .sample = "{\"kind\":\"Event\",\"apiVersion\":\"audit.k8s.io/v1\",\"auditID\":\"7e52\","
              "\"stage\":\"ResponseStarted\",\"requestURI\":"
              "\"/api/v1/namespaces/shop/pods/web-1/exec?command=sh&container=app\","
              "\"verb\":\"create\",\"user\":{\"username\":\"ana\"},\"sourceIPs\":[\"10.0.0.9\"],"
              "\"objectRef\":{\"resource\":\"pods\",\"namespace\":\"shop\",\"name\":\"web-1\","
              "\"subresource\":\"exec\"},\"responseStatus\":{\"code\":101},"
              "\"requestReceivedTimestamp\":\"2026-11-23T22:14:11.243457Z\"}",
    .sample_invented = true,
    .bid = audit_bid,
    .open = audit_open,
    .line = audit_line,
    .close = audit_close,
};

const struct et_parser et_parser_kube_audit_document = {
    .name = "kube-audit-document",
    .summary = "audit log of the Kubernetes API, pretty-printed",
    .group = ET_GROUP_RUNTIME,
    .sample = "{\n  \"auditID\": \"7e52\",\n  \"stage\": \"ResponseComplete\",\n"
              "  \"verb\": \"delete\",\n  \"user\": {\"username\": \"ana\"},\n"
              "  \"objectRef\": {\"resource\": \"pods\", \"namespace\": \"shop\",\n"
              "    \"name\": \"web-1\"},\n  \"responseStatus\": {\"code\": 200},\n"
              "  \"requestReceivedTimestamp\": \"2026-11-23T22:14:11.243457Z\"\n}",
    .sample_invented = true,
    .bid = document_bid,
    .open = audit_open,
    .document = audit_document,
    .close = audit_close,
};
