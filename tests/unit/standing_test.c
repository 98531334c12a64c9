/* Conclusions are drawn again when anything changed that they rest on, and only then. */
#include "analyzer/prune.h"
#include "analyzer/standing.h"
#include "base/timestamp.h"
#include "tests/unit/story.h"

enum { DAY = 86400 };

/* The log as it is by now; it goes on. */
static void taken(struct story *s, const char *name)
{
    case_file(&s->it, name, et_strbuf_slice(&s->log));
    case_ingest(&s->it, name);
}

static void told(struct story *s)
{
    story_begin(s);
    booted(s);
    did(s, 3001, 3000, "/usr/bin/gcc", "gcc today.c");
    taken(s, "in/audit.log");
}

static int stand_for(const struct story *s, const char *version, enum et_rule_profile profile)
{
    struct et_err err = { 0 };
    struct et_rule_set rules;
    ck_assert_int_eq(et_rule_set_begin(&rules, profile, &err), 0);
    ck_assert_int_eq(et_rule_set_end(&rules, &err), 0);
    int stand = et_conclusions_stand(s->it.store, &rules, version, &err);
    ck_assert_msg(stand >= 0, "%s", err.msg);
    et_rule_set_clear(&rules);
    return stand;
}

static int stand(const struct story *s)
{
    return stand_for(s, "test", ET_PROFILE_STRICT);
}

START_TEST(without_conclusions_none_stand)
{
    struct story s;
    told(&s);
    ck_assert_int_eq(stand(&s), 0);
    story_end(&s);
}
END_TEST

START_TEST(they_stand_while_nothing_is_new)
{
    struct story s;
    told(&s);
    case_correlate(&s.it);
    case_ingest(&s.it, "in");
    ck_assert_int_eq(stand(&s), 1);
    story_end(&s);
}
END_TEST

START_TEST(other_rules_or_another_version_may_conclude_otherwise)
{
    struct story s;
    told(&s);
    case_correlate(&s.it);
    ck_assert_int_eq(stand_for(&s, "test", ET_PROFILE_PARITY), 0);
    ck_assert_int_eq(stand_for(&s, "another", ET_PROFILE_STRICT), 0);
    story_end(&s);
}
END_TEST

START_TEST(a_log_that_grew_has_more_to_say)
{
    struct story s;
    told(&s);
    case_correlate(&s.it);
    did(&s, 3002, 3000, "/usr/bin/gcc", "gcc more.c");
    taken(&s, "in/audit.log");
    ck_assert_uint_eq(s.it.totals.grown, 1);
    ck_assert_int_eq(stand(&s), 0);
    case_correlate(&s.it);
    ck_assert_int_eq(stand(&s), 1);
    story_end(&s);
}
END_TEST

/* A place may tell whose evidence it is. */
START_TEST(the_same_elsewhere_may_be_of_another_host)
{
    struct story s;
    told(&s);
    case_correlate(&s.it);
    taken(&s, "web7/var/log/audit/audit.log");
    ck_assert_uint_eq(s.it.totals.known, 1);
    ck_assert_int_eq(stand(&s), 0);
    story_end(&s);
}
END_TEST

START_TEST(what_was_taken_out_took_them_along)
{
    struct story s;
    struct et_err err = { 0 };
    struct et_pruned pruned;
    told(&s);
    case_correlate(&s.it);
    ck_assert_int_eq(et_store_begin(s.it.store, &err), 0);
    ck_assert_int_eq(et_prune(s.it.store, (STORY_BEGIN_S + DAY) * ET_NS_PER_S, &pruned, &err), 0);
    ck_assert_int_eq(et_store_commit(s.it.store, &err), 0);
    ck_assert_int_eq(stand(&s), 0);
    story_end(&s);
}
END_TEST

void et_add_tests(TCase *tcase)
{
    tcase_add_test(tcase, without_conclusions_none_stand);
    tcase_add_test(tcase, they_stand_while_nothing_is_new);
    tcase_add_test(tcase, other_rules_or_another_version_may_conclude_otherwise);
    tcase_add_test(tcase, a_log_that_grew_has_more_to_say);
    tcase_add_test(tcase, the_same_elsewhere_may_be_of_another_host);
    tcase_add_test(tcase, what_was_taken_out_took_them_along);
}
