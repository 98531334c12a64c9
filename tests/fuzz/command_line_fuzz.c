/* Command lines of compilers, shells and java, as they stand in evidence. A line of input is
 * a word; the first one is the family. */
#include "analyzer/compiling/java_class.h"
#include "analyzer/compiling/operands.h"
#include "analyzer/loader.h"
#include "analyzer/shell.h"

#include <stdint.h>
#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum { MAX_WORDS = 1024 };

/* How many bytes the words of a script have. */
static size_t look(struct et_slice script, struct et_arena *arena)
{
    struct et_shell shell;
    struct et_shell_variables variables = { 0 };
    size_t bytes = 0;
    et_shell_init(&shell, script, arena, &variables);
    while (et_shell_next(&shell)) {
        for (size_t i = 0; i < shell.count; i++)
            bytes += shell.words[i].n;
        for (size_t i = 0; i < shell.written_count; i++)
            bytes += shell.written[i].n;
    }
    et_shell_clear(&shell);
    et_shell_variables_clear(&variables);
    return bytes;
}

static size_t split(struct et_slice text, struct et_slice *words)
{
    size_t count = 0;
    while (text.n && count < MAX_WORDS) {
        const char *end = et_slice_find(text, '\n');
        size_t n = end ? (size_t)(end - text.p) : text.n;
        words[count++] = et_slice_to(text, n);
        text = et_slice_from(text, n + 1);
    }
    return count;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static struct et_slice words[MAX_WORDS];
    const struct et_slice text = { (const char *)data, size };
    struct et_java_class class;
    struct et_operands operands;
    struct et_slice file;
    struct et_arena arena;
    size_t bytes = 0, count = split(text, words);
    et_arena_init(&arena);
    if (count) {
        const struct et_slice *argv = words + 1;
        struct et_slice script = et_shell_script(argv, count - 1);
        et_operands_read(argv, count - 1, words[0], count > 1 ? argv[0] : words[0], &arena,
                         &operands);
        et_loaded_program(argv, count - 1);
        if (et_java_class_of(argv, count - 1, &class))
            while (et_java_class_next(&class, &arena, &file))
                bytes += file.n;
        bytes += look(script, &arena);
    }
    bytes += look(text, &arena);
    const size_t expanded = ET_SHELL_EXPANDED_MAX;
    if (bytes > 16 * size + 4096 * (size + 1) + 2 * expanded) /* a few bytes never become many */
        abort();
    et_arena_clear(&arena);
    return 0;
}
