/* Any bytes as a file of waivers: they are taken or complained about, in a line that says
 * what is wrong, and what was taken is held against findings in bounded time. One that is met
 * by what is anybody's excuses nothing. */
#include "analyzer/rules/waivers.h"
#include "base/timestamp.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void require(bool truth)
{
    if (!truth)
        abort();
}

static void count(void *ctx, const struct et_err *problem)
{
    size_t *told = ctx;
    ++*told;
    require(problem->msg[0] != '\0');
}

static void excuse(struct et_waivers *waivers, const struct et_excusable *finding)
{
    struct et_err err = { 0 };
    struct et_matcher *matcher = et_matcher_new(&err);
    require(matcher != NULL);
    struct et_excuse excuse = et_waivers_match(waivers, finding, matcher);
    require(!excuse.by || excuse.by->state == ET_WAIVER_ACTIVE);
    require(!excuse.lapsed || excuse.lapsed->state == ET_WAIVER_EXPIRED);
    et_matcher_free(matcher);
}

static void judge(struct et_waivers *waivers)
{
    static const struct et_slice labels[] = { { "team", 4 }, { "a \xff", 3 } };
    static const struct et_slice callers[] = { { "/usr/bin/make", 13 }, { "/usr/bin/runc", 13 } };
    static const struct et_slice compilers[] = { { "gcc", 3 }, { "gcc", 3 } };
    const struct et_excusable whole = { .image = ET_SLICE("acme/web:1"),
                                        .container = ET_SLICE("web"),
                                        .pod = ET_SLICE("shop-1"),
                                        .namespace = ET_SLICE("prod"),
                                        .kind = ET_SLICE("compiler-executed"),
                                        .command = ET_SLICE("gcc -o 'a b' a.c \xff"),
                                        .labels = labels,
                                        .label_count = 2,
                                        .callers = callers,
                                        .caller_count = 2,
                                        .compilers = compilers,
                                        .compiler_count = 2 };
    const struct et_excusable nothing = { .kind = ET_SLICE("compiler-present") };
    et_waivers_judge(waivers, INT64_C(1795472000) * ET_NS_PER_S);
    excuse(waivers, &whole);
    excuse(waivers, &nothing);
    et_waivers_judge(waivers, ET_TIME_NONE);
    excuse(waivers, &whole);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct et_err err = { 0 };
    size_t told = 0;
    const struct et_rule_problems problems = { &told, count };
    struct et_waivers *waivers = et_waivers_new(&err);
    require(waivers != NULL);
    int rc =
        et_waivers_read(waivers, (struct et_slice){ (const char *)data, size }, &problems, &err);
    require((rc == 0) == (told == 0) && (rc == 0 || err.msg[0]));
    if (rc == 0)
        judge(waivers);
    et_waivers_free(waivers);
    return 0;
}
