#include "analyzer/compiling/dialect.h"

#include <stdbool.h>
#include <stddef.h>

#define LIST(...) ((const char *const[]){ __VA_ARGS__, NULL })

/* By the manuals: gcc(1), clang(1), tcc(1), ld(1), as(1), javac(1), rustc and cargo, `go help
 * build`, nvcc, dmd, ghc, nim, zig, csc, fpc, valac, cobc, crystal. Options of GCC's compilers
 * proper are those that its driver gives them. */
static const struct et_dialect dialects[] = {
    { .families = LIST("gcc", "cc", "clang", "tcc", "intel", "vendor", "mpi", "small-c", "fortran",
                       "cuda", "wasm", "as", "ld", "unidentified"),
      .valued =
          LIST("-x", "-I", "-L", "-l", "-D", "-U", "-include", "-imacros", "-isystem", "-iquote",
               "-idirafter", "-MF", "-MT", "-MQ", "-T", "-Xlinker", "-Xassembler", "-Xpreprocessor",
               "-Xclang", "-arch", "-target", "-z", "-m", "-e", "-d", "-dumpbase", "-dumpbase-ext",
               "-dumpdir", "-auxbase", "-plugin", "-dynamic-linker", "--target", "-B", "-soname",
               "-h", "-rpath", "-wrapper", "-triple", "-main-file-name", "-ccbin", "-gencode"),
      .output_next = LIST("-o", "--output"),
      .output_here = LIST("-o", "--output="),
      .runs_inside = LIST("-run"),
      .by_default = ET_OUTPUT_C },
    { .families = LIST("java"),
      .valued = LIST("-cp", "-classpath", "--class-path", "-sourcepath", "--source-path", "-s",
                     "-h", "-encoding", "--release", "-source", "--source", "-target", "--target",
                     "-p", "--module-path", "--module-source-path", "-processor", "-processorpath",
                     "--processor-path", "--add-modules", "--add-exports", "-bootclasspath"),
      .output_next = LIST("-d"),
      .interpreters = LIST("java"),
      .by_default = ET_OUTPUT_JAVA,
      .ending = ".class" },
    { .families = LIST("rust"),
      .valued = LIST("-C", "-L", "-l", "--edition", "--crate-name", "--crate-type", "--emit",
                     "--out-dir", "--extern", "--cfg", "--check-cfg", "--cap-lints", "--target",
                     "-A", "-W", "-D", "-F", "--sysroot", "--error-format", "--color", "-Z"),
      .output_next = LIST("-o"),
      .by_default = ET_OUTPUT_RUST },
    { .families = LIST("go"),
      .valued = LIST("-C", "-p", "-ldflags", "-gcflags", "-asmflags", "-tags", "-mod", "-buildmode",
                     "-importcfg", "-I", "-L", "-lang", "-buildid", "-trimpath", "-D"),
      .output_next = LIST("-o"),
      .output_here = LIST("-o="),
      .runs = LIST("run", "test"),
      .by_default = ET_OUTPUT_GO },
    { .families = LIST("d"),
      .output_here = LIST("-of=", "--of=", "-of"),
      .runs = LIST("-run", "--run"),
      .by_default = ET_OUTPUT_STEM },
    { .families = LIST("zig"),
      .valued = LIST("-target", "-O", "--name", "-I", "-L", "-l", "-mcpu"),
      .output_next = LIST("-o"),
      .output_here = LIST("-femit-bin="),
      .runs = LIST("run", "test"),
      .by_default = ET_OUTPUT_STEM },
    { .families = LIST("nim"),
      .output_here = LIST("-o:", "--out:", "-o=", "--out="),
      .runs = LIST("-r", "--run", "r"),
      .by_default = ET_OUTPUT_STEM },
    { .families = LIST("haskell"),
      .valued = LIST("-odir", "-hidir", "-outputdir", "-package", "-main-is", "-x"),
      .interpreters = LIST("runghc", "runhaskell"),
      .output_next = LIST("-o"),
      .by_default = ET_OUTPUT_STEM },
    { .families = LIST("dotnet"),
      .output_here = LIST("-out:", "/out:", "--out:"),
      .output_next = LIST("-o", "--output"),
      .runs = LIST("run", "test"),
      .by_default = ET_OUTPUT_STEM,
      .ending = ".exe" },
    { .families = LIST("ocaml"),
      .valued = LIST("-I", "-package", "-pp", "-ppx", "-cclib", "-ccopt"),
      .output_next = LIST("-o"),
      .by_default = ET_OUTPUT_C },
    { .families = LIST("ada", "pascal", "swift", "v", "crystal", "vala", "odin", "other"),
      .valued = LIST("-I", "-L", "-l", "-module-name", "--pkg", "-D"),
      .output_next = LIST("-o", "--output"),
      .output_here = LIST("-out:", "--output="),
      .runs = LIST("run", "crun", "test"),
      .by_default = ET_OUTPUT_STEM },
};

static const struct et_dialect plain = { .output_next = LIST("-o", "--output") };

static bool is_one_of(struct et_slice word, const char *const *list)
{
    for (; *list; list++)
        if (et_slice_is(word, *list))
            return true;
    return false;
}

const struct et_dialect *et_dialect_of(struct et_slice family)
{
    for (size_t i = 0; i < sizeof dialects / sizeof *dialects; i++)
        if (is_one_of(family, dialects[i].families))
            return &dialects[i];
    return &plain;
}
