/* The tables of rules beside compilers.csv: acts and weights of findings. */
#include "analyzer/rules/acts.h"
#include "analyzer/rules/findings.h"
#include "tests/unit/suite.h"

static struct et_act_rules *acts;

static void set_up(void)
{
    struct et_err err = { 0 };
    acts = et_act_rules_new(et_slice_of(et_builtin_acts), &err);
    ck_assert_msg(acts != NULL, "line %llu: %s", (unsigned long long)err.line, err.msg);
}

static void tear_down(void)
{
    et_act_rules_free(acts);
}

static const struct {
    const char *name, *cmdline;
    const char *want; /* act, or NULL for none */
} samples[] = {
    { "curl", "curl -O https://example.org/x.c", "fetch" },
    { "wget", "wget -q https://example.org/x", "fetch" },
    { "curl", "curl -T x.c https://example.org/", "connect" },
    { "curl", "curl --upload-file x.c https://example.org/", "connect" },
    { "curl", "curl -sSLo x.c https://example.org/x.c", "fetch" },
    { "wget", "wget --post-file=x.c https://example.org/", "connect" },
    { "git", "git clone https://example.org/x.git", "fetch" },
    { "git", "git status", NULL },
    { "git", "git -C /src pull --rebase", "fetch" },
    { "scp", "scp host:x.c .", "fetch" },
    { "scp", "scp x.c host:/tmp/", "connect" },
    { "scp", "scp -i key user@host:x.c /tmp/x.c", "fetch" },
    { "rsync", "rsync -a src/ dst/", NULL },
    { "rsync", "rsync -a src/ host:dst/", "connect" },
    { "aws", "aws s3 cp x.c s3://bucket/", "connect" },
    { "aws", "aws s3 cp s3://bucket/x.c . --endpoint-url http://h:9000", "fetch" },
    { "kubectl", "kubectl cp x web:/x", "connect" },
    { "rsync", "rsync -a host:src/ dst/", "fetch" },
    { "kubectl", "kubectl cp web:/x x", "fetch" },
    { "python3.11", "python3 -c 'import urllib.request as u; u.urlretrieve(a, b)'", "fetch" },
    { "python3.11", "python3 -c 'import base64; base64.b64decode(x)'", "decode" },
    { "python3.11", "python3 app.py", NULL },
    { "base64", "base64 -d", "decode" },
    { "base64", "base64 --decode x", "decode" },
    { "base64", "base64 x", NULL },
    { "openssl", "openssl enc -d -aes-256-cbc -in x", "decode" },
    { "openssl", "openssl s_client -connect h:443", "connect" },
    { "xxd", "xxd -r x y", "decode" },
    { "tar", "tar xzf x.tgz", "unpack" },
    { "tar", "tar -C /x -xf x.tar", "unpack" },
    { "tar", "tar --extract -f x.tar", "unpack" },
    { "tar", "tar czf y.tgz x", NULL },
    { "gzip", "gzip -d x.gz", "unpack" },
    { "gzip", "gzip x", NULL },
    { "unzip", "unzip x.zip", "unpack" },
    { "tee", "tee /tmp/x", "write" },
    { "dd", "dd if=/dev/zero of=x", "write" },
    { "sed", "sed -i s/a/b/ x.c", "write" },
    { "sed", "sed -ni.old s/a/b/ x.c", "write" },
    { "sed", "sed -E --in-place=.old s/a/b/ x.c", "write" },
    { "sed", "sed -e s/i/o/ x.c", NULL },
    { "sed", "sed -n p x.c", NULL },
    { "cp", "cp a b", "copy" },
    { "install", "install -m 755 a b", "copy" },
    { "ln", "ln -s a b", "copy" },
    { "mv", "mv a b", "move" },
    { "chmod", "chmod +x a", "permit" },
    { "setcap", "setcap cap_net_raw+ep a", "permit" },
    { "rm", "rm -f a", "delete" },
    { "shred", "shred -u a", "delete" },
    { "truncate", "truncate -s 0 a", "delete" },
    { "truncate", "truncate -s 10M a", NULL },
    { "nc", "nc 10.0.0.1 443", "connect" },
    { "bash", "bash -c 'exec 3<>/dev/tcp/10.0.0.1/443'", "connect" },
    { "bash", "bash -c true", NULL },
    { "nsenter", "nsenter -t 1 -m sh", "enter" },
    { "docker", "docker cp x web:/x", "copy-in" },
    { "docker", "docker --host tcp://h container cp x web:/x", "copy-in" },
    { "docker", "docker exec web cp a b", NULL },
    { "podman", "podman ps", NULL },
    { "curlew", "curlew x", NULL },
    { "armor", "armor", NULL },
    { "cat", "cat x.c", NULL },
};

START_TEST(a_command_does_what_it_does)
{
    int rule =
        et_act_rules_match(acts, et_slice_of(samples[_i].name), et_slice_of(samples[_i].cmdline));
    const char *got = rule < 0 ? "nothing" : et_act_name(et_act_rules_act(acts, rule));
    const char *want = samples[_i].want ? samples[_i].want : "nothing";
    ck_assert_msg(strcmp(got, want) == 0, "%s: got %s, want %s", samples[_i].cmdline, got, want);
}
END_TEST

/* What is looked at more closely may not leave out what a rule would take. */
START_TEST(a_name_tells_which_acts_are_thinkable)
{
    for (size_t i = 0; i < sizeof samples / sizeof *samples; i++) {
        struct et_slice name = et_slice_of(samples[i].name);
        int rule = et_act_rules_match(acts, name, et_slice_of(samples[i].cmdline));
        if (rule >= 0)
            ck_assert((et_act_rules_of_name(acts, name) & 1U << et_act_rules_act(acts, rule)) != 0);
    }
    ck_assert_uint_eq(et_act_rules_of_name(acts, ET_SLICE("cat")), 0);
}
END_TEST

START_TEST(an_unknown_act_is_refused)
{
    struct et_err err = { 0 };
    ck_assert_ptr_null(
        et_act_rules_new(ET_SLICE("id,act,name,needs,technique,note\nx,dance,^x$,,,\n"), &err));
    ck_assert_str_eq(err.msg, "rule x: there is no act dance");
    ck_assert_uint_eq(err.line, 2);
    ck_assert_ptr_null(
        et_act_rules_new(ET_SLICE("id,act,name,needs,technique,note\nx,copy,(,,,\n"), &err));
    ck_assert_ptr_nonnull(strstr(err.msg, "rule x: name: "));
}
END_TEST

/* ------------------------------------------------------------ findings */

static struct et_finding_rules *findings(const char *csv, struct et_err *err)
{
    *err = (struct et_err){ 0 };
    return et_finding_rules_new(et_slice_of(csv), err);
}

START_TEST(a_finding_weighs_what_the_table_says)
{
    struct et_err err;
    const struct et_compiler_rule gcc = { .severity = 2, .technique = ET_SLICE("T1") };
    struct et_finding_rules *rules = findings(et_builtin_findings, &err);
    ck_assert_msg(rules != NULL, "%s", err.msg);
    struct et_weight weight = et_finding_weight(rules, ET_FINDING_EXECUTED, &gcc);
    ck_assert_int_eq(weight.severity, 2);
    expect_slice(weight.technique, "T1");
    weight = et_finding_weight(rules, ET_FINDING_DISGUISED, &gcc);
    ck_assert_int_eq(weight.severity, 4);
    expect_slice(weight.technique, "T1036");
    /* a compiler that no rule knows is the worst */
    ck_assert_int_eq(et_finding_weight(rules, ET_FINDING_EXECUTED, NULL).severity, 4);
    et_finding_rules_free(rules);
}
END_TEST

START_TEST(every_kind_has_to_be_weighed)
{
    struct et_err err;
    ck_assert_ptr_null(findings("kind,severity,technique,note\ncompiler-executed,1,,\n", &err));
    ck_assert_str_eq(err.msg, "nothing is said of compiler-attempted");
    ck_assert_ptr_null(findings("kind,severity,technique,note\nother,1,,\n", &err));
    ck_assert_str_eq(err.msg, "there is no kind of finding other");
    ck_assert_ptr_null(findings("kind,severity,technique,note\ncompiler-executed,5,,\n", &err));
    ck_assert_str_eq(err.msg, "compiler-executed: severity is 1 to 4, or rule");
}
END_TEST

void et_add_tests(TCase *tcase)
{
    tcase_add_checked_fixture(tcase, set_up, tear_down);
    tcase_add_loop_test(tcase, a_command_does_what_it_does, 0,
                        (int)(sizeof samples / sizeof *samples));
    tcase_add_test(tcase, a_name_tells_which_acts_are_thinkable);
    tcase_add_test(tcase, an_unknown_act_is_refused);
    tcase_add_test(tcase, a_finding_weighs_what_the_table_says);
    tcase_add_test(tcase, every_kind_has_to_be_weighed);
}
