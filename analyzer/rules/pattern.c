#define PCRE2_CODE_UNIT_WIDTH 8

#include "analyzer/rules/pattern.h"

#include "analyzer/rules/name_list.h"

#include <pcre2.h>
#include <stdlib.h>

/* Making machine code of a pattern takes as long as some dozens of ordinary matches, and of
 * a few hundred patterns most are tried only on a few names. */
enum { MATCHES_BEFORE_JIT = 16, LONG_TEXT = 4096 };

struct et_pattern {
    pcre2_code *code;          /* NULL = it is a list of names */
    unsigned matches;          /* until machine code is made */
    struct et_name_list names; /* in text */
    struct et_arena text;
};

enum { NAMES_BYTES = 512 };

struct et_matcher {
    pcre2_match_context *limits;
    pcre2_match_data *match;
    int64_t given_up;
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

void et_matcher_limit(struct et_matcher *matcher, uint32_t steps)
{
    pcre2_set_match_limit(matcher->limits, steps);
}

int64_t et_matcher_given_up(const struct et_matcher *matcher)
{
    return matcher->given_up;
}

void et_matcher_free(struct et_matcher *matcher)
{
    if (!matcher)
        return;
    pcre2_match_data_free(matcher->match);
    pcre2_match_context_free(matcher->limits);
    free(matcher);
}

static int compile(struct et_pattern *pattern, struct et_slice text, struct et_err *err)
{
    int status;
    size_t at;
    unsigned char why[120];
    if (!et_name_list_read(&pattern->names, text, &pattern->text))
        return et_fail_memory(err);
    if (pattern->names.count)
        return 0;
    pattern->code = pcre2_compile((PCRE2_SPTR)(text.p ? text.p : ""), text.n,
                                  PCRE2_DOLLAR_ENDONLY | PCRE2_NEVER_UTF, &status, &at, NULL);
    if (pattern->code)
        return 0;
    if (err)
        err->offset = at;
    pcre2_get_error_message(status, why, sizeof why);
    return et_fail(err, ET_FATAL, "%s", (char *)why);
}

struct et_pattern *et_pattern_new(struct et_slice text, struct et_err *err)
{
    if (text.n > ET_PATTERN_BYTES) {
        if (err)
            err->offset = ET_PATTERN_BYTES;
        et_fail(err, ET_FATAL, "longer than %d bytes", ET_PATTERN_BYTES);
        return NULL;
    }
    struct et_pattern *pattern = calloc(1, sizeof *pattern);
    if (!pattern) {
        et_fail_memory(err);
        return NULL;
    }
    et_arena_init_sized(&pattern->text, NAMES_BYTES);
    if (compile(pattern, text, err) == 0)
        return pattern;
    et_pattern_free(pattern);
    return NULL;
}

void et_pattern_free(struct et_pattern *pattern)
{
    if (!pattern)
        return;
    pcre2_code_free(pattern->code);
    et_arena_clear(&pattern->text);
    free(pattern);
}

/* Without machine code it is only slower. */
static const pcre2_code *code_for(struct et_pattern *pattern, struct et_slice text)
{
    if (pattern->matches == MATCHES_BEFORE_JIT)
        return pattern->code;
    pattern->matches = text.n > LONG_TEXT ? MATCHES_BEFORE_JIT : pattern->matches + 1;
    if (pattern->matches == MATCHES_BEFORE_JIT)
        pcre2_jit_compile(pattern->code, PCRE2_JIT_COMPLETE);
    return pattern->code;
}

bool et_pattern_fits(struct et_pattern *pattern, struct et_slice text, struct et_matcher *matcher)
{
    if (pattern->names.count)
        return et_name_list_has(&pattern->names, text);
    PCRE2_SPTR subject = (PCRE2_SPTR)(text.p ? text.p : "");
    const pcre2_code *code = code_for(pattern, text);
    int rc = pcre2_match(code, subject, text.n, 0, 0, matcher->match, matcher->limits);
    /* The compiled matcher's small stack is no limit of ours: the slower one goes on. */
    if (rc == PCRE2_ERROR_JIT_STACKLIMIT)
        rc = pcre2_match(code, subject, text.n, 0, PCRE2_NO_JIT, matcher->match, matcher->limits);
    matcher->given_up += rc < 0 && rc != PCRE2_ERROR_NOMATCH;
    return rc >= 0;
}

struct et_slice et_pattern_find(struct et_pattern *pattern, struct et_slice text,
                                struct et_matcher *matcher)
{
    if (!et_pattern_fits(pattern, text, matcher))
        return ET_SLICE_NONE;
    if (pattern->names.count)
        return text;
    const size_t *at = pcre2_get_ovector_pointer(matcher->match);
    /* \K may put the beginning behind the end */
    return at[0] <= at[1] && at[1] <= text.n
               ? (struct et_slice){ (text.p ? text.p : "") + at[0], at[1] - at[0] }
               : et_slice_to(text, 0);
}
