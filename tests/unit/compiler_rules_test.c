#include "analyzer/rules/compilers.h"

#include "base/strbuf.h"
#include "tests/unit/suite.h"

#include <stdio.h>
#include <stdlib.h>
#include <time.h>

/* The built-in rules, read once per test. */
static struct et_compiler_rules *rules;

static struct et_compiler_rules *read_rules(const char *csv, struct et_err *err)
{
    *err = (struct et_err){ 0 };
    return et_compiler_rules_new(et_slice_of(csv), err);
}

static void set_up(void)
{
    struct et_err err;
    rules = read_rules(et_builtin_compilers, &err);
    ck_assert_msg(rules != NULL, "line %llu: %s", (unsigned long long)err.line, err.msg);
}

static void tear_down(void)
{
    et_compiler_rules_free(rules);
}

static const char header[] =
    "id,family,role,field,pattern,needs,unless,caller,proves,severity,technique,note\n";

static int match(struct et_compiler_rules *from, struct et_slice exe, struct et_slice cmdline)
{
    const struct et_program program = { .exe = exe, .cmdline = cmdline };
    return et_compiler_rules_match(from, &program);
}

static void expect_refused(const char *body, uint64_t line, const char *what)
{
    struct et_err err;
    ET_STRBUF_AUTO csv = { 0 };
    et_strbuf_adds(&csv, header);
    et_strbuf_adds(&csv, body);
    struct et_compiler_rules *got = read_rules(et_strbuf_string(&csv), &err);
    ck_assert_msg(!got, "taken: %s", body);
    ck_assert_msg(strstr(err.msg, what) != NULL, "\"%s\" does not say \"%s\"", err.msg, what);
    ck_assert_msg(err.line == line, "line %llu, not %llu: %s", (unsigned long long)err.line,
                  (unsigned long long)line, err.msg);
    ck_assert_int_eq(err.code, ET_FATAL);
}

/* ------------------------------------------------------------ reading */

/* A program whose own rules do not load is of no use at all. */
START_TEST(the_built_in_rules_load)
{
    ck_assert_uint_gt(et_compiler_rules_count(rules), 30);
    for (size_t i = 0; i < et_compiler_rules_count(rules); i++) {
        const struct et_compiler_rule *rule = et_compiler_rules_at(rules, i);
        ck_assert_uint_gt(rule->id.n, 0);
        ck_assert_uint_gt(rule->note.n, 0);
        ck_assert_int_ge(rule->severity, 1);
        ck_assert_int_le(rule->severity, 4);
        for (size_t j = 0; j < i; j++)
            ck_assert(!et_slice_eq(rule->id, et_compiler_rules_at(rules, j)->id));
    }
}
END_TEST

/* Who edits rules has to be told where the mistake is. */
START_TEST(a_bad_pattern_names_its_line_and_rule)
{
    expect_refused("gcc,gcc,driver,name,^gcc$,,,,,3,,fine\n"
                   "odd,gcc,driver,name,(unclosed,,,,,3,,not fine\n",
                   3, "rule odd: pattern: ");
    expect_refused("odd,gcc,driver,name,^gcc$,[z-a],,,,3,,\n", 2, "rule odd: needs: ");
    expect_refused("odd,gcc,driver,name,^gcc$,,*,,,3,,\n", 2, "rule odd: unless: ");
}
END_TEST

START_TEST(a_rule_is_checked_column_by_column)
{
    expect_refused(",gcc,driver,name,^gcc$,,,,,3,,\n", 2, "a rule needs an id");
    expect_refused("x,,driver,name,^gcc$,,,,,3,,\n", 2,
                   "rule x: a family and a pattern are needed");
    expect_refused("x,gcc,driver,name,,,,,,3,,\n", 2, "rule x: a family and a pattern are needed");
    expect_refused("x,gcc,captain,name,^gcc$,,,,,3,,\n", 2, "rule x: there is no role captain");
    expect_refused("x,gcc,driver,hat,^gcc$,,,,,3,,\n", 2,
                   "rule x: field is name, exe, args, argv0 or comm, not hat");
    expect_refused("x,gcc,driver,name,^gcc$,,,,linker,3,,\n", 2,
                   "rule x: proves is driver or empty, not linker");
    expect_refused("x,gcc,driver,name,^gcc$,,,,,0,,\n", 2, "rule x: severity is 1 to 4");
    expect_refused("x,gcc,driver,name,^gcc$,,,,,5,,\n", 2, "rule x: severity is 1 to 4");
    expect_refused("x,gcc,driver,name,^gcc$,,,,,high,,\n", 2, "rule x: severity is 1 to 4");
    expect_refused("x,gcc,driver,name,^gcc$\n", 2, "has 12 columns, this line has 5");
    expect_refused("x,gcc,driver,name,^gcc$,,,,,3,,a note, with a comma\n", 2, "this line has 13");
    expect_refused("x,gcc,driver,name,\"^gcc$,,,,,3,,\n", 2, "a quote is left open");
    expect_refused("x,gcc,driver,name,^g\"cc$,,,,,3,,\n", 2, "not CSV");
}
END_TEST

/* Columns are told by their place: a file with others must not be half read. */
START_TEST(the_header_has_to_name_the_columns)
{
    struct et_err err;
    ck_assert_ptr_null(
        read_rules("id,family,role,field,regex,needs,unless,caller,proves,severity,technique,"
                   "note\n",
                   &err));
    ck_assert_str_eq(err.msg, "column 5 of such a rule file is pattern");
    ck_assert_uint_eq(err.line, 1);
    ck_assert_ptr_null(read_rules("gcc,gcc,driver,name,^gcc$,,,,,3,,\n", &err));
    ck_assert_str_eq(err.msg, "column 1 of such a rule file is id");
}
END_TEST

START_TEST(comments_and_empty_lines_count_as_lines_only)
{
    struct et_err err;
    ET_STRBUF_AUTO csv = { 0 };
    et_strbuf_adds(&csv, "# what this is\n\n");
    et_strbuf_adds(&csv, header);
    et_strbuf_adds(&csv, "# a \"quote and a , mean nothing here\n   \n"
                         "one,gcc,driver,name,^one$,,,,,3,,\r\n"
                         "two,gcc,driver,name,^two$,,,,,3,,no line end");
    struct et_compiler_rules *got = read_rules(et_strbuf_string(&csv), &err);
    ck_assert_msg(got != NULL, "%s", err.msg);
    ck_assert_uint_eq(et_compiler_rules_count(got), 2);
    expect_slice(et_compiler_rules_at(got, 1)->note, "no line end");
    et_compiler_rules_free(got);
    expect_refused("# one\n# two\nx,gcc,driver,name,(,,,,,3,,\n", 4, "rule x: pattern");
}
END_TEST

/* A pattern may hold commas and quotes. */
START_TEST(quoted_cells_keep_commas_and_quotes)
{
    struct et_err err;
    ET_STRBUF_AUTO csv = { 0 };
    et_strbuf_adds(&csv, header);
    et_strbuf_adds(&csv, "x,gcc,driver,name,\"^g{1,2}cc\"\"$\",,,,,3,,\n");
    struct et_compiler_rules *got = read_rules(et_strbuf_string(&csv), &err);
    ck_assert_msg(got != NULL, "%s", err.msg);
    ck_assert_int_eq(match(got, ET_SLICE("/ggcc\""), ET_SLICE("x")), 0);
    ck_assert_int_eq(match(got, ET_SLICE("/gggcc\""), ET_SLICE("x")), -1);
    et_compiler_rules_free(got);
}
END_TEST

START_TEST(there_may_be_only_so_many_rules)
{
    ET_STRBUF_AUTO body = { 0 };
    for (int i = 0; i <= ET_MAX_RULES; i++)
        et_strbuf_addf(&body, "r%d,gcc,driver,name,^x$,,,,,3,,\n", i);
    expect_refused(et_strbuf_string(&body), ET_MAX_RULES + 2, "more than 4096 rules");
}
END_TEST

/* ------------------------------------------------------------ what matches */

struct sample {
    const char *exe, *cmdline;
    const char *want; /* "family role", or NULL for no compiler */
};

static const struct sample samples[] = {
    /* GCC's drivers, with versions and target prefixes */
    { "/usr/bin/gcc", "gcc hello.c", "gcc driver" },
    { "/usr/bin/x86_64-linux-gnu-gcc-12", "gcc -O2 -o app hello.c", "gcc driver" },
    { "/usr/bin/x86_64-linux-gnu-g++-12", "update-check -o /tmp/x /tmp/x.cc", "gcc driver" },
    { "/usr/bin/gcc-4.9.2", "gcc-4.9.2 -c a.c", "gcc driver" },
    { "/usr/bin/g++", "g++ -std=c++17 main.cpp", "gcc driver" },
    { "/opt/gcc-arm/bin/arm-none-eabi-gcc", "arm-none-eabi-gcc -c fw.c", "gcc driver" },
    { "/usr/bin/avr-gcc", "avr-gcc -mmcu=atmega328p blink.c", "gcc driver" },
    { "/usr/bin/i686-w64-mingw32-g++-win32", "i686-w64-mingw32-g++-win32 a.cc", "gcc driver" },
    { "/usr/bin/x86_64-w64-mingw32-gcc-12-posix", "x86_64-w64-mingw32-gcc a.c", "gcc driver" },
    { "/usr/bin/musl-gcc", "musl-gcc -static hello.c", "gcc driver" },
    { "/usr/bin/gcc", "gcc -v hello.c", "gcc driver" },
    { "/usr/bin/gcc", "gcc -v main.o -o main", "gcc driver" },
    { "/usr/bin/gcc", "gcc -o --version hello.c", "gcc driver" },
    { "/usr/bin/gcc", "gcc -x c - -o app", "gcc driver" },
    { "/usr/bin/gcc", "gcc main.o util.o -o app", "gcc driver" },
    { "/usr/bin/gcc", "gcc -E -dM -x c /dev/null", "gcc driver" },
    { "/usr/bin/gcc", "gcc '/tmp/my file.c'", "gcc driver" },
    { "/usr/bin/gcc", "gcc @args.txt", "gcc driver" },
    { "/usr/bin/cc", "cc -c a.c", "cc driver" },
    { "/usr/bin/c++", "c++ a.cc", "cc driver" },
    { "/usr/bin/c99", "c99 a.c", "cc driver" },
    { "/usr/bin/c89-gcc", "c89 a.c", "gcc driver" },
    { "/opt/conda/bin/x86_64-conda-linux-gnu-cc", "x86_64-conda-linux-gnu-cc -c a.c", "cc driver" },
    { "/opt/conda/bin/x86_64-conda-linux-gnu-c++", "x86_64-conda-linux-gnu-c++ -c a.cc",
      "cc driver" },
    /* and asked only about themselves */
    { "/usr/bin/gcc", "gcc --version", "gcc probe" },
    { "/usr/bin/gcc", "gcc -v", "gcc probe" },
    { "/usr/bin/x86_64-linux-gnu-gcc-12", "gcc -print-search-dirs", "gcc probe" },
    { "/usr/bin/gcc", "gcc -print-file-name=libc.so.6", "gcc probe" },
    { "/usr/bin/gcc", "gcc -print-prog-name=ld", "gcc probe" },
    { "/usr/bin/gcc", "gcc -m32 -print-multi-os-directory", "gcc probe" },
    { "/usr/bin/gcc", "gcc -dumpmachine", "gcc probe" },
    { "/usr/bin/gcc", "gcc -dumpfullversion -dumpversion", "gcc probe" },
    { "/usr/bin/gcc", "gcc --help", "gcc probe" },
    { "/usr/bin/g++", "g++ --version", "gcc probe" },
    { "/usr/bin/cc", "cc --version", "gcc probe" },
    { "/usr/bin/c++", "c++ -dumpversion", "gcc probe" },
    { "/usr/bin/cpp", "cpp --version", "gcc probe" },
    { "/usr/bin/gfortran", "gfortran --version", "gcc probe" },
    /* GCC's parts */
    { "/usr/lib/gcc/x86_64-linux-gnu/12/cc1", "cc1 -quiet hello.c -o /tmp/ccX.s", "gcc compiler" },
    { "/usr/lib/gcc/x86_64-linux-gnu/12/cc1plus", "cc1plus -quiet a.cc", "gcc compiler" },
    { "/usr/libexec/gcc/x86_64-linux-gnu/13/lto1", "lto1 -quiet", "gcc compiler" },
    { "/usr/lib/gcc/x86_64-linux-gnu/12/f951", "f951 a.f90", "gcc compiler" },
    { "/usr/lib/gcc/x86_64-linux-gnu/12/gnat1", "gnat1 a.adb", "gcc compiler" },
    { "/usr/lib/gcc/x86_64-linux-gnu/12/go1", "go1 a.go", "gcc compiler" },
    { "/usr/lib/gcc/x86_64-linux-gnu/12/collect2", "collect2 -o a.out crt1.o", "gcc linker" },
    { "/usr/lib/gcc/x86_64-linux-gnu/12/lto-wrapper", "lto-wrapper -fresolution", "gcc linker" },
    /* assemblers */
    { "/usr/bin/x86_64-linux-gnu-as", "as --64 -o /tmp/ccY.o /tmp/ccX.s", "as assembler" },
    { "/usr/bin/as", "as -o x.o x.s", "as assembler" },
    { "/usr/bin/as", "as -v --64 -o x.o x.s", "as assembler" },
    { "/usr/bin/nasm", "nasm -f elf64 boot.asm", "as assembler" },
    { "/usr/bin/yasm", "yasm x.asm", "as assembler" },
    { "/usr/bin/avr-as", "avr-as x.s", "as assembler" },
    { "/usr/bin/as", "as --version", NULL },
    { "/usr/bin/nasm", "nasm -v", NULL },
    { "/system/bin/run-as", "run-as com.acme.app id", NULL },
    { "/usr/bin/aslogger", "aslogger x.s", NULL },
    { "/usr/bin/gas-prices", "gas-prices", NULL },
    /* linkers */
    { "/usr/bin/x86_64-linux-gnu-ld.bfd", "/usr/bin/ld -plugin x.so -o a.out", "ld linker" },
    { "/usr/bin/ld", "ld -o app a.o", "ld linker" },
    { "/usr/bin/ld", "ld -v -o app a.o", "ld linker" },
    { "/usr/bin/ld.gold", "ld.gold a.o", "ld linker" },
    { "/usr/bin/x86_64-linux-gnu-ld.gold", "ld a.o", "ld linker" },
    { "/usr/lib/llvm-14/bin/lld", "ld.lld a.o", "ld linker" },
    { "/usr/bin/ld.lld-14", "ld.lld-14 a.o", "ld linker" },
    { "/usr/bin/mold", "mold -o x a.o", "ld linker" },
    { "/usr/bin/wasm-ld", "wasm-ld a.o", "ld linker" },
    { "/usr/bin/ld", "ld --version", NULL },
    { "/usr/bin/ld", "ld -v", NULL },
    { "/usr/bin/ld", "ld --help", NULL },
    { "/usr/bin/ldd", "ldd /bin/sh", NULL },
    { "/usr/sbin/ldconfig", "ldconfig", NULL },
    { "/usr/bin/old", "old a.o", NULL },
    { "/usr/bin/build", "build a.o", NULL },
    { "/usr/bin/ldapsearch", "ldapsearch -x", NULL },
    { "/usr/bin/dh_builddeb", "dh_builddeb", NULL },
    /* archivers and build tools are context */
    { "/usr/bin/x86_64-linux-gnu-ar", "ar rcs libx.a x.o", "ar archiver" },
    { "/usr/bin/ar", "ar t libx.a", "ar archiver" },
    { "/usr/bin/ranlib", "ranlib libx.a", "ar archiver" },
    { "/usr/bin/x86_64-linux-gnu-gcc-ar-12", "gcc-ar rcs libx.a x.o", "ar archiver" },
    { "/usr/bin/llvm-ar-14", "llvm-ar rcs libx.a x.o", "ar archiver" },
    { "/usr/bin/tar", "tar cf x.tar x.c", NULL },
    { "/usr/bin/jar", "jar cf x.jar .", NULL },
    { "/usr/bin/make", "make -j4", "make build-tool" },
    { "/usr/bin/ninja", "ninja -C build", "make build-tool" },
    { "/usr/bin/cmake", "cmake --build build", "make build-tool" },
    { "/usr/bin/makepasswd", "makepasswd --chars 8", NULL },
    { "/usr/bin/mkfs", "make", NULL },
    { "/usr/bin/ccache", "ccache gcc -c a.c", "cc driver" },
    { "/usr/bin/ccache", "cc -c a.c", "cc driver" },
    { "/usr/bin/distcc", "distcc g++-12 -c a.cc", "cc driver" },
    { "/usr/bin/ccache", "ccache --show-stats", NULL },
    /* clang and LLVM */
    { "/usr/lib/llvm-14/bin/clang", "clang hello.c", "clang driver" },
    { "/usr/bin/clang-14", "clang-14 -c a.c", "clang driver" },
    { "/usr/lib/llvm-14/bin/clang", "clang -cc1 -triple x86_64 -o a.o a.c", "clang driver" },
    { "/usr/bin/clang++-14", "clang++-14 a.cc", "clang driver" },
    { "/opt/ndk/bin/aarch64-linux-android21-clang", "clang -c a.c", "clang driver" },
    { "/usr/bin/clang-cl", "clang-cl /c a.c", "clang driver" },
    { "/usr/bin/clang", "clang --version", "clang probe" },
    { "/usr/bin/clang", "clang -v", "clang probe" },
    { "/usr/bin/clang", "clang -print-resource-dir", "clang probe" },
    { "/usr/bin/clang", "clang -v a.c", "clang driver" },
    { "/usr/bin/clang-format", "clang-format -i a.c", NULL },
    { "/usr/bin/clang-tidy", "clang-tidy a.c", NULL },
    { "/usr/bin/clangd", "clangd --log=error", NULL },
    { "/usr/bin/llc-14", "llc-14 a.ll", "llvm compiler" },
    { "/usr/bin/llvm-as", "llvm-as a.ll", "llvm compiler" },
    { "/usr/local/cuda/bin/ptxas", "ptxas a.ptx", "llvm compiler" },
    /* small C compilers */
    { "/usr/bin/tcc", "tcc hello.c", "tcc driver" },
    { "/usr/bin/tcc", "tcc -run hello.c", "tcc driver" },
    { "/usr/bin/tcc", "tcc -v hello.c", "tcc driver" },
    { "/usr/bin/x86_64-tcc", "tcc -o x a.c", "tcc driver" },
    { "/usr/bin/tcc", "tcc -", "tcc driver" },
    { "/usr/bin/tcc", "tcc -v", "tcc probe" },
    { "/usr/bin/tcc", "tcc -vv", "tcc probe" },
    { "/usr/bin/tcc", "tcc -print-search-dirs", "tcc probe" },
    { "/usr/local/bin/chibicc", "chibicc a.c", "small-c driver" },
    /* other C, C++, Fortran, Ada */
    { "/opt/intel/bin/icx", "icx a.c", "intel driver" },
    { "/opt/intel/bin/icx", "icx --version", NULL },
    { "/usr/bin/gfortran-12", "gfortran-12 -c a.f90", "fortran driver" },
    { "/usr/bin/flang-new", "flang-new a.f90", "fortran driver" },
    { "/usr/bin/gnatmake", "gnatmake main.adb", "ada driver" },
    { "/usr/local/cuda/bin/nvcc", "nvcc a.cu", "cuda driver" },
    { "/usr/local/cuda/bin/nvcc", "nvcc --version", NULL },
    { "/opt/emsdk/emcc", "emcc a.c", "wasm driver" },
    /* the Java machine */
    { "/usr/lib/jvm/java-17-openjdk-amd64/bin/javac", "javac Hello.java", "java driver" },
    { "/usr/lib/jvm/java-17-openjdk-amd64/bin/javac", "javac -version", NULL },
    { "/usr/lib/jvm/java-17-openjdk-amd64/bin/javac", "javac --version", NULL },
    { "/usr/lib/jvm/java-17-openjdk-amd64/bin/javac", "javac -version Hello.java", "java driver" },
    { "/usr/lib/jvm/java-17-openjdk-amd64/bin/java", "java Hello.java", "java driver" },
    { "/usr/lib/jvm/java-17-openjdk-amd64/bin/java", "java -Xmx1g -cp lib.jar Hello.java a b",
      "java driver" },
    { "/usr/lib/jvm/java-17-openjdk-amd64/bin/java", "java '/tmp/my dir/Hello.java'",
      "java driver" },
    { "/usr/lib/jvm/java-17-openjdk-amd64/bin/java", "java --source 17 script", "java driver" },
    { "/usr/lib/jvm/java-17-openjdk-amd64/bin/java", "java -jar app.jar", NULL },
    { "/usr/lib/jvm/java-17-openjdk-amd64/bin/java", "java -jar lint.jar src/Hello.java", NULL },
    { "/usr/lib/jvm/java-17-openjdk-amd64/bin/java", "java -cp lint.jar acme.Lint Hello.java",
      NULL },
    { "/usr/lib/jvm/java-17-openjdk-amd64/bin/java", "java -version", NULL },
    { "/usr/lib/jvm/java-17-openjdk-amd64/bin/java", "java -cp . Hello", NULL },
    { "/usr/bin/kotlinc", "kotlinc a.kt", "java driver" },
    { "/usr/bin/dash", "/bin/sh /tmp/javac.log", NULL },
    /* Rust */
    { "/usr/bin/rustc", "rustc main.rs", "rust driver" },
    { "/root/.rustup/toolchains/stable/bin/rustc", "rustc --crate-name app src/main.rs",
      "rust driver" },
    { "/usr/bin/rustc", "rustc --print=native-static-libs main.rs", "rust driver" },
    { "/usr/bin/rustc", "rustc --version", NULL },
    { "/usr/bin/rustc", "rustc -vV", NULL },
    { "/usr/bin/rustc", "rustc - --crate-name ___ --print=file-names", NULL },
    { "/usr/bin/rustc", "rustc --print sysroot", NULL },
    { "/usr/bin/cargo", "cargo build --release", "rust build-tool" },
    { "/usr/bin/rustfmt", "rustfmt main.rs", NULL },
    /* Go */
    { "/usr/lib/go-1.19/bin/go", "go build ./...", "go driver" },
    { "/usr/lib/go-1.19/bin/go", "go run main.go", "go driver" },
    { "/usr/lib/go-1.19/bin/go", "go -C /src build", "go driver" },
    { "/usr/local/go/bin/go", "go test ./...", "go driver" },
    { "/usr/local/go/bin/go", "go install example.org/x@latest", "go driver" },
    { "/usr/local/go/bin/go", "go version", NULL },
    { "/usr/local/go/bin/go", "go env GOPATH", NULL },
    { "/usr/local/go/bin/go", "go mod download", NULL },
    { "/usr/local/go/bin/go", "go help build", NULL },
    { "/usr/local/go/bin/go", "go tool compile -V=full", NULL },
    { "/usr/local/go/pkg/tool/linux_amd64/compile", "compile -o pkg.a -p main main.go",
      "go compiler" },
    { "/usr/local/go/pkg/tool/linux_amd64/asm", "asm -o x.o x.s", "go assembler" },
    { "/usr/local/go/pkg/tool/linux_amd64/link", "link -o app pkg.a", "go linker" },
    { "/usr/local/go/pkg/tool/linux_amd64/pack", "pack r pkg.a x.o", "go archiver" },
    { "/usr/lib/go-1.19/pkg/tool/linux_amd64/compile", "compile -V=full", "go probe" },
    { "/usr/lib/go-1.19/pkg/tool/linux_amd64/link", "link -V=full", "go probe" },
    { "/usr/bin/link", "link a b", NULL },
    { "/usr/bin/compile", "compile", NULL },
    { "/usr/bin/gccgo-12", "gccgo-12 a.go", "go driver" },
    /* and others */
    { "/usr/bin/ldc2", "ldc2 a.d", "d driver" },
    { "/opt/zig/zig", "zig cc -o x a.c", "zig driver" },
    { "/opt/zig/zig", "zig build-exe a.zig", "zig driver" },
    { "/opt/zig/zig", "zig version", NULL },
    { "/usr/bin/nim", "nim c a.nim", "nim driver" },
    { "/usr/bin/nim", "nim --version", NULL },
    { "/usr/bin/ghc", "ghc Main.hs", "haskell driver" },
    { "/usr/bin/ghc", "ghc --numeric-version", NULL },
    { "/usr/bin/ocamlopt.opt", "ocamlopt a.ml", "ocaml driver" },
    { "/usr/bin/fpc", "fpc a.pas", "pascal driver" },
    { "/usr/bin/swiftc", "swiftc a.swift", "swift driver" },
    { "/usr/lib/mono/mcs", "mcs a.cs", "dotnet driver" },
    { "/usr/share/dotnet/dotnet", "dotnet build", "dotnet driver" },
    { "/usr/share/dotnet/dotnet", "dotnet exec /usr/share/dotnet/sdk/6.0/Roslyn/bincore/csc.dll",
      "dotnet driver" },
    { "/usr/share/dotnet/dotnet", "dotnet --version", NULL },
    { "/usr/share/dotnet/dotnet", "dotnet app.dll", NULL },
    { "/usr/bin/valac", "valac a.vala", "other driver" },
    { "/opt/v/v", "v run a.v", "v driver" },
    { "/usr/bin/v", "v", NULL },
    { "/usr/bin/cython3", "cython3 a.pyx", "python driver" },
    { "/usr/bin/bpftrace", "bpftrace x.bt", "bpf driver" },
    /* compilers that only stand in the arguments */
    { "/usr/bin/which", "which gcc", NULL },
    { "/usr/bin/grep", "grep gcc /etc/passwd", NULL },
    { "/usr/bin/dpkg", "dpkg -l gcc", NULL },
    { "/usr/bin/apt-get", "apt-get install -y gcc make", NULL },
    { "/usr/bin/docker", "docker exec web gcc -o x x.c", NULL },
    { "/usr/bin/env", "env gcc hello.c", NULL },
    { "/usr/bin/dash", "sh -c 'gcc -o x x.c'", NULL },
    { "/usr/bin/cat", "cat /proj/gcc.txt", NULL },
    { "/usr/bin/gcc.txt", "gcc.txt hello.c", NULL },
    { "/usr/bin/update-gcc-alternatives", "update-gcc-alternatives x.c", NULL },
    { "/usr/bin/gcov", "gcov a.c", NULL },
    { "/usr/bin/gccmakedep", "gccmakedep a.c", NULL },
    { "/usr/bin/perl", "perl -e 1 gcc", NULL },
    { "/usr/bin/man", "man gcc", NULL },
    { "/usr/bin/vim", "vim hello.c", NULL },
    /* a compiler under another name gives itself away by its arguments */
    { "/memfd:kworker/u8:2", "[kworker] -o /tmp/x /tmp/x.c", "unidentified driver" },
    { "/memfd:x", "x -c a.c", "unidentified driver" },
    { "/memfd:x", "x a.c -o a", "unidentified driver" },
    { "/memfd:x", "x --daemon", NULL },
    { "/tmp/.x/kworker", "/tmp/.x/kworker -o /tmp/p /tmp/p.c", "unidentified driver" },
    { "/tmp/.x/kworker", "./kworker -I/tmp/inc -o/tmp/p /tmp/p.c", "unidentified driver" },
    { "/dev/shm/k", "k -c -O2 a.c", "unidentified driver" },
    { "/var/tmp/k", "k a.c -lm -o a", "unidentified driver" },
    { "/usr/lib/.hidden/k", "k -o a a.cpp", "unidentified driver" },
    { "/home/u/k", "k -c '/tmp/my file.c'", "unidentified driver" },
    /* and harmless programs from the same places do not */
    { "/tmp/app", "/tmp/app hello.c", NULL },
    { "/tmp/app", "/tmp/app -o out", NULL },
    { "/tmp/curl", "curl -o x.c https://example.org/x.c", NULL },
    { "/tmp/curl", "curl -s https://example.org/x.c -o x.c", NULL },
    { "/tmp/curl", "curl -ox.c https://example.org/x.c", NULL },
    { "/tmp/wget", "wget -O x.c https://example.org/x.c", NULL },
    { "/tmp/tar", "tar -c dir", NULL },
    { "/tmp/tar", "tar -cf x.tar a.c b.c", NULL },
    { "/tmp/cat", "cat x.c", NULL },
    { "/tmp/grep", "grep -c main x.c", NULL },
    { "/tmp/wc", "wc -c x.c", NULL },
    { "/home/linuxbrew/bin/bash", "bash -c 'gcc x.c'", NULL },
    { "/home/u/venv/bin/python3", "python3 -c 'import sys' x.c", NULL },
    { "/home/u/bin/app", "app --config x.c.yaml", NULL },
    { "/run/app", "app -o json list", NULL },
    { "/usr/local/bin/app", "app -o a a.c", NULL },
};

static void expect_match(const struct sample *s)
{
    char got[64] = "none";
    struct et_slice exe = et_slice_of(s->exe);
    int i = match(rules, exe, et_slice_of(s->cmdline));
    if (i >= 0 && et_tool_role_counts(et_compiler_rules_at(rules, (size_t)i)->role))
        snprintf(got, sizeof got, "%.*s %s", (int)et_compiler_rules_at(rules, (size_t)i)->family.n,
                 et_compiler_rules_at(rules, (size_t)i)->family.p,
                 et_tool_role_name(et_compiler_rules_at(rules, (size_t)i)->role));
    const char *want = s->want ? s->want : "none";
    if (strcmp(got, want) != 0)
        fprintf(stderr, "%s: %s: got %s, want %s\n", s->exe, s->cmdline, got, want);
    ck_assert_str_eq(got, want);
}

/* What a rule set is worth shows on command lines, right and wrong ones. */
START_TEST(each_command_line_is_what_it_is)
{
    expect_match(&samples[_i]);
}
END_TEST

/* The quick look at the program alone may not differ from the whole one. */
START_TEST(where_the_path_decides_the_arguments_change_nothing)
{
    for (size_t i = 0; i < sizeof samples / sizeof *samples; i++) {
        struct et_slice exe = et_slice_of(samples[i].exe);
        int quick = et_compiler_rules_match_exe(rules, exe);
        if (quick != ET_RULE_UNDECIDED)
            ck_assert_int_eq(quick, match(rules, exe, et_slice_of(samples[i].cmdline)));
    }
    ck_assert_int_eq(et_compiler_rules_match_exe(rules, ET_SLICE("/usr/bin/gcc")),
                     ET_RULE_UNDECIDED);
    ck_assert_int_ge(et_compiler_rules_match_exe(rules, ET_SLICE("/usr/bin/make")), 0);
    ck_assert_int_eq(et_compiler_rules_match_exe(rules, ET_SLICE("/usr/bin/cut")), -1);
}
END_TEST

/* A rule that an earlier one always hides is a rule that nobody has tried. */
START_TEST(every_rule_is_the_first_for_some_sample)
{
    for (size_t rule = 0; rule < et_compiler_rules_count(rules); rule++) {
        bool seen = false;
        for (size_t i = 0; i < sizeof samples / sizeof *samples && !seen; i++) {
            struct et_slice exe = et_slice_of(samples[i].exe);
            seen = match(rules, exe, et_slice_of(samples[i].cmdline)) == (int)rule;
        }
        ck_assert_msg(seen, "no sample reaches the rule %.*s",
                      (int)et_compiler_rules_at(rules, rule)->id.n,
                      et_compiler_rules_at(rules, rule)->id.p);
    }
}
END_TEST

/* A failed exec has no arguments: the path tried is all there is. */
START_TEST(a_failed_exec_is_matched_by_its_path_alone)
{
    ck_assert_int_ge(match(rules, ET_SLICE("/usr/local/bin/gcc"), ET_SLICE_NONE), 0);
    ck_assert_int_ge(match(rules, ET_SLICE("/usr/local/bin/as"), ET_SLICE_NONE), 0);
    ck_assert_int_lt(match(rules, ET_SLICE("/usr/local/bin/go"), ET_SLICE_NONE), 0);
    ck_assert_int_lt(match(rules, ET_SLICE("/usr/bin/make2"), ET_SLICE_NONE), 0);
}
END_TEST

/* Evidence may hold any bytes: patterns are matched against bytes, not UTF-8. */
START_TEST(broken_utf8_is_matched_as_bytes)
{
    static const char cmdline[] = "gcc \xff\xfe.c";
    int i = match(rules, ET_SLICE("/usr/bin/gcc"), ET_SLICE(cmdline));
    ck_assert_int_ge(i, 0);
    ck_assert_int_eq(et_compiler_rules_at(rules, (size_t)i)->role, ET_TOOL_DRIVER);
}
END_TEST

/* ------------------------------------------------------------ limits */

enum { HOSTILE = 1 << 20, PATIENCE_S = 20 };

static double seconds(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

/* A megabyte of arguments made to send a pattern back and forth. */
START_TEST(a_hostile_command_line_ends_quickly)
{
    static const char *const pieces[] = { "-o -o x ",  "a.c -o ",   "-c a ",     "a ",
                                          "-print-x ", ".c' -o/a ", "- -x= '' ", "a.java -cp " };
    static const char *const programs[] = { "/tmp/x",        "/memfd:x",       "/usr/bin/gcc",
                                            "/usr/bin/java", "/usr/bin/rustc", "/usr/bin/ccache" };
    double start = seconds();
    for (size_t i = 0; i < sizeof pieces / sizeof *pieces; i++) {
        ET_STRBUF_AUTO line = { 0 };
        et_strbuf_adds(&line, "x ");
        while (line.n < HOSTILE)
            et_strbuf_adds(&line, pieces[i]);
        for (size_t j = 0; j < sizeof programs / sizeof *programs; j++) {
            struct et_slice exe = et_slice_of(programs[j]);
            match(rules, exe, et_strbuf_slice(&line));
        }
    }
    ck_assert_msg(seconds() - start < PATIENCE_S, "it took %.1f s", seconds() - start);
}
END_TEST

/* Nor may a rule that somebody wrote without care. */
START_TEST(a_careless_rule_ends_quickly)
{
    struct et_err err;
    ET_STRBUF_AUTO csv = { 0 };
    ET_STRBUF_AUTO line = { 0 };
    et_strbuf_adds(&csv, header);
    et_strbuf_adds(&csv, "x,gcc,driver,name,^x$,^(?:a|aa)+b|(?:.*a){9}b,,,,3,,\n");
    struct et_compiler_rules *careless = read_rules(et_strbuf_string(&csv), &err);
    ck_assert_msg(careless != NULL, "%s", err.msg);
    while (line.n < HOSTILE)
        et_strbuf_adds(&line, "aaaaaaaaaaaaaaaa");
    double start = seconds();
    ck_assert_int_eq(match(careless, ET_SLICE("/x"), et_strbuf_slice(&line)), -1);
    ck_assert_msg(seconds() - start < PATIENCE_S, "it took %.1f s", seconds() - start);
    et_compiler_rules_free(careless);
}
END_TEST

/* The compiled matcher has a small stack; a rule that fills it is still right. */
START_TEST(a_rule_that_needs_much_room_is_matched_all_the_same)
{
    struct et_err err;
    ET_STRBUF_AUTO csv = { 0 };
    ET_STRBUF_AUTO line = { 0 };
    et_strbuf_adds(&csv, header);
    et_strbuf_adds(&csv, "x,gcc,driver,name,^x$,^(?:(\\S)\\S*\\s)+end$,,,,3,,\n");
    struct et_compiler_rules *greedy = read_rules(et_strbuf_string(&csv), &err);
    ck_assert_msg(greedy != NULL, "%s", err.msg);
    for (int words = 0; words < 50000; words++)
        et_strbuf_adds(&line, "word ");
    et_strbuf_adds(&line, "end");
    ck_assert_int_eq(match(greedy, ET_SLICE("/x"), et_strbuf_slice(&line)), 0);
    et_compiler_rules_free(greedy);
}
END_TEST

/* Arguments that mean nothing must not hide those that do: neither the matching
 * limit nor the matcher's stack may be filled by padding. */
START_TEST(padding_does_not_hide_a_compiler)
{
    static const struct sample padded[] = {
        { "/tmp/.x/kworker", "kworker -o /tmp/p", " /tmp/p.c" },
        { "/tmp/.x/kworker", "kworker /tmp/p.c", " -o /tmp/p" },
        { "/memfd:x", "x -o /tmp/p", " /tmp/p.c" },
        { "/usr/bin/gcc", "gcc --version", " a.c" },
        { "/usr/bin/java", "java", " Hello.java" },
    };
    for (size_t i = 0; i < sizeof padded / sizeof *padded; i++) {
        for (size_t words = 1; words < 100000; words *= 7) {
            ET_STRBUF_AUTO line = { 0 };
            struct et_slice exe = et_slice_of(padded[i].exe);
            et_strbuf_adds(&line, padded[i].cmdline);
            for (size_t w = 0; w < words; w++)
                et_strbuf_adds(&line, " -I/usr/include");
            et_strbuf_adds(&line, padded[i].want);
            int got = match(rules, exe, et_strbuf_slice(&line));
            ck_assert_msg(got >= 0 &&
                              et_compiler_rules_at(rules, (size_t)got)->role == ET_TOOL_DRIVER,
                          "%s with %zu words of padding is rule %d", padded[i].cmdline, words, got);
        }
    }
}
END_TEST

void et_add_tests(TCase *tcase)
{
    tcase_add_checked_fixture(tcase, set_up, tear_down);
    tcase_add_test(tcase, the_built_in_rules_load);
    tcase_add_test(tcase, a_bad_pattern_names_its_line_and_rule);
    tcase_add_test(tcase, a_rule_is_checked_column_by_column);
    tcase_add_test(tcase, the_header_has_to_name_the_columns);
    tcase_add_test(tcase, comments_and_empty_lines_count_as_lines_only);
    tcase_add_test(tcase, quoted_cells_keep_commas_and_quotes);
    tcase_add_test(tcase, there_may_be_only_so_many_rules);
    tcase_add_loop_test(tcase, each_command_line_is_what_it_is, 0,
                        (int)(sizeof samples / sizeof *samples));
    tcase_add_test(tcase, where_the_path_decides_the_arguments_change_nothing);
    tcase_add_test(tcase, every_rule_is_the_first_for_some_sample);
    tcase_add_test(tcase, a_failed_exec_is_matched_by_its_path_alone);
    tcase_add_test(tcase, broken_utf8_is_matched_as_bytes);
    tcase_add_test(tcase, a_hostile_command_line_ends_quickly);
    tcase_add_test(tcase, a_careless_rule_ends_quickly);
    tcase_add_test(tcase, a_rule_that_needs_much_room_is_matched_all_the_same);
    tcase_add_test(tcase, padding_does_not_hide_a_compiler);
}
