/* Steps of images as a history has them: parted by NUL, with the variables of those before.
 * Whatever stands there, nothing may leak, hang, or make a few bytes many. */
#include "analyzer/presence/instruction.h"
#include "analyzer/rules/installers.h"

#include <stdint.h>
#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

struct reading {
    struct et_installers *installers;
    struct et_arena arena;
    struct et_shell_variables variables;
    size_t bytes;
};

static void require(bool truth)
{
    if (!truth)
        abort();
}

static int take_copy(void *ctx, struct et_slice source, struct et_slice path, struct et_err *err)
{
    struct reading *r = ctx;
    (void)err;
    r->bytes += source.n + path.n;
    return 0;
}

static void read_script(struct reading *r, struct et_slice script)
{
    struct et_shell shell;
    et_shell_init(&shell, script, &r->arena, &r->variables);
    while (et_shell_next(&shell)) {
        struct et_slice *room = calloc(shell.count + 1, sizeof *room);
        require(room && shell.count + shell.written_count > 0);
        struct et_install install =
            et_installers_of_line(r->installers, shell.words, shell.count, room);
        require(install.count <= shell.count);
        for (size_t i = 0; i < install.count; i++)
            r->bytes += et_package_name(install.manager, install.packages[i]).n;
        et_installers_of_exec(r->installers, shell.words, shell.count, room);
        free(room);
    }
    require(!shell.failed);
    et_shell_clear(&shell);
}

static void read_step(struct reading *r, struct et_slice created_by)
{
    struct et_err err = { 0 };
    struct et_instruction instruction = et_instruction_of(created_by, &r->arena, &r->variables);
    if (instruction.kind == ET_INSTRUCTION_RUN)
        read_script(r, instruction.text);
    else if (instruction.kind == ET_INSTRUCTION_ENV)
        et_instruction_set(instruction.text, &r->arena, &r->variables);
    else if (instruction.kind == ET_INSTRUCTION_COPY)
        require(et_instruction_copies(instruction.text, &r->arena, take_copy, r, &err) == 0);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static struct et_installers *installers;
    struct et_err err = { 0 };
    struct et_slice rest = { (const char *)data, size };
    if (!installers)
        installers = et_installers_new(et_slice_of(et_builtin_installers), &err);
    require(installers != NULL);
    struct reading r = { .installers = installers };
    et_arena_init(&r.arena);
    while (rest.n) {
        const char *end = et_slice_find(rest, '\0');
        size_t n = end ? (size_t)(end - rest.p) : rest.n;
        read_step(&r, et_slice_to(rest, n));
        rest = et_slice_from(rest, n + 1);
    }
    require(r.arena.used <= 64 * (size + 64) + 2 * (size_t)ET_SHELL_EXPANDED_MAX);
    et_shell_variables_clear(&r.variables);
    et_arena_clear(&r.arena);
    return 0;
}
