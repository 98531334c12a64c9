#include "analyzer/rules/waivers.h"

#include "analyzer/rules/rule_cell.h"
#include "analyzer/rules/rule_rows.h"
#include "base/strbuf.h"
#include "base/timestamp.h"

#include <stdlib.h>

enum { NS_PER_DAY = 86400 };

const char *const et_waiver_columns[ET_WAIVER_COLUMNS] = {
    "id",   "image",   "container", "label",  "pod",         "namespace", "caller",
    "rule", "command", "owner",     "reason", "approved_by", "expires",   "note"
};

static const enum et_waiver_column required[] = { ET_WAIVER_ID, ET_WAIVER_OWNER, ET_WAIVER_REASON,
                                                  ET_WAIVER_APPROVED_BY, ET_WAIVER_EXPIRES };

struct entry {
    struct et_waiver shown;
    struct et_pattern *patterns[ET_WAIVER_COLUMNS]; /* of a label: on its value */
    struct et_slice label;                          /* key; absent = no criterion */
    int64_t end_ns;                                 /* the first moment after its last day */
};

struct et_waivers {
    struct entry *at;
    size_t count, cap;
    struct et_map ids;
    struct et_arena text;
    struct et_matcher *matcher; /* to see which mean everything */
};

const char *et_waiver_state_name(enum et_waiver_state state)
{
    static const char *const names[] = { [ET_WAIVER_ACTIVE] = "active",
                                         [ET_WAIVER_EXPIRED] = "expired",
                                         [ET_WAIVER_BROAD] = "over-broad" };
    return names[state];
}

struct et_waivers *et_waivers_new(struct et_err *err)
{
    struct et_waivers *waivers = calloc(1, sizeof *waivers);
    if (!waivers) {
        et_fail_memory(err);
        return NULL;
    }
    et_map_init(&waivers->ids);
    et_arena_init(&waivers->text);
    waivers->matcher = et_matcher_new(err);
    if (waivers->matcher)
        return waivers;
    et_waivers_free(waivers);
    return NULL;
}

void et_waivers_free(struct et_waivers *waivers)
{
    if (!waivers)
        return;
    for (size_t i = 0; i < waivers->count; i++)
        for (size_t column = 0; column < ET_WAIVER_COLUMNS; column++)
            et_pattern_free(waivers->at[i].patterns[column]);
    free(waivers->at);
    et_map_clear(&waivers->ids);
    et_arena_clear(&waivers->text);
    et_matcher_free(waivers->matcher);
    free(waivers);
}

/* ------------------------------------------------------------ reading */

static int read_label(struct entry *e, struct et_err *err)
{
    struct et_slice cell = e->shown.cells[ET_WAIVER_LABEL];
    const char *equals = et_slice_find(cell, '=');
    struct et_slice with_value[ET_WAIVER_COLUMNS] = { e->shown.cells[ET_WAIVER_ID] };
    if (cell.n == 0)
        return 0;
    size_t n = equals ? (size_t)(equals - cell.p) : 0;
    if (n == 0)
        return et_fail(err, ET_DAMAGED, "waiver %.*s: label is key=pattern", (int)with_value[0].n,
                       with_value[0].p);
    e->label = et_slice_to(cell, n);
    with_value[ET_WAIVER_LABEL] = et_slice_from(cell, n + 1);
    return et_rule_cell_pattern(with_value, et_waiver_columns, ET_WAIVER_LABEL,
                                &e->patterns[ET_WAIVER_LABEL], err);
}

static int read_last_day(struct entry *e, struct et_err *err)
{
    ET_STRBUF_AUTO midnight = { 0 };
    struct et_slice day = e->shown.cells[ET_WAIVER_EXPIRES];
    et_strbuf_add(&midnight, day);
    et_strbuf_adds(&midnight, "T00:00:00Z");
    if (!et_time_from_rfc3339(et_strbuf_slice(&midnight), &e->end_ns) || e->end_ns == ET_TIME_NONE)
        return et_fail(err, ET_DAMAGED, "waiver %.*s: expires is a day, as 2027-01-31",
                       (int)e->shown.cells[ET_WAIVER_ID].n, e->shown.cells[ET_WAIVER_ID].p);
    e->end_ns += NS_PER_DAY * ET_NS_PER_S;
    return 0;
}

static int read_cells(struct entry *e, struct et_err *err)
{
    const struct et_slice *cells = e->shown.cells;
    for (size_t i = 0; i < sizeof required / sizeof *required; i++)
        if (et_slice_trim(cells[required[i]]).n == 0)
            return et_fail(err, ET_DAMAGED, "waiver %.*s: %s is required", (int)cells[0].n,
                           cells[0].p, et_waiver_columns[required[i]]);
    for (size_t column = ET_WAIVER_IMAGE; column <= ET_WAIVER_COMMAND; column++)
        if (column != ET_WAIVER_LABEL &&
            et_rule_cell_pattern(cells, et_waiver_columns, column, &e->patterns[column], err) < 0)
            return ET_DAMAGED;
    if (read_label(e, err) < 0)
        return ET_DAMAGED;
    return read_last_day(e, err);
}

enum { SAMPLES = 6 };

/* What stands in a column when it is anybody's: values that have little in common. Of a
 * label: of its value. */
static const char *const samples[ET_WAIVER_COLUMNS][SAMPLES] = {
    [ET_WAIVER_IMAGE] = { "nginx", "acme/api:1.4.2", "quay.io/cilium/cilium:v1.15.0-rc.1",
                          "sha256:68f2ec5120284e58", "registry.local:5000/TEAM/job@sha256:0bde64",
                          "python:3" },
    [ET_WAIVER_CONTAINER] = { "web", "keen_lovelace", "k8s_app_shop-7f9c_prod_0", "runner-42", "DB",
                              "9" },
    [ET_WAIVER_LABEL] = { "true", "1", "web-front", "/home/dev/app", "2026-11-30", "Team Blue" },
    [ET_WAIVER_POD] = { "web", "shop-7f9c5d-x2x4q", "db-0", "job.27", "runner--1", "q" },
    [ET_WAIVER_NAMESPACE] = { "default", "kube-system", "shop", "team-42", "prod", "x" },
    [ET_WAIVER_CALLER] = { "/usr/bin/dash", "/sbin/init", "/opt/app/Server", "/tmp/.x/1",
                           "/usr/bin/python3.11", "/bin/busybox" },
    [ET_WAIVER_RULE] = { "gcc", "tcc", "java", "go", "rust", "compiler-present" },
    [ET_WAIVER_COMMAND] = { "gcc -O2 -o a b.c", "tcc -run x.c", "javac Main.java", "/usr/bin/cc1 -",
                            "go build ./...", "rustc lib.rs" },
};

/* Whether it is met by what is anybody's, with one exception at most: an exception can be
 * written to pass for a criterion. A kind of finding alone says nothing of what was run. */
static bool means_anything(struct et_waivers *waivers, const struct entry *e, size_t column)
{
    size_t met = 0;
    struct et_pattern *pattern = e->patterns[column];
    for (size_t i = 0; i < SAMPLES; i++)
        met += et_pattern_fits(pattern, et_slice_of(samples[column][i]), waivers->matcher);
    bool kind = column == ET_WAIVER_RULE &&
                (et_pattern_fits(pattern, ET_SLICE("compiler-executed"), waivers->matcher) ||
                 et_pattern_fits(pattern, ET_SLICE("compiler-present"), waivers->matcher));
    return kind || met + 1 >= SAMPLES;
}

static bool is_broad(struct et_waivers *waivers, const struct entry *e)
{
    for (size_t column = ET_WAIVER_IMAGE; column <= ET_WAIVER_COMMAND; column++)
        if (e->patterns[column] && !means_anything(waivers, e, column))
            return false;
    return true;
}

static struct entry *add_entry(struct et_waivers *waivers)
{
    if (waivers->count == waivers->cap) {
        size_t cap = waivers->cap ? waivers->cap * 2 : 16;
        struct entry *at = realloc(waivers->at, cap * sizeof *at);
        if (!at)
            return NULL;
        waivers->at = at;
        waivers->cap = cap;
    }
    waivers->at[waivers->count] = (struct entry){ 0 };
    return &waivers->at[waivers->count++];
}

int et_waivers_add(struct et_waivers *waivers, const struct et_slice *cells, struct et_err *err)
{
    bool fresh;
    if (waivers->count == ET_MAX_RULES)
        return et_fail(err, ET_FATAL, "more than %d waivers", ET_MAX_RULES);
    struct et_slice *kept =
        et_arena_alloc(&waivers->text, ET_WAIVER_COLUMNS * sizeof(struct et_slice));
    struct entry *e = kept ? add_entry(waivers) : NULL;
    uint64_t *slot = e ? et_map_put(&waivers->ids, cells[ET_WAIVER_ID], &fresh) : NULL;
    if (!slot)
        return et_fail_memory(err);
    for (size_t i = 0; i < ET_WAIVER_COLUMNS; i++)
        kept[i] = et_arena_copy(&waivers->text, cells[i].p ? cells[i] : ET_SLICE(""));
    if (waivers->text.failed)
        return et_fail_memory(err);
    e->shown.cells = kept;
    if (!fresh)
        return et_fail(err, ET_DAMAGED, "waiver %.*s is there already", (int)cells[ET_WAIVER_ID].n,
                       cells[ET_WAIVER_ID].p);
    if (read_cells(e, err) < 0)
        return ET_DAMAGED;
    e->shown.state = is_broad(waivers, e) ? ET_WAIVER_BROAD : ET_WAIVER_ACTIVE;
    return 0;
}

static int add_row(void *ctx, const struct et_slice *cells, struct et_err *err)
{
    return et_waivers_add(ctx, cells, err);
}

int et_waivers_read(struct et_waivers *waivers, struct et_slice csv,
                    const struct et_rule_problems *problems, struct et_err *err)
{
    const struct et_rule_table table = { et_waiver_columns, ET_WAIVER_COLUMNS, add_row, waivers,
                                         problems };
    return et_rule_table_read(&table, csv, &waivers->text, err);
}

/* ------------------------------------------------------------ asking */

size_t et_waivers_count(const struct et_waivers *waivers)
{
    return waivers->count;
}

const struct et_waiver *et_waivers_at(const struct et_waivers *waivers, size_t index)
{
    return &waivers->at[index].shown;
}

bool et_waivers_ask(const struct et_waivers *waivers, enum et_waiver_column column)
{
    for (size_t i = 0; i < waivers->count; i++)
        if (waivers->at[i].shown.cells[column].n)
            return true;
    return false;
}

void et_waivers_judge(struct et_waivers *waivers, int64_t as_of_ns)
{
    for (size_t i = 0; i < waivers->count; i++) {
        struct entry *e = &waivers->at[i];
        bool over = as_of_ns != ET_TIME_NONE && as_of_ns >= e->end_ns;
        e->shown.fits = 0;
        if (e->shown.state != ET_WAIVER_BROAD)
            e->shown.state = over ? ET_WAIVER_EXPIRED : ET_WAIVER_ACTIVE;
    }
}

static bool fits(struct et_pattern *pattern, struct et_slice value, struct et_matcher *matcher)
{
    return !pattern || (value.p && et_pattern_fits(pattern, value, matcher));
}

static bool fits_label(const struct entry *e, const struct et_excusable *finding,
                       struct et_matcher *matcher)
{
    for (size_t i = 0; i + 1 < finding->label_count; i += 2)
        if (et_slice_eq(e->label, finding->labels[i]) &&
            fits(e->patterns[ET_WAIVER_LABEL], finding->labels[i + 1], matcher))
            return true;
    return e->label.n == 0;
}

static bool fits_caller(struct et_pattern *pattern, const struct et_excusable *finding,
                        struct et_matcher *matcher)
{
    for (size_t i = 0; pattern && i < finding->caller_count; i++)
        if (et_pattern_fits(pattern, finding->callers[i], matcher))
            return true;
    return !pattern;
}

static bool fits_rule(struct et_pattern *pattern, const struct et_excusable *finding,
                      struct et_matcher *matcher)
{
    if (fits(pattern, finding->kind, matcher))
        return true;
    for (size_t i = 0; i + 1 < finding->compiler_count; i += 2)
        if (!fits(pattern, finding->compilers[i], matcher) &&
            !fits(pattern, finding->compilers[i + 1], matcher))
            return false;
    return finding->compiler_count > 1;
}

static bool fits_all(const struct entry *e, const struct et_excusable *finding,
                     struct et_matcher *matcher)
{
    struct et_pattern *const *patterns = e->patterns;
    return fits(patterns[ET_WAIVER_IMAGE], finding->image, matcher) &&
           fits(patterns[ET_WAIVER_CONTAINER], finding->container, matcher) &&
           fits(patterns[ET_WAIVER_POD], finding->pod, matcher) &&
           fits(patterns[ET_WAIVER_NAMESPACE], finding->namespace, matcher) &&
           fits(patterns[ET_WAIVER_COMMAND], finding->command, matcher) &&
           fits_label(e, finding, matcher) &&
           fits_caller(patterns[ET_WAIVER_CALLER], finding, matcher) &&
           fits_rule(patterns[ET_WAIVER_RULE], finding, matcher);
}

struct et_excuse et_waivers_match(struct et_waivers *waivers, const struct et_excusable *finding,
                                  struct et_matcher *matcher)
{
    struct et_excuse excuse = { NULL, NULL };
    for (size_t i = 0; i < waivers->count; i++) {
        struct entry *e = &waivers->at[i];
        if (e->shown.state == ET_WAIVER_BROAD || !fits_all(e, finding, matcher))
            continue;
        e->shown.fits++;
        if (e->shown.state == ET_WAIVER_ACTIVE && !excuse.by)
            excuse.by = &e->shown;
        else if (e->shown.state == ET_WAIVER_EXPIRED && !excuse.lapsed)
            excuse.lapsed = &e->shown;
    }
    return excuse;
}
