/* A case may hold thousands of hosts: what is asked about one of them must not read the facts
 * of all. SQLite says how it would answer each statement that has a host. */
#include "tests/unit/case.h"

#include <string.h>

static bool is_about_a_host(enum et_query query)
{
    const char *sql = et_query_texts[query].sql;
    return strstr(sql, ":host_id") && !strstr(sql, "INSERT ") && !strstr(sql, "UPDATE ");
}

/* Streams and evidence are few, and texts are no facts of a host. table: behind fact_. */
static bool are_few(const char *table)
{
    static const char *const few[] = { "stream", "evidence", "call", "subject",
                                       "text",   "growth",   "user", "damage" };
    for (size_t i = 0; i < sizeof few / sizeof *few; i++)
        if (strncmp(table, few[i], strlen(few[i])) == 0)
            return true;
    return false;
}

/* Whether the plan reads all of a table that it calls by its own name. */
static bool reads_all_of_one(const char *plan)
{
    static const char scan[] = "SCAN fact_";
    for (const char *at = plan; (at = strstr(at, scan));) {
        at += sizeof scan - 1;
        if (!are_few(at))
            return true;
    }
    return false;
}

/* The short name of the next table of facts that the statement reads, after at: `fact_exec f`.
 * NULL: there are no more. */
static const char *next_alias(const char *at, char alias[32])
{
    for (; (at = strpbrk(at, "fd")) != NULL; at++) {
        static const char execs[] = "derived_exec ";
        bool is_few = strncmp(at, "fact_id", 7) == 0;
        if (strncmp(at, execs, sizeof execs - 1) == 0) {
            at += sizeof "derived_" - 1;
        } else if (strncmp(at, "fact_", 5) == 0) {
            at += 5;
        } else {
            continue;
        }
        is_few = is_few || are_few(at);
        size_t name = strspn(at, "abcdefghijklmnopqrstuvwxyz_");
        size_t length = strspn(at + name + 1, "abcdefghijklmnopqrstuvwxyz");
        if (is_few || at[name] != ' ' || length == 0 || length > 2)
            continue;
        snprintf(alias, 32, "%.*s", (int)length, at + name + 1);
        return at;
    }
    return NULL;
}

START_TEST(what_is_asked_about_a_host_reads_its_own_facts)
{
    SCRATCH_CASE_AUTO it;
    int asked = 0, looked = 0;
    case_open(&it);
    for (int query = 0; query < ET_QUERIES; query++) {
        ET_STRBUF_AUTO sql = { 0 };
        ET_STRBUF_AUTO plan = { 0 };
        char alias[32], scan[64];
        if (!is_about_a_host((enum et_query)query))
            continue;
        et_strbuf_addf(&sql, "EXPLAIN QUERY PLAN %s", et_query_texts[query].sql);
        case_run((const char *const[]){ "sqlite3", it.path, et_strbuf_string(&sql), NULL }, &plan);
        asked++;
        ck_assert_msg(!reads_all_of_one(et_strbuf_string(&plan)), "%s reads all:\n%s",
                      et_query_texts[query].name, et_strbuf_string(&plan));
        for (const char *at = et_query_texts[query].sql; (at = next_alias(at, alias));) {
            looked++;
            snprintf(scan, sizeof scan, "SCAN %s\n", alias);
            ck_assert_msg(!strstr(et_strbuf_string(&plan), scan), "%s reads all of %s:\n%s",
                          et_query_texts[query].name, alias, et_strbuf_string(&plan));
        }
    }
    ck_assert_int_gt(asked, 20);
    ck_assert_int_gt(looked, 20);
}
END_TEST

void et_add_tests(TCase *tcase)
{
    tcase_add_test(tcase, what_is_asked_about_a_host_reads_its_own_facts);
}
