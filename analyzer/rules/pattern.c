#define PCRE2_CODE_UNIT_WIDTH 8

#include "analyzer/rules/pattern.h"

#include <pcre2.h>
#include <stdlib.h>

/* The pattern is PCRE2's own code under another name. */
static pcre2_code *code_of(const struct et_pattern *pattern)
{
    return (pcre2_code *)pattern;
}

struct et_matcher {
    pcre2_match_context *limits;
    pcre2_match_data *match;
};

struct et_matcher *et_matcher_new(struct et_err *err)
{
    struct et_matcher *matcher = calloc(1, sizeof *matcher);
    if (matcher) {
        matcher->limits = pcre2_match_context_create(NULL);
        matcher->match = pcre2_match_data_create(1, NULL);
    }
    if (!matcher || !matcher->limits || !matcher->match) {
        et_matcher_free(matcher);
        et_fail_memory(err);
        return NULL;
    }
    pcre2_set_match_limit(matcher->limits, ET_PATTERN_MATCH_LIMIT);
    pcre2_set_heap_limit(matcher->limits, ET_PATTERN_HEAP_KIB);
    return matcher;
}

void et_matcher_free(struct et_matcher *matcher)
{
    if (!matcher)
        return;
    pcre2_match_data_free(matcher->match);
    pcre2_match_context_free(matcher->limits);
    free(matcher);
}

struct et_pattern *et_pattern_new(struct et_slice text, struct et_err *err)
{
    int status;
    size_t at;
    unsigned char why[120];
    if (text.n > ET_PATTERN_BYTES) {
        if (err)
            err->offset = ET_PATTERN_BYTES;
        et_fail(err, ET_FATAL, "longer than %d bytes", ET_PATTERN_BYTES);
        return NULL;
    }
    pcre2_code *code = pcre2_compile((PCRE2_SPTR)(text.p ? text.p : ""), text.n,
                                     PCRE2_DOLLAR_ENDONLY | PCRE2_NEVER_UTF, &status, &at, NULL);
    if (!code) {
        pcre2_get_error_message(status, why, sizeof why);
        et_fail(err, ET_FATAL, "%s", (char *)why);
        if (err)
            err->offset = at;
        return NULL;
    }
    pcre2_jit_compile(code, PCRE2_JIT_COMPLETE); /* without JIT it is only slower */
    return (struct et_pattern *)code;
}

void et_pattern_free(struct et_pattern *pattern)
{
    pcre2_code_free(code_of(pattern));
}

bool et_pattern_fits(const struct et_pattern *pattern, struct et_slice text,
                     struct et_matcher *matcher)
{
    PCRE2_SPTR subject = (PCRE2_SPTR)(text.p ? text.p : "");
    const pcre2_code *code = code_of(pattern);
    int rc = pcre2_match(code, subject, text.n, 0, 0, matcher->match, matcher->limits);
    /* The compiled matcher's small stack is no limit of ours: the slower one goes on. */
    if (rc == PCRE2_ERROR_JIT_STACKLIMIT)
        rc = pcre2_match(code, subject, text.n, 0, PCRE2_NO_JIT, matcher->match, matcher->limits);
    return rc >= 0;
}

struct et_slice et_pattern_find(const struct et_pattern *pattern, struct et_slice text,
                                struct et_matcher *matcher)
{
    if (!et_pattern_fits(pattern, text, matcher))
        return ET_SLICE_NONE;
    const size_t *at = pcre2_get_ovector_pointer(matcher->match);
    /* \K may put the beginning behind the end */
    return at[0] <= at[1] && at[1] <= text.n
               ? (struct et_slice){ (text.p ? text.p : "") + at[0], at[1] - at[0] }
               : et_slice_to(text, 0);
}
