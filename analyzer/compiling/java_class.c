#include "analyzer/compiling/java_class.h"

#include "base/strbuf.h"

/* java(1): options whose value is the next word. */
static const char *const valued[] = {
    "--module-path", "-p",          "--upgrade-module-path", "--add-modules", "--add-reads",
    "--add-exports", "--add-opens", "--limit-modules",
};

/* A class path may be long, but not so long; what is longer than a path names no file. */
enum { MAX_FOLDERS = 256, LONGEST_NAME = 4096 };

bool et_java_class_of(const struct et_slice *argv, size_t argc, struct et_java_class *class)
{
    *class = (struct et_java_class){ .path = ET_SLICE(".") };
    for (size_t i = 1; i < argc; i++) {
        struct et_slice word = argv[i];
        if (et_slice_is(word, "-jar") || et_slice_is(word, "-m") || et_slice_is(word, "--module"))
            return false;
        if (et_slice_is(word, "-cp") || et_slice_is(word, "-classpath") ||
            et_slice_is(word, "--class-path")) {
            if (++i < argc)
                class->path = argv[i];
        } else if (ET_SLICE_IN(word, valued)) {
            i++;
        } else if (!et_slice_starts(word, "-")) {
            class->name = word;
            return word.n > 0 && word.n <= LONGEST_NAME && !et_slice_ends(word, ".java");
        }
    }
    return false;
}

bool et_java_class_next(struct et_java_class *class, struct et_arena *arena, struct et_slice *file)
{
    ET_STRBUF_AUTO text = { 0 };
    if (class->done || class->tried++ == MAX_FOLDERS)
        return false;
    const char *colon = et_slice_find(class->path, ':');
    size_t n = colon ? (size_t)(colon - class->path.p) : class->path.n;
    et_strbuf_add(&text, n ? et_slice_to(class->path, n) : ET_SLICE("."));
    et_strbuf_addc(&text, '/');
    for (size_t i = 0; i < class->name.n; i++)
        et_strbuf_addc(&text, (char)(class->name.p[i] == '.' ? '/' : class->name.p[i]));
    et_strbuf_adds(&text, ".class");
    class->done = !colon;
    class->path = et_slice_from(class->path, n + 1);
    *file = et_arena_copy(arena, et_strbuf_slice(&text));
    arena->failed = arena->failed || text.failed;
    return file->p && !text.failed;
}
