#include "tests/differential/differences.h"

#include "tests/property/fact_text.h"

#include <stdio.h>
#include <stdlib.h>

enum { SHOWN = 20 };

static bool contains(struct et_slice text, const char *part)
{
    return text.n && et_slice_search(text, et_slice_of(part)) != NULL;
}

static bool label_with_mode(const struct difference *d)
{
    return et_slice_is(d->field, "subj") && contains(d->ours, " (") && d->theirs.p;
}

static bool list_of_keys(const struct difference *d)
{
    return et_slice_is(d->field, "key") && contains(d->ours, "\\x01");
}

static bool glued_enrichment(const struct difference *d)
{
    return et_slice_is(d->field, "key") && contains(d->theirs, "ARCH=");
}

static bool nul_in_argument(const struct difference *d)
{
    return et_slice_starts(d->field, "a") && contains(d->ours, "\\x00") && d->theirs.p &&
           !et_slice_starts(d->ours, "$'\\x00");
}

static bool nul_before_argument(const struct difference *d)
{
    return et_slice_starts(d->field, "a") && et_slice_starts(d->ours, "$'\\x00") && d->theirs.p;
}

static bool unknown_arch(const struct difference *d)
{
    return et_slice_is(d->field, "call") && !d->ours.p;
}

static bool old_login(const struct difference *d)
{
    bool old = et_slice_starts(d->field, "old-") && !d->theirs.p;
    bool new = (et_slice_is(d->field, "auid") || et_slice_is(d->field, "ses")) &&
               et_slice_is(d->theirs, "4294967295");
    return et_slice_is(d->what, "LOGIN") && (old || new);
}

static bool proctitle_first(const struct difference *d)
{
    return et_slice_is(d->field, "proctitle") && d->ours.p && !d->theirs.p;
}

static bool second_of_a_line(const struct difference *d)
{
    return et_slice_is(d->what, "CONFIG_CHANGE") && et_slice_is(d->field, "is") && !d->theirs.p;
}

const struct known_difference known_differences[KNOWN_DIFFERENCES] = {
    { "subj= of AppArmor loses its mode",
      "auparse ends a value at the first blank: docker-default (enforce) is docker-default",
      label_with_mode, 1 },
    { "of several keys only the first",
      "the kernel joins them by 0x01 in one value, auparse makes a field of each, "
      "of an empty one none; we keep the value",
      list_of_keys, 1 },
    { "enrichment glued to key= becomes part of it",
      "auparse looks for the 0x1D only; we end a quoted value at its quote", glued_enrichment, 1 },
    { "an argument ends at its NUL", "auparse's values are C strings", nul_in_argument, 1 },
    { "an argument loses the NUL that it begins with",
      "auparse takes it for the name of an abstract socket", nul_before_argument, 1 },
    { "a name for a system call of an unknown arch",
      "auparse falls back on the machine it runs on; we do not guess", unknown_arch, 1 },
    { "LOGIN of kernels before 3.14: the old auid and ses for the new ones",
      "auparse knows no keys of two words (old auid=, new auid=) and finds the first", old_login,
      4 },
    { "an event whose PROCTITLE comes first is taken apart",
      "auparse ends an event at its PROCTITLE; ausearch prints it first", proctitle_first, 1 },
    { "of several records on one line only the first", "auparse takes a line for a record",
      second_of_a_line, 1 },
};

static struct et_slice word(struct et_slice *rest)
{
    const char *blank = et_slice_find(*rest, ' ');
    struct et_slice found = et_slice_to(*rest, blank ? (size_t)(blank - rest->p) : rest->n);
    *rest = et_slice_from(*rest, found.n + 1);
    return found;
}

/* The statement's value; the rest of it goes into d. */
static struct et_slice split(struct et_slice line, struct difference *d)
{
    d->node = word(&line);
    d->id = word(&line);
    d->what = word(&line);
    d->field = word(&line);
    return line;
}

static bool is_known(const struct difference *d, struct comparison *sum)
{
    for (size_t i = 0; i < KNOWN_DIFFERENCES; i++) {
        if (!known_differences[i].applies(d))
            continue;
        sum->of_known[i]++;
        return true;
    }
    return false;
}

/* By all but the value. */
static int compare_fields(struct et_slice a, struct et_slice b)
{
    struct difference x = { 0 }, y = { 0 };
    struct et_slice a_value = split(a, &x), b_value = split(b, &y);
    return et_slice_compare(et_slice_to(a, a.n - a_value.n), et_slice_to(b, b.n - b_value.n));
}

/* Lines that only one side has, in their order. */
struct lines {
    struct et_slice *all;
    size_t count;
};

static void print_value(const char *whose, struct et_slice value)
{
    if (value.p)
        printf("    %s: %.*s\n", whose, (int)(value.n < 300 ? value.n : 300), value.p);
    else
        printf("    %s: (absent)\n", whose);
}

/* Pairs what is left of both sides by field. */
static void judge(struct lines ours, struct lines theirs, struct comparison *sum)
{
    size_t i = 0, k = 0;
    while (i < ours.count || k < theirs.count) {
        struct difference d = { 0 };
        int order = i == ours.count     ? 1
                    : k == theirs.count ? -1
                                        : compare_fields(ours.all[i], theirs.all[k]);
        if (order <= 0)
            d.ours = split(ours.all[i++], &d);
        if (order >= 0)
            d.theirs = split(theirs.all[k++], &d);
        if (is_known(&d, sum)) {
            sum->known++;
        } else if (sum->unknown++ < SHOWN) {
            printf("  %.*s %.*s %.*s, %.*s:\n", (int)d.node.n, d.node.p, (int)d.id.n, d.id.p,
                   (int)d.what.n, d.what.p, (int)d.field.n, d.field.p);
            print_value("ours", d.ours);
            print_value("auparse's", d.theirs);
        }
    }
}

/* Takes the lines that both have out of both; gives their number. */
static size_t take_out_common(struct lines *a, struct lines *b)
{
    size_t same = 0, i = 0, k = 0, a_left = 0, b_left = 0;
    while (i < a->count || k < b->count) {
        int order = i == a->count ? 1 : k == b->count ? -1 : et_slice_compare(a->all[i], b->all[k]);
        same += order == 0;
        if (order < 0)
            a->all[a_left++] = a->all[i];
        if (order > 0)
            b->all[b_left++] = b->all[k];
        i += order <= 0;
        k += order >= 0;
    }
    a->count = a_left;
    b->count = b_left;
    return same;
}

bool compare_readings(const struct reading *ours, const struct reading *theirs,
                      struct comparison *sum)
{
    struct lines a, b;
    a.all = fact_text_sorted(et_strbuf_slice(&ours->text), &a.count);
    b.all = fact_text_sorted(et_strbuf_slice(&theirs->text), &b.count);
    bool sorted = a.all && b.all;
    if (sorted) {
        sum->alike += take_out_common(&a, &b);
        judge(a, b, sum);
    }
    free(a.all);
    free(b.all);
    return sorted;
}
