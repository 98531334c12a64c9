/* Which host each evidence is of. What it says about itself is written straight
 * into the case: no parser is asked. */
#include "analyzer/hosts.h"
#include "tests/unit/case.h"

/* One evidence. Times are seconds; 0 = it tells none. */
struct said {
    const char *path, *member;
    const char *site;   /* NULL: "ev" */
    const char *origin; /* NULL: the case's own */
    const char *node, *carrier, *given;
    const char *hostname, *uname;
    bool audit;
    int first, last;
};

struct story {
    struct scratch_case it;
    struct et_strbuf sql;
    int count;
};

static void story_begin(struct story *story)
{
    *story = (struct story){ 0 };
    case_open(&story->it);
}

static void story_end(struct story *story)
{
    et_strbuf_clear(&story->sql);
    case_close(&story->it);
}

#define STORY_AUTO __attribute__((cleanup(story_end))) struct story

static void add_text(struct et_strbuf *sql, const char *text)
{
    if (text)
        et_strbuf_addf(sql, ", '%s'", text);
    else
        et_strbuf_adds(sql, ", NULL");
}

static void add_setting(struct story *story, const char *topic, const char *name, const char *value)
{
    et_strbuf_addf(&story->sql,
                   "INSERT INTO fact_setting (fact_id, line, at_offset, topic, name, value) "
                   "VALUES ((%d << 30) + (SELECT count(*) FROM fact_setting), 1, 0, '%s'",
                   story->count, topic);
    add_text(&story->sql, name);
    add_text(&story->sql, value);
    et_strbuf_adds(&story->sql, ");");
}

/* Rows are numbered as they come; a digest stands for the content. */
static void tell(struct story *story, struct said said)
{
    struct et_strbuf *sql = &story->sql;
    int n = ++story->count;
    et_strbuf_addf(sql,
                   "INSERT INTO fact_evidence (evidence_row, sha256, bytes, lines_read, "
                   "lines_parsed, lines_skipped, lines_damaged, complete, host_given) VALUES (%d, "
                   "x'%02x', 1, 0, 0, 0, 0, 1",
                   n, (unsigned)n * 37 % 256);
    add_text(sql, said.given);
    et_strbuf_addf(sql,
                   ");INSERT INTO fact_evidence_path VALUES (%d, '%s', '%s', '%s', '%s', 1, 0);", n,
                   said.path, said.member ? said.member : "", said.origin ? said.origin : "",
                   said.site ? said.site : "ev");
    et_strbuf_addf(sql,
                   "INSERT INTO fact_stream (stream_id, evidence_row, node, carried, first_ns, "
                   "last_ns) VALUES (%d, %d",
                   n, n);
    add_text(sql, said.node ? said.node : said.carrier);
    et_strbuf_addf(sql, ", %d", said.carrier != NULL);
    if (said.last)
        et_strbuf_addf(sql, ", %d000000000, %d000000000);", said.first, said.last);
    else
        et_strbuf_adds(sql, ", NULL, NULL);");
    if (said.audit)
        et_strbuf_addf(sql,
                       "INSERT INTO fact_audit_state (fact_id, line, at_offset, time_ns, serial, "
                       "change, type, text) VALUES (%d << 30, 1, 0, 1000000000, 1, 'config', "
                       "'CONFIG_CHANGE', '');",
                       n);
    if (said.hostname)
        add_setting(story, "hostname", NULL, said.hostname);
    if (said.uname)
        add_setting(story, "uname", "nodename", said.uname);
}

/* Another name in the evidence told of last. */
static void tell_also(struct story *story, const char *carrier, int first, int last)
{
    et_strbuf_addf(&story->sql,
                   "INSERT INTO fact_stream (stream_id, evidence_row, node, carried, first_ns, "
                   "last_ns) SELECT 1000 + count(*), %d, '%s', 1, %d000000000, "
                   "%d000000000 FROM fact_stream;",
                   story->count, carrier, first, last);
}

/* The evidence told of last also lies elsewhere. */
static void lies_also(struct story *story, const char *path)
{
    et_strbuf_addf(&story->sql,
                   "INSERT INTO fact_evidence_path VALUES (%d, '%s', '', '', 'ev', 1, 0);",
                   story->count, path);
}

static void derive(struct story *story)
{
    struct et_err err = { 0 };
    int64_t count;
    struct scratch_case *it = &story->it;
    et_store_close(it->store);
    it->store = NULL;
    case_run(
        (const char *const[]){ "sqlite3", "-batch", it->path, et_strbuf_string(&story->sql), NULL },
        NULL);
    ck_assert_msg(et_store_open(it->path, ET_STORE_MAKE, &it->store, &err) == 0, "%s", err.msg);
    ck_assert_msg(et_hosts_derive(it->store, &count, &err) == 0, "%s", err.msg);
}

/* Each host, who named it, and its evidence: "web1 node: audit.log inspect.json". */
#define expect_hosts(story, want)                                                                  \
    expect_rows(&(story)->it,                                                                      \
                "SELECT h.name || ' ' || h.named_by || ':' || (SELECT group_concat(' ' || n, '') " \
                "FROM (SELECT DISTINCT substr(p.path, 1 + 3 * (p.path LIKE 'ev/%')) || CASE "      \
                "p.member WHEN '' THEN '' ELSE '!' || p.member END AS n FROM "                     \
                "derived_stream_host d JOIN fact_stream s USING (stream_id) JOIN "                 \
                "fact_evidence_path p USING (evidence_row) WHERE d.host_id = h.host_id ORDER BY "  \
                "1)) FROM derived_host h ORDER BY h.host_id",                                      \
                want)

START_TEST(records_name_their_host_wherever_they_lie)
{
    STORY_AUTO story;
    story_begin(&story);
    tell(&story, (struct said){ "ev/audit.log", .node = "web1", .audit = true });
    tell(&story, (struct said){ "old/a.log", .site = "old", .node = "web1", .audit = true });
    tell(&story, (struct said){ "ev/inspect.json", .first = 1, .last = 2 });
    derive(&story);
    expect_hosts(&story, "web1 node: audit.log inspect.json old/a.log");
}
END_TEST

/* What is in the folders of two hosts must not be mixed up. */
START_TEST(each_evidence_goes_to_the_nearest_host)
{
    STORY_AUTO story;
    story_begin(&story);
    tell(&story, (struct said){ "ev/a/logs/audit.log", .node = "a", .audit = true });
    tell(&story, (struct said){ "ev/a/docker/inspect.json", .first = 1, .last = 1 });
    tell(&story, (struct said){ "ev/b/logs/audit.log", .node = "b", .audit = true });
    tell(&story, (struct said){ "ev/b/docker/inspect.json", .first = 2, .last = 2 });
    tell(&story, (struct said){ "ev/whose.json", .first = 3, .last = 3 });
    derive(&story);
    expect_hosts(&story, "a node: a/docker/inspect.json a/logs/audit.log\n"
                         "b node: b/docker/inspect.json b/logs/audit.log\n"
                         "ev place: whose.json");
}
END_TEST

START_TEST(the_option_names_what_names_no_node)
{
    STORY_AUTO story;
    story_begin(&story);
    tell(&story, (struct said){ "ev/audit.log", .node = "web1.acme.example", .given = "web1",
                                .audit = true });
    tell(&story, (struct said){ "ev/inspect.json", .given = "web1", .first = 1, .last = 1 });
    tell(&story, (struct said){ "ev/syslog", .carrier = "10.0.0.7", .given = "web1" });
    derive(&story);
    expect_hosts(&story, "web1.acme.example node: audit.log inspect.json syslog");
}
END_TEST

START_TEST(etc_hostname_names_the_host_around_it)
{
    STORY_AUTO story;
    story_begin(&story);
    tell(&story, (struct said){ "ev/a/etc/hostname", .hostname = "alpha" });
    tell(&story, (struct said){ "ev/a/var/log/audit/audit.log", .audit = true, .last = 1 });
    tell(&story, (struct said){ "ev/b/etc/hostname", .hostname = "beta" });
    tell(&story, (struct said){ "ev/b/var/lib/docker/containers/x/config.v2.json", .last = 1 });
    derive(&story);
    expect_hosts(&story, "alpha hostname-file: a/etc/hostname a/var/log/audit/audit.log\n"
                         "beta hostname-file: b/etc/hostname "
                         "b/var/lib/docker/containers/x/config.v2.json");
}
END_TEST

/* As scripts/collect packs it: what commands printed lies beside the copied files. */
START_TEST(an_archive_of_one_host_is_one_host)
{
    STORY_AUTO story;
    story_begin(&story);
    static const char *const members[] = { "files/var/log/audit/audit.log", "audit/dmesg.txt",
                                           "docker/web/inspect.json" };
    for (int host = 0; host < 2; host++) {
        const char *path = host ? "ev/a.tgz" : "ev/b.tgz";
        tell(&story, (struct said){ path, "x/host/uname.txt", .uname = host ? "a" : "b" });
        tell(&story, (struct said){ path, "x/files/etc/hostname", .hostname = host ? "a" : "b" });
        for (size_t i = 0; i < 3; i++) {
            char *member;
            ck_assert_int_gt(asprintf(&member, "x/%s", members[i]), 0);
            tell(&story, (struct said){ path, member, .audit = i < 2, .last = 1 });
            free(member);
        }
    }
    derive(&story);
    expect_hosts(&story, "a hostname-file: a.tgz!x/audit/dmesg.txt a.tgz!x/docker/web/inspect.json "
                         "a.tgz!x/files/etc/hostname a.tgz!x/files/var/log/audit/audit.log "
                         "a.tgz!x/host/uname.txt\n"
                         "b hostname-file: b.tgz!x/audit/dmesg.txt b.tgz!x/docker/web/inspect.json "
                         "b.tgz!x/files/etc/hostname b.tgz!x/files/var/log/audit/audit.log "
                         "b.tgz!x/host/uname.txt");
}
END_TEST

/* Names inside an archive are anyone's to choose: they lead nowhere. */
START_TEST(no_member_makes_a_host_by_leading_out)
{
    STORY_AUTO story;
    story_begin(&story);
    tell(&story, (struct said){ "ev/z.zip", "../../etc/x.log", .audit = true, .last = 1 });
    tell(&story, (struct said){ "ev/z.zip", "/./etc//y.log", .audit = true, .last = 1 });
    derive(&story);
    expect_hosts(&story, "z.zip place: z.zip!../../etc/x.log z.zip!/./etc//y.log");
}
END_TEST

/* name_format of auditd.conf may be an address, or anything. */
START_TEST(a_host_that_is_alone_in_its_root_has_one_name)
{
    STORY_AUTO story;
    story_begin(&story);
    tell(&story, (struct said){ "ev/var/log/audit/audit.log", .node = "10.0.0.7", .audit = true });
    tell(&story, (struct said){ "ev/etc/hostname", .hostname = "web1" });
    tell(&story, (struct said){ "ev/etc/passwd" });
    derive(&story);
    expect_hosts(&story, "10.0.0.7 node: etc/hostname etc/passwd var/log/audit/audit.log");
}
END_TEST

/* A server that others send their records to: what is its own is not theirs. */
START_TEST(a_log_server_is_none_of_its_clients)
{
    STORY_AUTO story;
    story_begin(&story);
    tell(&story, (struct said){ "ev/var/log/audit/a.log", .node = "a", .audit = true });
    tell(&story, (struct said){ "ev/var/log/audit/b.log", .node = "b", .audit = true });
    tell(&story, (struct said){ "ev/var/log/audit/audit.log", .audit = true });
    tell(&story, (struct said){ "ev/var/log/remote/c.log", .carrier = "c" });
    tell(&story, (struct said){ "ev/etc/hostname", .hostname = "logs" });
    tell(&story, (struct said){ "ev/etc/passwd" });
    derive(&story);
    expect_hosts(&story, "a node: var/log/audit/a.log\n"
                         "b node: var/log/audit/b.log\n"
                         "c carrier: var/log/remote/c.log\n"
                         "logs hostname-file: etc/hostname etc/passwd var/log/audit/audit.log");
}
END_TEST

START_TEST(no_container_names_a_host)
{
    STORY_AUTO story;
    story_begin(&story);
    tell(&story, (struct said){ "ev/audit.log", .audit = true });
    tell(&story, (struct said){ "ev/docker/web/etc/hostname", .hostname = "4f66ad9a0b2e" });
    tell(&story, (struct said){ "ev/docker/web/uname.txt", .uname = "4f66ad9a0b2e" });
    tell(&story, (struct said){ "ev/notes", .hostname = "hello" });
    tell(&story, (struct said){ "ev/hostname", .hostname = "localhost" });
    derive(&story);
    expect_hosts(&story,
                 "ev place: audit.log docker/web/etc/hostname docker/web/uname.txt hostname "
                 "notes");
}
END_TEST

/* systemd's journal begins before the host knows its name. */
START_TEST(a_host_renamed_at_boot_is_one_host)
{
    STORY_AUTO story;
    story_begin(&story);
    tell(&story, (struct said){ "ev/audit.log", .audit = true, .first = 110, .last = 200 });
    tell(&story,
         (struct said){ "ev/journal.json", .carrier = "buildhost", .first = 100, .last = 104 });
    tell_also(&story, "ci-node-07", 106, 200);
    tell(&story,
         (struct said){ "ev/early.txt", .carrier = "buildhost", .first = 101, .last = 102 });
    derive(&story);
    expect_hosts(&story, "ci-node-07 carrier: audit.log early.txt journal.json");
}
END_TEST

/* Each has its own folder, with the same name of before. */
START_TEST(hosts_renamed_alike_are_told_apart_by_their_folders)
{
    STORY_AUTO story;
    story_begin(&story);
    tell(&story, (struct said){ "ev/a/journal", .carrier = "buildhost", .first = 1, .last = 2 });
    tell_also(&story, "alpha", 3, 9);
    tell(&story, (struct said){ "ev/a/audit.log", .audit = true, .last = 9 });
    tell(&story, (struct said){ "ev/a/early", .carrier = "buildhost", .first = 1, .last = 1 });
    tell(&story, (struct said){ "ev/b/journal", .carrier = "buildhost", .first = 1, .last = 2 });
    tell_also(&story, "beta", 3, 9);
    tell(&story, (struct said){ "ev/b/audit.log", .node = "beta", .audit = true, .last = 9 });
    tell(&story, (struct said){ "ev/b/early", .carrier = "buildhost", .first = 2, .last = 2 });
    derive(&story);
    expect_hosts(&story, "alpha carrier: a/audit.log a/early a/journal\n"
                         "beta node: b/audit.log b/early b/journal");
}
END_TEST

START_TEST(hosts_that_speak_at_the_same_time_are_several)
{
    STORY_AUTO story;
    story_begin(&story);
    tell(&story, (struct said){ "ev/syslog", .carrier = "a", .first = 1, .last = 90 });
    tell_also(&story, "b", 50, 99);
    tell_also(&story, "c", 100, 120);
    tell(&story, (struct said){ "ev/audit.log", .audit = true, .first = 1, .last = 9 });
    derive(&story);
    expect_hosts(&story, "a carrier: syslog\nb carrier: syslog\nc carrier: syslog\n"
                         "ev place: audit.log");
}
END_TEST

/* Long after: another host has taken the place of the first. */
START_TEST(names_that_follow_after_a_while_are_several_hosts)
{
    STORY_AUTO story;
    story_begin(&story);
    tell(&story, (struct said){ "ev/syslog", .carrier = "a", .first = 1, .last = 90 });
    tell_also(&story, "b", 3690, 4000);
    derive(&story);
    expect_hosts(&story, "a carrier: syslog\nb carrier: syslog");
}
END_TEST

START_TEST(a_carrier_names_the_unnamed_beside_it)
{
    STORY_AUTO story;
    story_begin(&story);
    tell(&story, (struct said){ "ev/audit/audit.log", .audit = true });
    tell(&story, (struct said){ "ev/journal/syslog", .carrier = "web1", .first = 1, .last = 2 });
    tell(&story, (struct said){ "ev/docker/inspect.json", .last = 2 });
    derive(&story);
    expect_hosts(&story, "web1 carrier: audit/audit.log docker/inspect.json journal/syslog");
}
END_TEST

START_TEST(a_carrier_knows_a_host_without_its_domain)
{
    STORY_AUTO story;
    story_begin(&story);
    tell(&story, (struct said){ "ev/audit.log", .node = "web1.acme.example", .audit = true });
    tell(&story, (struct said){ "ev/syslog", .carrier = "web1" });
    tell(&story, (struct said){ "ev/messages", .carrier = "web10" });
    derive(&story);
    expect_hosts(&story, "web1.acme.example node: audit.log syslog\nweb10 carrier: messages");
}
END_TEST

/* Nothing tells whose they are but where they lay. */
START_TEST(two_roots_without_names_are_two_hosts)
{
    STORY_AUTO story;
    story_begin(&story);
    tell(&story, (struct said){ "ev/a/var/log/audit/audit.log", .audit = true });
    tell(&story, (struct said){ "ev/b/var/log/audit/audit.log", .audit = true });
    tell(&story, (struct said){ "ev/b/etc/passwd" });
    tell(&story, (struct said){ "ev/more/audit.log", .audit = true });
    derive(&story);
    expect_hosts(&story, "a place: a/var/log/audit/audit.log\n"
                         "b place: b/etc/passwd b/var/log/audit/audit.log\n"
                         "ev place: more/audit.log");
}
END_TEST

/* The case has such a path in $'…' as a whole; the folders in it are folders all the same. */
START_TEST(folders_of_strange_names_are_hosts_like_others)
{
    STORY_AUTO story;
    story_begin(&story);
    tell(&story, (struct said){ "$''ev/a\\nl/var/log/audit/audit.log''", .audit = true });
    tell(&story, (struct said){ "$''ev/a\\nl/etc/passwd''" });
    tell(&story, (struct said){ "$''ev/b\\nl/var/log/audit/audit.log''", .audit = true });
    tell(&story, (struct said){ "$''ev/b\\nl/etc/passwd''" });
    derive(&story);
    expect_rows(&story.it, "SELECT name FROM derived_host ORDER BY 1", "$'a\\nl'\n$'b\\nl'");
    expect_rows(&story.it,
                "SELECT count(DISTINCT host_id) FROM derived_stream_host WHERE stream_id IN (1, 2)",
                "1");
}
END_TEST

/* The same rules on two hosts are the same bytes, hence one evidence. */
START_TEST(what_two_hosts_have_alike_is_of_both)
{
    STORY_AUTO story;
    story_begin(&story);
    tell(&story, (struct said){ "ev/a/etc/hostname", .hostname = "a" });
    tell(&story, (struct said){ "ev/b/etc/hostname", .hostname = "b" });
    tell(&story, (struct said){ "ev/a/etc/audit/audit.rules" });
    lies_also(&story, "ev/b/etc/audit/audit.rules");
    derive(&story);
    expect_rows(&story.it,
                "SELECT h.name FROM derived_stream_host JOIN derived_host h USING (host_id) WHERE "
                "stream_id = 3 ORDER BY 1",
                "a\nb");
}
END_TEST

/* The one audit log there is, given apart from the rest. */
START_TEST(what_lies_apart_goes_to_the_only_host)
{
    STORY_AUTO story;
    story_begin(&story);
    tell(&story, (struct said){ "audit.log", .site = ".", .audit = true });
    tell(&story, (struct said){ "other/inspect.json", .site = "other", .last = 1 });
    derive(&story);
    expect_hosts(&story, "unnamed place: audit.log other/inspect.json");
}
END_TEST

void et_add_tests(TCase *tcase)
{
    tcase_add_test(tcase, records_name_their_host_wherever_they_lie);
    tcase_add_test(tcase, each_evidence_goes_to_the_nearest_host);
    tcase_add_test(tcase, the_option_names_what_names_no_node);
    tcase_add_test(tcase, etc_hostname_names_the_host_around_it);
    tcase_add_test(tcase, an_archive_of_one_host_is_one_host);
    tcase_add_test(tcase, no_member_makes_a_host_by_leading_out);
    tcase_add_test(tcase, a_host_that_is_alone_in_its_root_has_one_name);
    tcase_add_test(tcase, a_log_server_is_none_of_its_clients);
    tcase_add_test(tcase, no_container_names_a_host);
    tcase_add_test(tcase, a_host_renamed_at_boot_is_one_host);
    tcase_add_test(tcase, hosts_renamed_alike_are_told_apart_by_their_folders);
    tcase_add_test(tcase, hosts_that_speak_at_the_same_time_are_several);
    tcase_add_test(tcase, names_that_follow_after_a_while_are_several_hosts);
    tcase_add_test(tcase, a_carrier_names_the_unnamed_beside_it);
    tcase_add_test(tcase, a_carrier_knows_a_host_without_its_domain);
    tcase_add_test(tcase, two_roots_without_names_are_two_hosts);
    tcase_add_test(tcase, folders_of_strange_names_are_hosts_like_others);
    tcase_add_test(tcase, what_two_hosts_have_alike_is_of_both);
    tcase_add_test(tcase, what_lies_apart_goes_to_the_only_host);
}
