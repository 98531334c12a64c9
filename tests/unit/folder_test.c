/* Folders: their order, links, and what in them is no file. */
#include "tests/unit/walk.h"

#include <sys/socket.h>
#include <sys/un.h>

/* The order of rows in a case must not depend on the file system. */
START_TEST(folders_are_read_in_byte_order)
{
    put_folder("b");
    put_folder("b/empty");
    put_file("b/2", ET_SLICE("2"));
    put_file("b/10", ET_SLICE("10"));
    put_file("a.log", ET_SLICE("a"));
    put_file("B", ET_SLICE("B"));
    put_file(".hidden", ET_SLICE("h"));
    put_file("\xc3\xa4", ET_SLICE("u"));
    expect_story(".", ".hidden 1 whole\nB 1 whole\na.log 1 whole\nb/10 2 whole\nb/2 1 whole\n"
                      "\xc3\xa4 1 whole\n");
    ck_assert_uint_eq(et_input_size(fix.folder, &visitor), 7);
    ck_assert_uint_eq(et_input_size(in_folder("b/10"), &visitor), 2);
    ck_assert_uint_eq(et_input_size(in_folder("missing"), &visitor), 0);
}
END_TEST

START_TEST(empty_folder_is_said)
{
    put_folder("e");
    put_folder("e/f");
    expect_story("e", "e problem: folder holds no file\n");
}
END_TEST

/* One stream per file, however many names lead to it; evidence that may lie
 * elsewhere is said. */
START_TEST(links_never_lead_out_nor_twice_to_a_file)
{
    put_folder("in");
    put_folder("in/sub");
    put_file("outside", ET_SLICE("o"));
    put_file("in/file", ET_SLICE("f"));
    put_link("in/again", "file");
    put_link("in/loop", ".");
    put_link("in/sub/up", "..");
    put_link("in/dangling", "nothing");
    put_link("in/leads-out", "../outside");
    put_link("in/self", "self");
    put_link("to-in", "in");
    static const char want[] =
        "%s/dangling problem: is a symbolic link that leads nowhere: No such file or directory\n"
        "%s/file 1 whole\n"
        "%s/leads-out problem: is a symbolic link out of the folder: not followed\n"
        "%s/self problem: is a symbolic link that leads nowhere: "
        "Too many levels of symbolic links\n";
    static const char *const roots[] = { "in", "to-in" };
    for (size_t i = 0; i < 2; i++) {
        ET_STRBUF_AUTO text = { 0 };
        et_strbuf_addf(&text, want, roots[i], roots[i], roots[i], roots[i]);
        expect_story(roots[i], et_strbuf_string(&text));
    }
}
END_TEST

/* Reading a pipe would hang; a socket is no file. */
START_TEST(pipes_and_sockets_in_a_folder_are_said)
{
    struct sockaddr_un name = { .sun_family = AF_UNIX };
    put_folder("f");
    ck_assert_int_eq(mkfifo(in_folder("f/fifo"), 0600), 0);
    ck_assert_uint_lt(strlen(in_folder("f/sock")), sizeof name.sun_path);
    strncpy(name.sun_path, in_folder("f/sock"), sizeof name.sun_path - 1);
    int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    ck_assert_int_eq(bind(fd, (const struct sockaddr *)&name, sizeof name), 0);
    close(fd);
    expect_story("f", "f/fifo problem: is a named pipe: skipped\n"
                      "f/sock problem: is a socket: skipped\n");
    expect_story("f/sock", "f/sock problem: is a socket: skipped\n");
}
END_TEST

/* Root may read everything, so this can only be seen as somebody else. */
START_TEST(unreadable_folder_is_said_with_advice)
{
    if (geteuid() == 0)
        return;
    put_folder("f");
    put_folder("f/locked");
    ck_assert_int_eq(chmod(in_folder("f/locked"), 0), 0);
    expect_story("f", "f/locked problem: folder cannot be read: Permission denied; logs often "
                      "belong to root: run as a user who may read them\n");
    ck_assert_int_eq(chmod(in_folder("f/locked"), 0700), 0);
}
END_TEST

START_TEST(folders_nested_too_deep_are_said)
{
    ET_STRBUF_AUTO path = { 0 };
    et_strbuf_adds(&path, "d");
    for (int i = 0; i < ET_MAX_FOLDER_DEPTH; i++) {
        put_folder(et_strbuf_string(&path));
        et_strbuf_adds(&path, "/d");
    }
    put_folder(et_strbuf_string(&path));
    et_strbuf_adds(&path, " problem: folders are nested too deep: not read further\n");
    expect_story("d", et_strbuf_string(&path));
}
END_TEST

static int tell_left_out(void *ctx, struct et_slice path, uint64_t count, struct et_err *err)
{
    (void)ctx;
    (void)err;
    et_strbuf_add(&fix.story, below_folder(path));
    et_strbuf_addf(&fix.story, " left out %d\n", (int)count);
    return 0;
}

static void put_in(const char *name, const char *text)
{
    ET_STRBUF_AUTO path = { 0 };
    for (const char *slash = strchr(name, '/'); slash; slash = strchr(slash + 1, '/')) {
        et_strbuf_reset(&path);
        et_strbuf_add(&path, (struct et_slice){ name, (size_t)(slash - name) });
        mkdir(in_folder(et_strbuf_string(&path)), 0700);
    }
    put_file(name, et_slice_of(text));
}

/* A mounted disk: a million files of the system are nobody's evidence. */
START_TEST(of_a_disk_image_only_the_places_of_evidence_are_read)
{
    struct et_visitor chooser = visitor;
    chooser.left_out = tell_left_out;
    put_in("img/etc/passwd", "p");
    put_in("img/etc/shadow", "s");
    put_in("img/etc/ssl/certs/ca.pem", "c");
    put_in("img/home/ann/.local/share/containers/storage/overlay-containers/containers.json", "j");
    put_in("img/home/ann/.local/share/containers/storage/overlay/l/x", "x");
    put_in("img/home/ann/diary", "d");
    put_in("img/usr/bin/gcc", "g");
    put_in("img/var/log/audit/audit.log.1", "a");
    put_in("img/var/log/pods/ns_pod_uid/web/0.log", "0");
    put_in("img/var/log/btmp", "b");
    put_in("img/var/run/docker/x/state.json", "r");
    put_in("notes", "n");
    put_folder("img/var/log/containers");
    put_link("img/var/log/containers/pod_ns_web.log", "/var/log/pods/ns_pod_uid/web/0.log");
    put_link("img/var/log/containers/gone.log", "/var/log/pods/gone/0.log");
    put_link("img/bin", "usr/bin");
    expect_story_by(
        &chooser, ".",
        "img/etc/passwd 1 whole\n"
        "img/home/ann/.local/share/containers/storage/overlay-containers/containers.json 1 whole\n"
        "img/var/log/audit/audit.log.1 1 whole\n"
        "img/var/log/containers/gone.log problem: is a symbolic link that leads nowhere: No such "
        "file or directory\n"
        "img/var/log/pods/ns_pod_uid/web/0.log 1 whole\n"
        "img/var/run/docker/x/state.json 1 whole\n"
        "img left out 7\n"
        "notes 1 whole\n");
    ck_assert_uint_eq(et_input_size(fix.folder, &chooser), 6);
    ck_assert_uint_eq(et_input_size(fix.folder, &visitor), 12);
}
END_TEST

/* Given as the argument itself, with a slash at its end; all of it is wanted. */
START_TEST(a_disk_image_may_be_read_whole)
{
    struct et_visitor chooser = visitor;
    chooser.left_out = tell_left_out;
    put_in("img/etc/hostname", "h");
    put_in("img/lib/x", "x");
    put_in("img/var/x", "x");
    expect_story_by(&chooser, "img/", "img/etc/hostname 1 whole\nimg/ left out 2\n");
    expect_story("img/", "img/etc/hostname 1 whole\nimg/lib/x 1 whole\nimg/var/x 1 whole\n");
}
END_TEST

/* What scripts/collect copies looks nearly so, and holds nothing else. */
START_TEST(a_folder_without_programs_is_no_disk_image)
{
    struct et_visitor chooser = visitor;
    chooser.left_out = tell_left_out;
    put_in("files/etc/passwd", "p");
    put_in("files/var/log/odd.log", "o");
    expect_story_by(&chooser, ".", "files/etc/passwd 1 whole\nfiles/var/log/odd.log 1 whole\n");
}
END_TEST

/* What leads on and on may lead anywhere: it is said, as for a link without an end. */
START_TEST(links_upon_links_of_a_disk_image_lead_nowhere)
{
    char name[64], target[64] = "/var/log/pods/a/b/0.log";
    put_in("img/etc/passwd", "p");
    put_in("img/usr/bin/gcc", "g");
    put_in("img/var/log/pods/a/b/0.log", "0");
    put_folder("img/var/log/containers");
    for (int i = 1; i <= 17; i++) {
        snprintf(name, sizeof name, "img/var/log/containers/%02d.log", i);
        put_link(name, target);
        snprintf(target, sizeof target, "/var/log/containers/%02d.log", i);
    }
    struct et_visitor chooser = visitor;
    chooser.left_out = tell_left_out;
    expect_story_by(&chooser, "img",
                    "img/etc/passwd 1 whole\n"
                    "img/var/log/containers/17.log problem: is a symbolic link that leads nowhere: "
                    "No such file or directory\n"
                    "img/var/log/pods/a/b/0.log 1 whole\n"
                    "img left out 1\n");
}
END_TEST

void et_add_tests(TCase *tcase)
{
    tcase_add_test(tcase, links_upon_links_of_a_disk_image_lead_nowhere);
    tcase_add_checked_fixture(tcase, set_up, tear_down);
    tcase_add_test(tcase, folders_are_read_in_byte_order);
    tcase_add_test(tcase, empty_folder_is_said);
    tcase_add_test(tcase, links_never_lead_out_nor_twice_to_a_file);
    tcase_add_test(tcase, pipes_and_sockets_in_a_folder_are_said);
    tcase_add_test(tcase, unreadable_folder_is_said_with_advice);
    tcase_add_test(tcase, folders_nested_too_deep_are_said);
    tcase_add_test(tcase, of_a_disk_image_only_the_places_of_evidence_are_read);
    tcase_add_test(tcase, a_disk_image_may_be_read_whole);
    tcase_add_test(tcase, a_folder_without_programs_is_no_disk_image);
}
