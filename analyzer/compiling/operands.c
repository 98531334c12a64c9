#include "analyzer/compiling/operands.h"

#include "base/printable.h"
#include "base/strbuf.h"

/* Endings of source files, by the manuals of the compilers in the rules. */
static const char *const source_endings[] = {
    "c",    "cc",  "cp",     "cpp",  "cxx",   "c++",  "C",     "i",     "ii",   "m",   "mm",
    "s",    "S",   "sx",     "asm",  "f",     "F",    "f90",   "F90",   "f95",  "for", "adb",
    "ads",  "d",   "go",     "rs",   "java",  "kt",   "scala", "swift", "zig",  "nim", "hs",
    "ml",   "cs",  "vb",     "fs",   "pas",   "pp",   "cu",    "ll",    "bc",   "v",   "cob",
    "cr",   "py",  "pyx",    "wat",  "f03",   "f08",  "F95",   "F03",   "ftn",  "fpp", "mod",
    "kts",  "sc",  "groovy", "clj",  "scm",   "ss",   "sld",   "rkt",   "lisp", "lsp", "erl",
    "ex",   "exs", "vala",   "cbl",  "cobol", "CBL",  "odin",  "ha",    "sv",   "vhd", "vhdl",
    "bas",  "sml", "mlb",    "pony", "chpl",  "hx",   "hxml",  "idr",   "lean", "lua", "c3",
    "mojo", "roc", "jl",     "dart", "gleam", "nasm", "ptx",   "cl",    "ispc", "hip", "mlir",
    "wast", "stp", "lhs",    "lpr",  "dpr",   "jsh",
};

/* Options whose value is the next word, so that it is no operand. */
static const char *const valued[] = {
    "-o",
    "-x",
    "-I",
    "-L",
    "-l",
    "-D",
    "-U",
    "-include",
    "-imacros",
    "-isystem",
    "-iquote",
    "-idirafter",
    "-MF",
    "-MT",
    "-MQ",
    "-T",
    "-Xlinker",
    "-Xassembler",
    "-Xpreprocessor",
    "-arch",
    "-target",
    "-z",
    "-m",
    "-e",
    "-d",
    "-cp",
    "-classpath",
    "-sourcepath",
    "--edition",
    "--crate-name",
    "--crate-type",
    "--out-dir",
    "-dumpbase",
    "-dumpbase-ext",
    "-dumpdir",
    "-auxbase",
    "-plugin",
    "-dynamic-linker",
    "--target",
    "-B",
};

static bool is_source(struct et_slice word)
{
    struct et_slice name = et_slice_basename(word);
    for (size_t i = name.n; i > 0; i--)
        if (name.p[i - 1] == '.')
            return i > 1 && ET_SLICE_IN(et_slice_from(name, i), source_endings);
    return false;
}

static bool has_word(const struct et_slice *argv, size_t argc, const char *word)
{
    for (size_t i = 1; i < argc; i++)
        if (et_slice_is(argv[i], word))
            return true;
    return false;
}

/* Options of C drivers with which they write no file of their own choice. */
static bool makes_no_file(const struct et_slice *argv, size_t argc)
{
    static const char *const options[] = { "-E", "-M", "-MM", "-fsyntax-only", "-###", "-run" };
    for (size_t i = 0; i < sizeof options / sizeof *options; i++)
        if (has_word(argv, argc, options[i]))
            return true;
    return false;
}

/* The name a C driver gives to what it makes of that source. */
static struct et_slice default_output(const struct et_slice *argv, size_t argc,
                                      struct et_slice source, struct et_arena *arena)
{
    const char *ending = has_word(argv, argc, "-c")   ? ".o"
                         : has_word(argv, argc, "-S") ? ".s"
                                                      : NULL;
    if (makes_no_file(argv, argc))
        return ET_SLICE_NONE;
    if (!ending)
        return ET_SLICE("a.out");
    struct et_slice stem = et_slice_basename(source);
    for (size_t i = stem.n; i > 0; i--) {
        if (stem.p[i - 1] == '.') {
            stem.n = i - 1;
            break;
        }
    }
    ET_STRBUF_AUTO name = { 0 };
    et_strbuf_add(&name, stem);
    et_strbuf_adds(&name, ending);
    arena->failed = arena->failed || name.failed;
    return et_arena_copy(arena, et_strbuf_slice(&name));
}

static bool is_c_family(struct et_slice family)
{
    return et_slice_is(family, "gcc") || et_slice_is(family, "cc") ||
           et_slice_is(family, "clang") || et_slice_is(family, "tcc") ||
           et_slice_is(family, "unidentified");
}

bool et_operands_read(const struct et_slice *argv, size_t argc, struct et_slice family,
                      struct et_arena *arena, struct et_operands *operands)
{
    ET_STRBUF_AUTO sources = { 0 };
    struct et_slice first = ET_SLICE_NONE;
    *operands = (struct et_operands){ 0 };
    et_strbuf_addc(&sources, '[');
    for (size_t i = 1; i < argc; i++) {
        struct et_slice word = argv[i];
        if (et_slice_is(word, "-o") && i + 1 < argc)
            operands->output = argv[i + 1];
        else if (et_slice_starts(word, "-o") && word.n > 2 && is_c_family(family))
            operands->output = et_slice_from(word, 2);
        if (ET_SLICE_IN(word, valued) || (et_slice_is(word, "-C") && !is_c_family(family))) {
            i++;
            continue;
        }
        bool from_stdin = et_slice_is(word, "-") && is_c_family(family);
        if (!from_stdin && (et_slice_starts(word, "-") || !is_source(word)))
            continue;
        if (operands->source_count++)
            et_strbuf_addc(&sources, ',');
        else
            first = word;
        et_json_add_bytes(&sources, word);
    }
    et_strbuf_addc(&sources, ']');
    if (sources.failed)
        return false;
    operands->sources = et_arena_copy(arena, et_strbuf_slice(&sources));
    if (!operands->output.p && first.p && is_c_family(family))
        operands->output = default_output(argv, argc, first, arena);
    return operands->sources.p != NULL;
}

struct et_slice et_path_resolve(struct et_slice cwd, struct et_slice path, struct et_arena *arena)
{
    bool absolute = et_slice_starts(path, "/");
    char *out = absolute || cwd.p ? et_arena_alloc(arena, cwd.n + path.n + 2) : NULL;
    size_t n = 0;
    if (!out)
        return ET_SLICE_NONE;
    struct et_slice parts[] = { absolute ? ET_SLICE_NONE : cwd, path };
    for (size_t i = 0; i < 2; i++) {
        struct et_slice rest = parts[i];
        while (rest.n) {
            const char *slash = et_slice_find(rest, '/');
            struct et_slice part = et_slice_to(rest, slash ? (size_t)(slash - rest.p) : rest.n);
            rest = et_slice_from(rest, part.n + 1);
            if (part.n == 0 || et_slice_is(part, "."))
                continue;
            if (et_slice_is(part, "..")) {
                while (n > 0 && out[n - 1] != '/')
                    n--;
                n -= n > 0;
                continue;
            }
            out[n++] = '/';
            memcpy(out + n, part.p, part.n);
            n += part.n;
        }
    }
    return (struct et_slice){ out, n };
}
