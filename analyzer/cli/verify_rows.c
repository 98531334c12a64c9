#include "analyzer/cli/verify_rows.h"

#include "base/printable.h"

static void add_member(struct et_strbuf *to, const char *name, struct et_slice value)
{
    if (!value.p)
        return;
    et_strbuf_addf(to, ",\"%s\":", name);
    et_json_add_string(to, value);
}

static int add_rests(struct et_strbuf *to, struct et_store *store, int64_t evidence_row,
                     int64_t shown, struct et_err *err)
{
    ET_STMT_AUTO *row = et_store_query(store, ET_Q_VERIFY_RESTS, err);
    if (!row)
        return ET_FATAL;
    et_stmt_int(row, ET_VERIFY_RESTS_EVIDENCE_ROW, evidence_row);
    et_stmt_int(row, ET_VERIFY_RESTS_SHOWN, shown);
    if (et_stmt_row(row, err) <= 0)
        return ET_FATAL;
    et_strbuf_adds(to, ",\"rests\":");
    et_strbuf_add(to, et_stmt_col_text(row, 0));
    return 0;
}

/* What was taken out of the case need not be anywhere, and nothing rests on it. */
static bool matters(const struct et_holding *holding, const struct et_rechecked *one)
{
    return one->state < ET_RECHECK_GROWN && !holding->pruned;
}

static void count(struct et_verify_totals *totals, const struct et_holding *holding,
                  const struct et_rechecked *one)
{
    totals->evidence++;
    if (holding->pruned && one->state < ET_RECHECK_GROWN) {
        totals->pruned++;
        return;
    }
    uint64_t *const by_state[] = { &totals->missing, &totals->changed, &totals->grown,
                                   &totals->unchanged };
    ++*by_state[one->state];
}

static int add_evidence(struct et_strbuf *to, struct et_store *store,
                        const struct et_holding *holding, const struct et_rechecked *one,
                        int64_t shown, struct et_err *err)
{
    char hex[ET_SHA256_HEX];
    const char *state = holding->pruned && one->state < ET_RECHECK_GROWN
                            ? "taken out"
                            : et_recheck_word(one->state);
    et_strbuf_adds(to, "{\"what\":\"evidence\"");
    add_member(to, "state", et_slice_of(state));
    add_member(to, "sha256", et_slice_of(et_sha256_text(holding->sha256, hex)));
    add_member(to, "found", one->found);
    add_member(to, "note", one->note);
    if (matters(holding, one) && add_rests(to, store, holding->evidence_row, shown, err) < 0)
        return ET_FATAL;
    et_strbuf_addc(to, '}');
    return 0;
}

static void add_part(struct et_strbuf *to, const struct et_soundness_part *part)
{
    et_strbuf_addf(to, "{\"what\":\"%s\"", part->what);
    add_member(to, "state", et_slice_of(part->state));
    add_member(to, "note", et_strbuf_slice(&part->note));
    et_strbuf_addc(to, '}');
}

int et_verify_rows(struct et_store *store, const struct et_recheck *recheck,
                   const struct et_soundness *soundness, int64_t shown, struct et_strbuf *found,
                   struct et_verify_totals *totals, struct et_err *err)
{
    *totals = (struct et_verify_totals){ 0 };
    et_strbuf_addc(found, '[');
    for (size_t i = 0; i < recheck->holdings.count; i++) {
        const struct et_holding *holding = &recheck->holdings.at[i];
        count(totals, holding, &recheck->at[i]);
        et_strbuf_adds(found, i ? "," : "");
        if (add_evidence(found, store, holding, &recheck->at[i], shown, err) < 0)
            return ET_FATAL;
    }
    for (size_t i = 0; i < ET_SOUNDNESS_PARTS; i++) {
        totals->broken += soundness->parts[i].broken;
        et_strbuf_adds(found, found->n > 1 ? "," : "");
        add_part(found, &soundness->parts[i]);
    }
    et_strbuf_addc(found, ']');
    return found->failed ? et_fail_memory(err) : 0;
}
