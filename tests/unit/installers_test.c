/* Which commands install which packages, in scripts of images and as programs that ran. */
#include "analyzer/presence/instruction.h"
#include "analyzer/rules/contents.h"
#include "analyzer/rules/installers.h"
#include "base/strbuf.h"
#include "tests/unit/suite.h"

#include <stdio.h>

static struct et_installers *installers;
static struct et_content_rules *packages, *files;

static void set_up(void)
{
    struct et_err err = { 0 };
    installers = et_installers_new(et_slice_of(et_builtin_installers), &err);
    ck_assert_msg(installers != NULL, "line %llu: %s", (unsigned long long)err.line, err.msg);
    packages = et_package_rules_new(et_slice_of(et_builtin_packages), &err);
    ck_assert_msg(packages != NULL, "line %llu: %s", (unsigned long long)err.line, err.msg);
    files = et_file_rules_new(et_slice_of(et_builtin_files), &err);
    ck_assert_msg(files != NULL, "line %llu: %s", (unsigned long long)err.line, err.msg);
}

static void tear_down(void)
{
    et_installers_free(installers);
    et_content_rules_free(packages);
    et_content_rules_free(files);
}

/* ------------------------------------------------------------ commands */

static void add_install(struct et_strbuf *to, const struct et_install *install)
{
    if (install->op == ET_INSTALL_NONE)
        return;
    et_strbuf_adds(to, to->n ? "; " : "");
    et_strbuf_adds(to, install->op == ET_INSTALL_ADDS ? "+" : "-");
    et_strbuf_add(to, install->manager);
    if (install->brings.p) {
        et_strbuf_adds(to, " ");
        et_strbuf_add(to, install->brings);
        return;
    }
    for (size_t i = 0; i < install->count; i++) {
        et_strbuf_adds(to, " ");
        et_strbuf_add(to, et_package_name(install->manager, install->packages[i]));
    }
    if (install->group.p) {
        et_strbuf_adds(to, " as ");
        et_strbuf_add(to, install->group);
    }
}

/* What the steps that wrote created_by do, with the variables of those before. */
static void step(struct et_strbuf *to, const char *created_by, struct et_arena *arena,
                 struct et_shell_variables *variables)
{
    struct et_slice room[64];
    struct et_shell shell;
    struct et_instruction instruction =
        et_instruction_of(et_slice_of(created_by), arena, variables);
    if (instruction.kind == ET_INSTRUCTION_ENV)
        et_instruction_set(instruction.text, arena, variables);
    if (instruction.kind != ET_INSTRUCTION_RUN)
        return;
    et_shell_init(&shell, instruction.text, arena, variables);
    while (et_shell_next(&shell)) {
        ck_assert_uint_lt(shell.count, 64);
        struct et_install install =
            et_installers_of_line(installers, shell.words, shell.count, room);
        add_install(to, &install);
    }
    ck_assert(!shell.failed);
    et_shell_clear(&shell);
}

static void expect_steps_at(const char *const *steps, size_t count, const char *want,
                            const char *file, int line)
{
    ET_STRBUF_AUTO got = { 0 };
    struct et_arena arena;
    struct et_shell_variables variables = { 0 };
    et_arena_init(&arena);
    for (size_t i = 0; i < count; i++)
        step(&got, steps[i], &arena, &variables);
    expect_slice_at(et_strbuf_slice(&got), want, file, line);
    et_shell_variables_clear(&variables);
    et_arena_clear(&arena);
}

#define expect_step(text, want)                                                                    \
    expect_steps_at((const char *const[]){ text }, 1, (want), __FILE__, __LINE__)

START_TEST(every_builders_way_of_writing_a_run_is_read)
{
    expect_step("/bin/sh -c apt-get update && apt-get install -y --no-install-recommends gcc g++ "
                "make",
                "+dpkg gcc g++ make");
    expect_step("RUN /bin/sh -c apt-get install -y gcc # buildkit", "+dpkg gcc");
    expect_step("RUN --mount=type=cache,target=/var/cache/apt apt-get install -y gcc", "+dpkg gcc");
    expect_step("RUN |1 VERSION=12 /bin/sh -c apt-get install -y gcc-${VERSION} # buildkit",
                "+dpkg gcc-12");
    expect_step("|2 A=1 V=13 /bin/bash -o pipefail -c apk add g++-$V", "+apk g++-13");
    expect_step("apk add build-base", "+apk build-base"); /* FROM scratch, exec form */
}
END_TEST

START_TEST(commands_are_found_wherever_they_stand_in_a_script)
{
    expect_step("/bin/sh -c set -eux; \t\tsavedAptMark=\"$(apt-mark showmanual)\"; \t"
                "apt-get install -y gcc; \t{ echo x; } ; if true; then apt-get install tcc; fi",
                "+dpkg gcc; +dpkg tcc");
    expect_step("/bin/sh -c apt-get install -y \\\n    gcc \\\n    # a remark\n    make",
                "+dpkg gcc");
    expect_step("/bin/sh -c DEBIAN_FRONTEND=noninteractive sudo -E apt-get -qq install -o A=b gcc",
                "+dpkg gcc");
    expect_step("/bin/sh -c (apt-get install gcc > /dev/null 2>&1) || exit 1", "+dpkg gcc");
    expect_step("RUN <<EOF\napt-get update\napt-get install -y gcc\nEOF", "+dpkg gcc");
}
END_TEST

/* Words that only look like a command: what is printed, written to a file, asked. */
START_TEST(what_is_only_mentioned_is_not_installed)
{
    expect_step("/bin/sh -c echo apt-get install gcc", "");
    expect_step("/bin/sh -c cat <<EOF > /setup.sh\napt-get install gcc\nEOF\ntrue", "");
    expect_step("/bin/sh -c # apt-get install gcc", "");
    expect_step("/bin/sh -c apt-cache policy gcc; dpkg -l gcc; rpm -qi gcc; apk info gcc", "");
    expect_step("/bin/sh -c #(nop)  CMD [\"apt-get\" \"install\" \"gcc\"]", "");
    expect_step("LABEL install=apt-get install gcc", "");
    expect_step("/bin/sh -c apt-get download gcc; pip list; npm run install-gcc", "");
}
END_TEST

START_TEST(variables_of_the_script_and_of_the_image_are_known)
{
    const char *const php[] = {
        "/bin/sh -c #(nop)  ENV PHPIZE_DEPS=autoconf \t\tfile \t\tg++ \t\tgcc \t\tmake",
        "/bin/sh -c apk add --no-cache --virtual .build-deps $PHPIZE_DEPS && apk del .build-deps"
    };
    expect_steps_at(php, 2, "+apk autoconf file g++ gcc make as .build-deps; -apk .build-deps",
                    __FILE__, __LINE__);
    expect_step("/bin/sh -c buildDeps='gcc make' && apt-get install -y $buildDeps && "
                "apt-get purge -y --auto-remove $buildDeps",
                "+dpkg gcc make; -dpkg gcc make");
    expect_step("/bin/sh -c apt-get install linux-headers-$(uname -r) gcc$UNSET",
                "+dpkg linux-headers-$(uname -r) gcc$UNSET");
}
END_TEST

/* A few lines could double a text over and over: then variables stay as written. */
START_TEST(variables_that_grow_without_end_are_left_alone)
{
    ET_STRBUF_AUTO script = { 0 };
    et_strbuf_adds(&script, "/bin/sh -c a0=xxxxxxxxxxxxxxxx;");
    for (int i = 1; i < 64; i++)
        et_strbuf_addf(&script, "a%d=$a%d$a%d;", i, i - 1, i - 1);
    et_strbuf_adds(&script, "apt-get install gcc");
    expect_step(et_strbuf_string(&script), "+dpkg gcc");
}
END_TEST

START_TEST(each_package_manager_has_its_words)
{
    expect_step("/bin/sh -c dnf -y install gcc-c++.x86_64 && yum groupinstall 'Development Tools'",
                "+rpm gcc-c++; +rpm Development Tools");
    expect_step("/bin/sh -c dnf group install -y \"Development Tools\"", "+rpm Development Tools");
    expect_step("/bin/sh -c microdnf install gcc; zypper -n in gcc; pacman -Sy --noconfirm gcc",
                "+rpm gcc; +rpm gcc; +pacman gcc");
    expect_step("/bin/sh -c rpm -Uvh /tmp/gcc-11.4.1-2.1.el9.x86_64.rpm", "+rpm gcc");
    expect_step("/bin/sh -c dpkg -i /tmp/gcc-12_12.2.0-14_amd64.deb ./tcc_0.9_amd64.deb",
                "+dpkg gcc-12 tcc");
    expect_step("/bin/sh -c python3 -m pip install --user 'cython>=3' nuitka==2.0",
                "+pypi cython nuitka");
    expect_step("/bin/sh -c conda install -y -n base -c conda-forge conda-forge::gcc_linux-64=12",
                "+conda gcc_linux-64");
    expect_step("/bin/sh -c npm install -g node-gyp@9 @types/node", "+npm node-gyp @types/node");
    expect_step("/bin/sh -c curl --proto '=https' -sSf https://sh.rustup.rs | sh -s -- -y",
                "+url =https https://sh.rustup.rs");
    expect_step("/bin/sh -c rustup toolchain install stable", "+rustup rust");
}
END_TEST

/* dpkg is called by apt with the packages' files; python runs pip. */
START_TEST(a_program_that_ran_is_read_by_its_words)
{
    struct et_slice room[8];
    const struct et_slice pip[] = { ET_SLICE("/usr/bin/python3"), ET_SLICE("/usr/bin/pip"),
                                    ET_SLICE("install"), ET_SLICE("cython") };
    const struct et_slice sudo[] = { ET_SLICE("sudo"), ET_SLICE("apt-get"), ET_SLICE("install"),
                                     ET_SLICE("gcc") };
    const struct et_slice dpkg[] = {
        ET_SLICE("/usr/bin/dpkg"), ET_SLICE("--status-fd"), ET_SLICE("15"), ET_SLICE("--unpack"),
        ET_SLICE("/var/cache/apt/archives/gcc_4%3a12.2.0-3_amd64.deb")
    };
    struct et_install got = et_installers_of_exec(installers, pip, 4, room);
    ck_assert_int_eq(got.op, ET_INSTALL_ADDS);
    expect_slice(got.packages[0], "cython");
    got = et_installers_of_exec(installers, dpkg, 5, room);
    ck_assert_int_eq(got.op, ET_INSTALL_ADDS);
    expect_slice(et_package_name(got.manager, got.packages[0]), "gcc");
    /* what sudo starts has a record of its own */
    ck_assert_int_eq(et_installers_of_exec(installers, sudo, 4, room).op, ET_INSTALL_NONE);
    ck_assert(et_installers_may(installers, ET_SLICE("/sbin/apk")));
    ck_assert(!et_installers_may(installers, ET_SLICE("/usr/bin/grep")));
}
END_TEST

/* ------------------------------------------------------------ packages and files */

static void expect_package_at(const char *manager, const char *name, const char *want,
                              const char *file, int line)
{
    const struct et_content_rule *rule =
        et_content_rules_match(packages, et_slice_of(manager), et_slice_of(name));
    ET_STRBUF_AUTO got = { 0 };
    if (rule && et_tool_role_counts(rule->role)) {
        et_strbuf_add(&got, rule->family);
        et_strbuf_adds(&got, " ");
        et_strbuf_adds(&got, et_tool_role_name(rule->role));
    }
    if (!et_slice_eq(et_strbuf_slice(&got), et_slice_of(want)))
        fprintf(stderr, "%s %s\n", manager, name);
    expect_slice_at(et_strbuf_slice(&got), want, file, line);
}

#define expect_package(manager, name, want)                                                        \
    expect_package_at((manager), (name), (want), __FILE__, __LINE__)

START_TEST(packages_that_bring_a_compiler_are_known_by_name)
{
    static const struct {
        const char *manager, *name, *want;
    } known[] = {
        { "dpkg", "gcc", "gcc driver" },
        { "dpkg", "gcc-12", "gcc driver" },
        { "deb", "g++-12-aarch64-linux-gnu", "gcc driver" },
        { "dpkg", "build-essential", "gcc driver" },
        { "dpkg", "cpp-12", "gcc compiler" },
        { "dpkg", "binutils-x86-64-linux-gnu", "as assembler" },
        { "dpkg", "clang-15", "clang driver" },
        { "dpkg", "golang-1.19-go", "go driver" },
        { "dpkg", "default-jdk-headless", "java driver" },
        { "dpkg", "openjdk-17-jdk-headless", "java driver" },
        { "dpkg", "rustc", "rust driver" },
        { "dpkg", "mono-mcs", "dotnet driver" },
        { "dpkg", "dotnet-sdk-8.0", "dotnet driver" },
        { "dpkg", "fp-compiler-3.2.2", "pascal driver" },
        { "rpm", "gcc-c++", "gcc driver" },
        { "rpm", "gcc-toolset-12-gcc-c++", "gcc driver" },
        { "rpm", "java-17-openjdk-devel", "java driver" },
        { "rpm", "Development Tools", "gcc driver" },
        { "rpm", "golang", "go driver" },
        { "apk", "build-base", "gcc driver" },
        { "apk", "go", "go driver" },
        { "apk", "clang15", "clang driver" },
        { "pacman", "base-devel", "gcc driver" },
        { "conda", "gcc_linux-64", "gcc driver" },
        { "pypi", "Cython", "python driver" },
        { "pypi", "ziglang", "zig driver" },
        { "url", "https://sh.rustup.rs", "rust driver" },
        { "url", "https://go.dev/dl/go1.22.1.linux-amd64.tar.gz", "go driver" },
        { "dpkg", "make", "make build-tool" },
        { "pypi", "cmake", "make build-tool" },
        { "npm", "node-gyp", "make build-tool" },
    };
    for (size_t i = 0; i < sizeof known / sizeof *known; i++)
        expect_package(known[i].manager, known[i].name, known[i].want);
}
END_TEST

/* Libraries, headers, documents, run-time environments, and namesakes elsewhere. */
START_TEST(packages_that_only_sound_like_one_are_none)
{
    static const char *const debian[] = {
        "gcc-12-base",
        "libgcc-s1",
        "libgcc-12-dev",
        "libstdc++-12-dev",
        "libc6-dev",
        "libcc1-0",
        "binutils-common",
        "libbinutils",
        "openjdk-17-jre-headless",
        "default-jre",
        "llvm-15-runtime",
        "libllvm15",
        "clang-format-15",
        "golang-1.19-src",
        "libtcc-dev",
        "gcc-doc",
        "nodejs",
        "python3-minimal",
        "linux-libc-dev",
        "cpp-httplib-dev",
        "go-cve-dictionary",
        "dotnet-runtime-8.0",
    };
    for (size_t i = 0; i < sizeof debian / sizeof *debian; i++)
        expect_package("dpkg", debian[i], "");
    expect_package("rpm", "libgcc", "");
    expect_package("rpm", "java-17-openjdk-headless", "");
    expect_package("rpm", "gcc-debuginfo", "");
    expect_package("apk", "openjdk17-jre", "");
    expect_package("pypi", "gcc", "");
    expect_package("npm", "go", "");
    expect_package("url", "https://example.org/gcc.html", "");
}
END_TEST

static bool is_base(const char *manager, const char *name)
{
    return et_content_rules_base(packages, et_slice_of(manager), et_slice_of(name)) != 0;
}

/* Whether a list is whole is told by what no root lacks, at both ends of the alphabet. */
START_TEST(a_whole_list_is_known_by_what_it_never_lacks)
{
    uint64_t all = et_content_rules_bases(packages, ET_SLICE("dpkg"));
    uint64_t hit = et_content_rules_base(packages, ET_SLICE("dpkg"), ET_SLICE("base-files"));
    ck_assert_uint_ne(hit, 0);
    ck_assert_uint_ne(hit, all);
    hit |= et_content_rules_base(packages, ET_SLICE("dpkg"), ET_SLICE("zlib1g"));
    ck_assert_uint_eq(hit, all);
    ck_assert(!is_base("dpkg", "gcc"));
    ck_assert(!is_base("apk", "base-files"));
    ck_assert_uint_eq(et_content_rules_bases(packages, ET_SLICE("npm")), 0);
}
END_TEST

static const char *file_role(const char *path)
{
    const struct et_content_rule *rule =
        et_content_rules_match(files, ET_SLICE_NONE, et_slice_of(path));
    return rule ? et_tool_role_name(rule->role) : "-";
}

START_TEST(paths_tell_what_names_cannot)
{
    ck_assert_str_eq(file_role("/usr/local/go/bin/go"), "driver");
    ck_assert_str_eq(file_role("/usr/share/bash-completion/completions/gcc"), "none");
    ck_assert_str_eq(file_role("/usr/lib/ccache/gcc"), "none");
    ck_assert_str_eq(file_role("/opt"), "none");
    ck_assert_str_eq(file_role("/root/.cache/go-build/cc"), "none");
    ck_assert_str_eq(file_role("/usr/share/dotnet/sdk/8.0.100/Roslyn/bincore/csc.dll"), "none");
    ck_assert_str_eq(file_role("/usr/lib/dotnet/sdk/8.0.100/Roslyn/bincore/csc.dll"), "driver");
    ck_assert_str_eq(file_role("/usr/bin/gcc"), "-"); /* compilers.csv knows it */
    ck_assert_str_eq(file_role("/home/app/go"), "-"); /* sources of somebody's */
}
END_TEST

/* ------------------------------------------------------------ bad rules */

START_TEST(a_bad_rule_names_its_line)
{
    struct et_err err = { 0 };
    struct et_content_rules *bad = et_package_rules_new(
        ET_SLICE("id,family,role,manager,name,severity,note\nx,gcc,driver,,(,3,\n"), &err);
    ck_assert_ptr_null(bad);
    ck_assert_uint_eq(err.line, 2);
    bad = et_file_rules_new(ET_SLICE("id,family,role,path,severity,note\nx,gcc,boss,y,3,\n"), &err);
    ck_assert_ptr_null(bad);
    ck_assert_ptr_nonnull(strstr(err.msg, "no role boss"));
    struct et_installers *none = et_installers_new(
        ET_SLICE("id,manager,program,before,installs,removes,values,group,brings,note\n"
                 "x,dpkg,apt,,(,,,,,\n"),
        &err);
    ck_assert_ptr_null(none);
    ck_assert_ptr_nonnull(strstr(err.msg, "installs"));
}
END_TEST

void et_add_tests(TCase *tcase)
{
    tcase_add_checked_fixture(tcase, set_up, tear_down);
    tcase_add_test(tcase, every_builders_way_of_writing_a_run_is_read);
    tcase_add_test(tcase, commands_are_found_wherever_they_stand_in_a_script);
    tcase_add_test(tcase, what_is_only_mentioned_is_not_installed);
    tcase_add_test(tcase, variables_of_the_script_and_of_the_image_are_known);
    tcase_add_test(tcase, variables_that_grow_without_end_are_left_alone);
    tcase_add_test(tcase, each_package_manager_has_its_words);
    tcase_add_test(tcase, a_program_that_ran_is_read_by_its_words);
    tcase_add_test(tcase, packages_that_bring_a_compiler_are_known_by_name);
    tcase_add_test(tcase, packages_that_only_sound_like_one_are_none);
    tcase_add_test(tcase, a_whole_list_is_known_by_what_it_never_lacks);
    tcase_add_test(tcase, paths_tell_what_names_cannot);
    tcase_add_test(tcase, a_bad_rule_names_its_line);
}
