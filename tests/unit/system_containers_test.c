#include "analyzer/system_containers.h"

#include "tests/unit/one_story.h"

/* want: the operation and the container; - where there is none. ~ is a blank in a word. */
static void expect_call_at(const char *name, const char *words, const char *want, int at)
{
    static const char *const ops[] = {
        "other", "create", "start", "run", "exec", "delete", "untold"
    };
    enum { MAX_WORDS = 16 };
    struct et_slice argv[MAX_WORDS];
    char line[256], got[256], *rest = NULL;
    size_t argc = 0;
    snprintf(line, sizeof line, "%s", words);
    for (char *word = strtok_r(line, " ", &rest); word; word = strtok_r(NULL, " ", &rest)) {
        for (char *c = word; *c; c++)
            if (*c == '~')
                *c = ' ';
        argv[argc++] = et_slice_of(word);
    }
    ck_assert(et_system_container_may_be(et_slice_of(name)));
    struct et_runtime_call call = et_system_container_of(et_slice_of(name), argv, argc);
    snprintf(got, sizeof got, "%s %.*s", call.kind == ET_RT_OCI ? ops[call.op] : "none",
             call.id.p ? (int)call.id.n : 1, call.id.p ? call.id.p : "-");
    ck_assert_msg(strcmp(got, want) == 0, "line %d: %s\n got %s\nwant %s", at, words, got, want);
}

#define expect_call(name, words, want) expect_call_at((name), (words), (want), __LINE__)

/* It is called after its folder or image where it has no name of its own. */
START_TEST(nspawn_names_its_machine_in_several_ways)
{
    expect_call("systemd-nspawn", "systemd-nspawn --quiet --boot --machine=web", "run web");
    expect_call("systemd-nspawn", "systemd-nspawn -M web -D /srv/other gcc x.c", "run web");
    expect_call("systemd-nspawn", "systemd-nspawn -bD /srv/web/", "run web");
    expect_call("systemd-nspawn", "systemd-nspawn -Mweb -b", "run web");
    expect_call("systemd-nspawn", "systemd-nspawn --directory /srv/web make -M all", "run web");
    expect_call("systemd-nspawn", "systemd-nspawn -q -E A=b -D /srv/web -M", "run web");
    expect_call("systemd-nspawn", "systemd-nspawn -i /var/lib/machines/web.raw", "run web");
    expect_call("systemd-nspawn", "systemd-nspawn --version", "untold -");
}
END_TEST

/* What LXC's start runs may be a hook, on the host; what attach runs is in the container. */
START_TEST(lxc_tells_who_is_entered_and_who_is_started)
{
    expect_call("lxc-attach", "lxc-attach -n web -- gcc -n x.c", "exec web");
    expect_call("lxc-attach", "lxc-attach --name=web", "exec web");
    expect_call("lxc-attach", "lxc-attach -- gcc -n x.c", "untold -");
    expect_call("lxc-start", "lxc-start -d -n web", "untold web");
    expect_call("lxd", "lxd forkexec web /var/lib/lxd/containers /lxc.conf", "exec web");
    expect_call("incusd", "incusd forkstart web /c /lxc.conf", "untold web");
    expect_call("incusd", "incusd --group incus-admin", "none -");
}
END_TEST

START_TEST(apptainer_s_starter_names_nobody)
{
    expect_call("starter-suid", "Apptainer~runtime~parent", "untold -");
    expect_call("starter", "Singularity~runtime~parent", "untold -");
    expect_call("starter", "./starter --car", "none -");
}
END_TEST

/* Its root lies on the host's own disk, so that no mount tells. */
START_TEST(the_child_of_nspawn_is_in_its_machine)
{
    did(&s, 300, 1, "/usr/bin/systemd-nspawn", "systemd-nspawn -bD /srv/web");
    int init = did(&s, 310, 300, "/usr/lib/systemd/systemd", "/sbin/init");
    int gcc = did(&s, 320, 310, "/usr/bin/gcc", "gcc x.c");
    concluded(&s);
    expect_place(&s, init, "container web certain");
    expect_place(&s, gcc, "container web certain");
}
END_TEST

START_TEST(a_child_of_lxc_start_is_not_said_to_be_on_the_host)
{
    did(&s, 300, 1, "/usr/bin/lxc-start", "lxc-start -F -n web");
    int init = did(&s, 310, 300, "/sbin/init", "/sbin/init", .dev = "00:41", .root = "00:41");
    int hook = did(&s, 305, 300, "/bin/sh", "sh -c hook");
    did(&s, 330, 1, "/usr/bin/lxc-attach", "lxc-attach -n web -- gcc x.c");
    int gcc = did(&s, 340, 330, "/usr/bin/gcc", "gcc x.c", .dev = "00:41", .root = "00:41");
    concluded(&s);
    expect_place(&s, gcc, "container web certain");
    expect_place(&s, init, "container web probable");
    expect_place(&s, hook, "unknown - -");
}
END_TEST

void et_add_tests(TCase *tcase)
{
    tcase_add_checked_fixture(tcase, nothing_happened, story_over);
    tcase_add_test(tcase, nspawn_names_its_machine_in_several_ways);
    tcase_add_test(tcase, lxc_tells_who_is_entered_and_who_is_started);
    tcase_add_test(tcase, apptainer_s_starter_names_nobody);
    tcase_add_test(tcase, the_child_of_nspawn_is_in_its_machine);
    tcase_add_test(tcase, a_child_of_lxc_start_is_not_said_to_be_on_the_host);
}
