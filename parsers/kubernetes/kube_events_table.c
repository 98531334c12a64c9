/* `kubectl get events`, wide or not, of one namespace or of all:
 *
 *   NAMESPACE   LAST SEEN   TYPE     REASON    OBJECT      MESSAGE
 *   shop        5m          Normal   Started   pod/web-1   Started container app
 *
 * It has ages for times, and does not say when it was printed: so the events have no
 * time, and the age stays among their attributes. */
#include "base/printable.h"
#include "parsers/json/json_lines.h"
#include "parsers/kubernetes/formats.h"
#include "parsers/runtime/listing.h"
#include "parsers/runtime/runtime_event.h"

enum name { NAMESPACE, LAST_SEEN, TYPE, REASON, OBJECT, SUBOBJECT, MESSAGE, NAME_COUNT };

static const char *const names[NAME_COUNT] = {
    [NAMESPACE] = "NAMESPACE", [LAST_SEEN] = "LAST SEEN", [TYPE] = "TYPE",
    [REASON] = "REASON",       [OBJECT] = "OBJECT",       [SUBOBJECT] = "SUBOBJECT",
    [MESSAGE] = "MESSAGE",
};

static bool is_header(const struct et_columns *columns)
{
    static const enum name needed[] = { LAST_SEEN, TYPE, REASON, OBJECT, MESSAGE };
    for (size_t i = 0; i < sizeof needed / sizeof *needed; i++)
        if (!et_columns_has(columns, (int)needed[i]))
            return false;
    return true;
}

static void add_attributes(struct et_strbuf *to, const struct et_slice *cells)
{
    static const struct {
        enum name column;
        const char *key;
    } kept[] = {
        { LAST_SEEN, "lastSeen" },  { TYPE, "type" },       { OBJECT, "object" },
        { SUBOBJECT, "fieldPath" }, { MESSAGE, "message" },
    };
    et_strbuf_reset(to);
    for (size_t i = 0; i < sizeof kept / sizeof *kept; i++) {
        if (cells[kept[i].column].n == 0)
            continue;
        et_strbuf_addf(to, "%s\"%s\":", to->n ? "," : "{", kept[i].key);
        et_json_add_bytes(to, cells[kept[i].column]);
    }
    et_strbuf_addc(to, '}');
}

static int take_row(void *state, const struct et_columns *columns, const struct et_slice *cells,
                    const struct et_line *line, struct et_err *err)
{
    struct et_describer *describer = state;
    struct et_runtime_event event = ET_RUNTIME_EVENT_NONE;
    const char *slash = et_slice_find(cells[OBJECT], '/');
    (void)columns;
    if (!slash || cells[REASON].n == 0)
        return et_line_broken(describer->sink, line, "a row has no reason or no object", err);
    event.runtime = ET_SLICE("kubernetes");
    event.type = et_slice_to(cells[OBJECT], (size_t)(slash - cells[OBJECT].p));
    event.action = cells[REASON];
    event.pod_namespace = cells[NAMESPACE];
    if (et_slice_is(event.type, "pod"))
        event.pod = et_slice_from(cells[OBJECT], event.type.n + 1);
    event.container_name = et_kube_container(cells[SUBOBJECT]);
    add_attributes(&describer->value, cells);
    if (describer->value.failed)
        return et_fail_memory(err);
    event.attributes = et_strbuf_slice(&describer->value);
    return et_runtime_event_state(describer->sink, &line->at, ET_SLICE_NONE, &event, err);
}

static const struct et_table_format format = { names, NAME_COUNT, is_header, take_row };

static int kube_events_table_bid(struct et_slice head, bool whole)
{
    (void)whole;
    return et_table_begins(&format, head) ? 82 : 0;
}

static int kube_events_table_line(void *state, const struct et_line *line, struct et_err *err)
{
    return et_listing_line(&format, state, line, err);
}

const struct et_parser et_parser_kube_events_table = {
    .name = "kube-events-table",
    .summary = "kubectl get events as a table: without times, which -o json has",
    .group = ET_GROUP_RUNTIME,
    .sample = "NAMESPACE   LAST SEEN   TYPE     REASON    OBJECT      MESSAGE\n"
              "shop        5m          Normal   Started   pod/web-1   Started container app\n",
    .sample_invented = true,
    .bid = kube_events_table_bid,
    .open = et_listing_open,
    .line = kube_events_table_line,
    .close = et_listing_close,
};
