#include "analyzer/compiling/operands.h"

#include "analyzer/compiling/dialect.h"
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

/* Options that say something of what is made, or how: as words, and as beginnings. */
static const char *const notable[] = {
    "-shared",
    "-static",
    "-static-pie",
    "-fPIC",
    "-fpic",
    "-m32",
    "-nostdlib",
    "-nostdinc",
    "-s",
    "-no-pie",
    "-fno-stack-protector",
    "-run",
    "-wrapper",
    "--bpf",
};
static const char *const notable_beginnings[] = {
    "-static-lib", "-specs=",      "-fplugin=",        "-buildmode=", "--crate-type=",
    "-target=bpf", "--target=bpf", "-Wl,-z,execstack", "@",
};
/* … and of which the value tells. */
static const char *const notable_values[][2] = {
    { "-z", "execstack" },  { "-target", "bpf" }, { "--target", "bpf" },
    { "--crate-type", "" }, { "-buildmode", "" },
};

/* Where anybody may write. */
static const char *const writable[] = { "/tmp/", "/var/tmp/", "/dev/shm/", "/run/shm/" };

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

static bool is_in(struct et_slice word, const char *const *list)
{
    for (; list && *list; list++)
        if (et_slice_is(word, *list))
            return true;
    return false;
}

/* The value that follows in the same word. */
static struct et_slice value_here(struct et_slice word, const char *const *list)
{
    for (; list && *list; list++) {
        size_t n = strlen(*list);
        if (et_slice_starts(word, *list) && word.n > n)
            return et_slice_from(word, n);
    }
    return ET_SLICE_NONE;
}

/* The word after an option; the last one where it is given twice. */
static struct et_slice value_of(const struct et_slice *argv, size_t argc, const char *option)
{
    struct et_slice value = ET_SLICE_NONE;
    for (size_t i = 1; i + 1 < argc; i++)
        if (et_slice_is(argv[i], option))
            value = argv[i + 1];
    return value;
}

static struct et_slice stem_of(struct et_slice path)
{
    struct et_slice stem = et_slice_basename(path);
    for (size_t i = stem.n; i > 1; i--)
        if (stem.p[i - 1] == '.')
            return et_slice_to(stem, i - 1);
    return stem;
}

static struct et_slice joined(struct et_arena *arena, const struct et_strbuf *text)
{
    arena->failed = arena->failed || text->failed;
    return et_arena_copy(arena, et_strbuf_slice(text));
}

/* What is being read, and what is known of it so far. */
struct reading {
    const struct et_dialect *dialect;
    const struct et_slice *argv;
    size_t argc;
    struct et_arena *arena;
    struct et_slice first; /* source */
    struct et_strbuf sources, flags;
    struct et_operands *operands;
};

static struct et_slice c_output(const struct reading *r)
{
    ET_STRBUF_AUTO name = { 0 };
    const char *ending = has_word(r->argv, r->argc, "-c")   ? ".o"
                         : has_word(r->argv, r->argc, "-S") ? ".s"
                                                            : NULL;
    if (makes_no_file(r->argv, r->argc))
        return ET_SLICE_NONE;
    if (!ending)
        return ET_SLICE("a.out");
    et_strbuf_add(&name, stem_of(r->first));
    et_strbuf_adds(&name, ending);
    return joined(r->arena, &name);
}

static struct et_slice stem_output(const struct reading *r)
{
    ET_STRBUF_AUTO name = { 0 };
    et_strbuf_add(&name, stem_of(r->first));
    et_strbuf_adds(&name, r->dialect->ending ? r->dialect->ending : "");
    return joined(r->arena, &name);
}

/* javac puts the classes of a source beside it, or under the folder that -d tells. */
static struct et_slice java_output(const struct reading *r)
{
    ET_STRBUF_AUTO name = { 0 };
    struct et_slice folder = value_of(r->argv, r->argc, "-d");
    if (!et_slice_ends(r->first, ".java") || has_word(r->argv, r->argc, "-proc:only"))
        return ET_SLICE_NONE;
    if (folder.p) {
        et_strbuf_add(&name, folder);
        et_strbuf_addc(&name, '/');
    } else {
        et_strbuf_add(&name, et_slice_to(r->first, r->first.n - et_slice_basename(r->first).n));
    }
    et_strbuf_add(&name, stem_of(r->first));
    et_strbuf_adds(&name, r->dialect->ending);
    return joined(r->arena, &name);
}

/* The value of rustc's -C name=… */
static struct et_slice codegen_option(const struct reading *r, const char *name)
{
    for (size_t i = 1; i + 1 < r->argc; i++)
        if (et_slice_is(r->argv[i], "-C") && et_slice_starts(r->argv[i + 1], name))
            return et_slice_from(r->argv[i + 1], strlen(name));
    return ET_SLICE_NONE;
}

static void add_rust_name(const struct reading *r, struct et_strbuf *to, struct et_slice extra)
{
    struct et_slice type = value_of(r->argv, r->argc, "--crate-type");
    struct et_slice name = value_of(r->argv, r->argc, "--crate-name");
    bool library = type.p && !et_slice_is(type, "bin");
    et_strbuf_adds(to, library ? "lib" : "");
    et_strbuf_add(to, name.p ? name : stem_of(r->first));
    et_strbuf_add(to, extra);
    if (library)
        et_strbuf_adds(to, et_slice_is(type, "cdylib") || et_slice_is(type, "dylib") ||
                                   et_slice_is(type, "proc-macro")
                               ? ".so"
                           : et_slice_is(type, "staticlib") ? ".a"
                                                            : ".rlib");
}

/* --emit tells what is written; without "link" in it that is no program and no library
 * (cargo check). */
static bool emits_no_code(const struct reading *r)
{
    static const char option[] = "--emit=";
    bool told = false;
    for (size_t i = 1; i < r->argc; i++) {
        struct et_slice word = r->argv[i];
        bool here = et_slice_starts(word, option);
        if (!here && !(et_slice_is(word, "--emit") && i + 1 < r->argc))
            continue;
        if (et_slice_search(here ? word : r->argv[i + 1], ET_SLICE("link")))
            return false;
        told = true;
    }
    return told;
}

/* cargo has its crates made as deps/NAME-HASH, and links programs to ../NAME (the Cargo
 * book, "Build cache"). */
static struct et_slice rust_output(struct reading *r)
{
    ET_STRBUF_AUTO name = { 0 };
    ET_STRBUF_AUTO alias = { 0 };
    struct et_slice folder = value_of(r->argv, r->argc, "--out-dir");
    if (emits_no_code(r))
        return ET_SLICE_NONE;
    if (folder.p) {
        et_strbuf_add(&name, folder);
        et_strbuf_addc(&name, '/');
    }
    add_rust_name(r, &name, codegen_option(r, "extra-filename="));
    if (folder.p && et_slice_ends(folder, "/deps")) {
        et_strbuf_add(&alias, et_slice_to(folder, folder.n - 4));
        add_rust_name(r, &alias, ET_SLICE(""));
        r->operands->alias = joined(r->arena, &alias);
    }
    return joined(r->arena, &name);
}

static struct et_slice default_output(struct reading *r)
{
    switch (r->dialect->by_default) {
    case ET_OUTPUT_UNTOLD:
        break;
    case ET_OUTPUT_C:
        return c_output(r);
    case ET_OUTPUT_STEM:
        return stem_output(r);
    case ET_OUTPUT_RUST:
        return rust_output(r);
    case ET_OUTPUT_GO:
        return has_word(r->argv, r->argc, "build") ? stem_output(r) : ET_SLICE_NONE;
    case ET_OUTPUT_JAVA:
        return java_output(r);
    }
    return ET_SLICE_NONE;
}

static void add_flag(struct reading *r, struct et_slice flag, struct et_slice value)
{
    ET_STRBUF_AUTO text = { 0 };
    et_strbuf_add(&text, flag);
    if (value.p) {
        et_strbuf_addc(&text, ' ');
        et_strbuf_add(&text, value);
    }
    et_strbuf_addc(&r->flags, r->flags.n ? ',' : '[');
    et_json_add_bytes(&r->flags, et_strbuf_slice(&text));
    r->flags.failed = r->flags.failed || text.failed;
}

static void read_flag(struct reading *r, size_t i)
{
    struct et_slice word = r->argv[i];
    struct et_slice next = i + 1 < r->argc ? r->argv[i + 1] : ET_SLICE_NONE;
    bool yes = ET_SLICE_IN(word, notable);
    for (size_t k = 0; k < sizeof notable_beginnings / sizeof *notable_beginnings; k++)
        yes = yes || et_slice_starts(word, notable_beginnings[k]);
    if (yes)
        add_flag(r, word, ET_SLICE_NONE);
    for (size_t k = 0; k < sizeof notable_values / sizeof *notable_values; k++)
        if (et_slice_is(word, notable_values[k][0]) && next.p &&
            (!*notable_values[k][1] || et_slice_is(next, notable_values[k][1])))
            add_flag(r, word, next);
}

static void read_source(struct reading *r, struct et_slice word)
{
    bool from_stdin = et_slice_is(word, "-") && r->dialect->by_default == ET_OUTPUT_C;
    if (!from_stdin && (et_slice_starts(word, "-") || !is_source(word)))
        return;
    et_strbuf_addc(&r->sources, r->operands->source_count++ ? ',' : '[');
    et_json_add_bytes(&r->sources, word);
    if (!r->first.p)
        r->first = word;
}

/* The script that an interpreter runs is the compiler itself (emcc.py); 0 = there is none, or
 * it is a module (-m). */
static size_t script_at(const struct reading *r, struct et_slice program)
{
    static const char *const valued[] = { "-W", "-X" };
    if (!et_slice_starts(program, "python") && !et_slice_starts(program, "pypy"))
        return 0;
    size_t i = 1;
    for (; i < r->argc && et_slice_starts(r->argv[i], "-"); i++) {
        if (et_slice_ends(r->argv[i], "m") || et_slice_ends(r->argv[i], "c"))
            return 0;
        i += ET_SLICE_IN(r->argv[i], valued);
    }
    return i;
}

static void read_words(struct reading *r, struct et_slice program)
{
    const struct et_dialect *d = r->dialect;
    for (size_t i = 1 + script_at(r, program); i < r->argc; i++) {
        struct et_slice word = r->argv[i], here = value_here(word, d->output_here);
        bool names_output = is_in(word, d->output_next);
        read_flag(r, i);
        if (is_in(word, d->runs_inside))
            r->operands->runs = ET_RUNS_INSIDE;
        else if (is_in(word, d->runs) && r->operands->runs == ET_RUNS_NOT)
            r->operands->runs = ET_RUNS_CHILD;
        if (names_output && i + 1 < r->argc)
            r->operands->output = r->argv[i + 1];
        else if (here.p)
            r->operands->output = here;
        if (names_output || is_in(word, d->valued))
            i++;
        else if (!here.p)
            read_source(r, word);
    }
}

/* -d of javac names a folder, not the output. */
static bool is_folder_option(const struct et_dialect *d)
{
    return d->by_default == ET_OUTPUT_JAVA;
}

static void note_writable_output(struct reading *r)
{
    for (size_t i = 0; i < sizeof writable / sizeof *writable; i++)
        if (et_slice_starts(r->operands->output, writable[i]))
            add_flag(r, ET_SLICE("-o"),
                     et_slice_to(et_slice_of(writable[i]), strlen(writable[i]) - 1));
}

bool et_operands_read(const struct et_slice *argv, size_t argc, struct et_slice family,
                      struct et_slice program, struct et_arena *arena, struct et_operands *operands)
{
    struct reading r = { .dialect = et_dialect_of(family),
                         .argv = argv,
                         .argc = argc,
                         .arena = arena,
                         .operands = operands };
    *operands = (struct et_operands){ 0 };
    read_words(&r, program);
    if (is_folder_option(r.dialect))
        operands->output = ET_SLICE_NONE;
    if (is_in(program, r.dialect->interpreters))
        operands->runs = ET_RUNS_INSIDE;
    else if (!operands->output.p && r.first.p)
        operands->output = default_output(&r);
    operands->program = r.dialect->by_default == ET_OUTPUT_C && !makes_no_file(argv, argc) &&
                        !has_word(argv, argc, "-c") && !has_word(argv, argc, "-S");
    note_writable_output(&r);
    et_strbuf_adds(&r.sources, operands->source_count ? "]" : "[]");
    operands->sources = joined(arena, &r.sources);
    if (r.flags.n) {
        et_strbuf_addc(&r.flags, ']');
        operands->flags = joined(arena, &r.flags);
    }
    et_strbuf_clear(&r.sources);
    et_strbuf_clear(&r.flags);
    return operands->sources.p && !arena->failed;
}

/* A folder as the kernel tells it: there is nothing in it to resolve. */
static bool is_plain(struct et_slice folder)
{
    if (!et_slice_starts(folder, "/") || et_slice_ends(folder, "/"))
        return false;
    for (size_t i = 0; i + 1 < folder.n; i++)
        if (folder.p[i] == '/' && (folder.p[i + 1] == '/' || folder.p[i + 1] == '.'))
            return false;
    return true;
}

struct et_slice et_path_resolve(struct et_slice cwd, struct et_slice path, struct et_arena *arena)
{
    bool absolute = et_slice_starts(path, "/");
    char *out = absolute || cwd.p ? et_arena_alloc(arena, cwd.n + path.n + 2) : NULL;
    size_t n = 0;
    if (!out)
        return ET_SLICE_NONE;
    struct et_slice parts[] = { absolute ? ET_SLICE_NONE : cwd, path };
    if (parts[0].p && is_plain(parts[0])) {
        memcpy(out, parts[0].p, parts[0].n);
        n = parts[0].n;
        parts[0] = ET_SLICE_NONE;
    }
    for (size_t i = 0; i < 2; i++) {
        struct et_slice rest = parts[i];
        while (rest.p && rest.n) {
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
