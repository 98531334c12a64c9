/* `kubectl get pods`, wide or not, of one namespace or of all:
 *
 *   NAMESPACE   NAME        READY   STATUS    RESTARTS      AGE   IP           NODE
 *   payments    ingest-7c9  1/1     Running   3 (5m ago)    6d    10.42.0.17   edge-12
 *
 * It names no containers, so that a pod is stated as a setting "kube-pod": its name is
 * NAMESPACE/NAME (or NAME), its value the status, and it speaks of the node. */
#include "parsers/kubernetes/formats.h"

#include "parsers/json/json_lines.h"
#include "parsers/runtime/listing.h"

enum name { NAMESPACE, NAME, READY, STATUS, RESTARTS, AGE, NODE, NAME_COUNT };

static const char *const names[NAME_COUNT] = {
    [NAMESPACE] = "NAMESPACE", [NAME] = "NAME", [READY] = "READY", [STATUS] = "STATUS",
    [RESTARTS] = "RESTARTS",   [AGE] = "AGE",   [NODE] = "NODE",
};

static bool is_header(const struct et_columns *columns)
{
    static const enum name needed[] = { NAME, READY, STATUS, RESTARTS, AGE };
    for (size_t i = 0; i < sizeof needed / sizeof *needed; i++)
        if (!et_columns_has(columns, (int)needed[i]))
            return false;
    return true;
}

static int take_row(void *state, const struct et_columns *columns, const struct et_slice *cells,
                    const struct et_line *line, struct et_err *err)
{
    struct et_describer *describer = state;
    struct et_strbuf *name = &describer->names;
    (void)columns;
    if (cells[NAME].n == 0 || cells[STATUS].n == 0)
        return et_line_broken(describer->sink, line, "a row has no pod or no status", err);
    et_strbuf_reset(name);
    if (cells[NAMESPACE].n) {
        et_strbuf_add(name, cells[NAMESPACE]);
        et_strbuf_addc(name, '/');
    }
    et_strbuf_add(name, cells[NAME]);
    describer->carried_by = et_slice_is(cells[NODE], "<none>") ? ET_SLICE_NONE : cells[NODE];
    const struct et_setting setting = { ET_SLICE("kube-pod"), et_strbuf_slice(name),
                                        cells[STATUS] };
    return et_describe_text_setting(describer, &setting, &line->at, err);
}

static const struct et_table_format format = {
    .names = names,
    .name_count = NAME_COUNT,
    .header = is_header,
    .row = take_row,
};

static int kube_pods_table_bid(struct et_slice head, bool whole)
{
    (void)whole;
    return et_table_begins(&format, head) ? 80 : 0;
}

static int kube_pods_table_line(void *state, const struct et_line *line, struct et_err *err)
{
    struct et_listing *listing = state;
    return et_filled_table_line(&format, &listing->columns, listing->describer.sink,
                                &listing->describer, line, err);
}

const struct et_parser et_parser_kube_pods_table = {
    .name = "kube-pods-table",
    .summary = "kubectl get pods as a table, wide or not",
    .group = ET_GROUP_RUNTIME,
    .sample = "NAMESPACE   NAME         READY   STATUS    RESTARTS   AGE   IP           NODE\n"
              "payments    ingest-7c9   1/1     Running   0          6d    10.42.0.17   edge-12\n",
    .sample_invented = true,
    .bid = kube_pods_table_bid,
    .open = et_listing_open,
    .line = kube_pods_table_line,
    .close = et_listing_close,
};
