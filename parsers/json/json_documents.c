#include "parsers/json/json_documents.h"

#include <stdio.h>

/* A bid looks at this many values of the head: something else may come first. */
enum { BID_VALUES = 32 };

struct reading {
    const struct et_json_document *document;
    uint64_t taken;        /* values that were understood */
    uint64_t damaged_line; /* of the latest damage: one entry per line is enough */
};

unsigned et_json_keys_of(struct et_slice object, const struct et_json_key *keys, size_t count)
{
    struct et_json_keys walk;
    struct et_slice key;
    char kind;
    unsigned found = 0;
    et_json_keys_init(&walk, object);
    while (et_json_keys_next(&walk, &key, &kind)) {
        if ((kind >= '0' && kind <= '9') || kind == '-')
            kind = '0';
        for (size_t i = 0; i < count; i++)
            if ((keys[i].kind == 0 || keys[i].kind == kind) && et_slice_is(key, keys[i].name))
                found |= keys[i].bit;
    }
    return found;
}

struct et_slice et_json_raw_member(struct et_slice object, const char *key)
{
    struct et_json_keys walk;
    struct et_slice name;
    char kind;
    et_json_keys_init(&walk, object);
    while (et_json_keys_next(&walk, &name, &kind))
        if (et_slice_is(name, key))
            return et_slice_trim(walk.value);
    return ET_SLICE_NONE;
}

int et_json_document_bid(struct et_slice head, int (*bid_object)(struct et_slice object, bool cut))
{
    return et_json_document_bid_within(head, NULL, bid_object);
}

int et_json_document_bid_within(struct et_slice head, const char *within,
                                int (*bid_object)(struct et_slice object, bool cut))
{
    struct et_json_span span;
    struct et_json_value value;
    enum et_json_found found;
    int best = 0;
    et_json_span_init(&span, head);
    span.within = within;
    for (int i = 0; i < BID_VALUES && (found = et_json_span_next(&span, &value)); i++) {
        int bid = bid_object(value.text, found != ET_JSON_WHOLE);
        best = bid > best ? bid : best;
    }
    return best;
}

int et_json_value_broken(const struct et_sink *sink, const struct et_json_value *value,
                         const char *what, struct et_err *err)
{
    struct et_damage damage = { .at = value->at, .what = what };
    int rc = sink->damage(sink->ctx, &damage, err);
    return rc < 0 ? rc : ET_BROKEN;
}

/* ET_BROKEN or a negative code. */
static int broken(struct reading *reading, const struct et_json_value *value, const char *what,
                  struct et_err *err)
{
    const struct et_sink *sink = reading->document->sink;
    char kept[64];
    struct et_damage damage = { .at = value->at, .what = what };
    if (value->at.line == reading->damaged_line)
        return ET_BROKEN;
    reading->damaged_line = value->at.line;
    if (reading->taken) {
        snprintf(kept, sizeof kept, "%llu %s%s before it", (unsigned long long)reading->taken,
                 reading->document->noun, reading->taken == 1 ? "" : "s");
        damage.kept = kept;
    }
    int rc = sink->damage(sink->ctx, &damage, err);
    return rc < 0 ? rc : ET_BROKEN;
}

/* An et_outcome or a negative code. */
static int take(struct reading *reading, const struct et_json_value *value, struct et_err *err)
{
    ET_JSON_AUTO *json = NULL;
    struct et_err why = { 0 };
    int rc = et_json_read(value->text, &json, &why);
    if (rc == ET_DAMAGED)
        return broken(reading, value, why.msg, err);
    if (rc < 0)
        return et_fail_memory(err);
    rc = reading->document->take(reading->document->state, json, value, err);
    reading->taken += rc == ET_PARSED;
    return rc;
}

static uint64_t count_lines(struct et_slice text)
{
    uint64_t lines = 0;
    while (text.n) {
        const char *end = et_slice_find(text, '\n');
        text = et_slice_from(text, end ? (size_t)(end - text.p) + 1 : text.n);
        lines++;
    }
    return lines;
}

/* The account of lines. */
struct account {
    uint64_t of[3];   /* by outcome */
    uint64_t counted; /* the last line that is in it */
    int last;         /* what that line counts as */
};

static void count(struct account *account, const struct et_json_value *value, int outcome)
{
    if (value->text.n == 0)
        return;
    if (value->at.line == account->counted && account->last == ET_SKIPPED && outcome == ET_PARSED) {
        account->of[ET_SKIPPED]--; /* the line holds something of interest after all */
        account->of[ET_PARSED]++;
        account->last = ET_PARSED;
    }
    if (value->last_line <= account->counted)
        return;
    uint64_t first = value->at.line > account->counted ? value->at.line : account->counted + 1;
    account->of[outcome] += value->last_line - first + 1;
    account->counted = value->last_line;
    account->last = outcome;
}

int et_json_document_read(const struct et_json_document *document, struct et_slice text,
                          struct et_tally *tally, struct et_err *err)
{
    struct reading reading = { .document = document };
    struct account account = { 0 };
    struct et_json_span span;
    struct et_json_value value;
    enum et_json_found found;
    et_json_span_init(&span, text);
    span.within = document->within;
    while ((found = et_json_span_next(&span, &value)) != ET_JSON_END) {
        int outcome = found == ET_JSON_WHOLE ? take(&reading, &value, err)
                                             : broken(&reading, &value, value.what, err);
        if (outcome < 0)
            return outcome;
        count(&account, &value, outcome);
    }
    uint64_t *of = account.of;
    uint64_t between = count_lines(text) - of[ET_PARSED] - of[ET_SKIPPED] - of[ET_BROKEN];
    of[reading.taken ? ET_PARSED : ET_SKIPPED] += between;
    *tally = (struct et_tally){ of[ET_PARSED], of[ET_SKIPPED], of[ET_BROKEN] };
    return 0;
}
