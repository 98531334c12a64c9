#include "analyzer/compiling/disguise.h"

#include "analyzer/compiling/detect.h"

/* exe of a memfd: "/memfd:" and the name that it was given (mm/memfd.c, d_path). */
static const char memory[] = "/memfd:";
static const char deleted[] = " (deleted)";

/* /proc/self/fd/3, /proc/17/fd/3, /dev/fd/3; execveat(2) with AT_EMPTY_PATH has no name. */
static bool is_descriptor(struct et_slice file)
{
    if (!file.n)
        return file.p != NULL;
    struct et_slice folder = et_slice_to(file, file.n - et_slice_basename(file).n);
    return et_slice_is(folder, "/dev/fd/") ||
           (et_slice_starts(folder, "/proc/") && et_slice_ends(folder, "/fd/"));
}

/* Whether that name would be known for a compiler's, too. */
static bool is_known_as(const struct et_model *m, struct et_slice file, struct et_slice cmdline)
{
    const struct et_program program = { .exe = file, .cmdline = cmdline };
    int rule = et_compiler_rules_match(m->rules->compilers, &program);
    const struct et_compiler_rule *known =
        rule >= 0 ? et_compiler_rules_at(m->rules->compilers, (size_t)rule) : NULL;
    return known && et_tool_role_counts(known->role) && !et_compiler_rule_is_guess(known);
}

enum et_disguise et_disguise_of(const struct et_model *m, const struct et_exec_node *driver,
                                struct et_slice cmdline)
{
    const struct et_compiler_rule *rule = et_tool_of(m, driver);
    if (driver->loader)
        return ET_DISGUISE_LOADER;
    if (et_slice_starts(driver->task->exe, memory))
        return ET_DISGUISE_MEMORY;
    if (et_slice_ends(driver->task->exe, deleted))
        return ET_DISGUISE_DELETED;
    if (driver->copied)
        return ET_DISGUISE_COPIED;
    if (rule && et_compiler_rule_is_guess(rule))
        return ET_DISGUISE_ARGUMENTS;
    if (is_descriptor(driver->file->name))
        return ET_DISGUISE_DESCRIPTOR;
    bool other_name = driver->file->name.n && !et_slice_eq(et_slice_basename(driver->file->name),
                                                           et_slice_basename(driver->task->exe));
    if (rule && other_name && !is_known_as(m, driver->file->name, cmdline))
        return ET_DISGUISE_SYMLINK;
    return ET_DISGUISE_NONE;
}

static const struct {
    const char *name, *sentence;
} words[] = {
    [ET_DISGUISE_NONE] = { NULL, NULL },
    [ET_DISGUISE_RENAMED] = { "renamed", "it calls what only a compiler's driver calls" },
    [ET_DISGUISE_COPIED] = { "copied", "a compiler's file was copied to that name" },
    [ET_DISGUISE_ARGUMENTS] = { "arguments", "its arguments are a compiler's" },
    [ET_DISGUISE_LOADER] = { "loader", "it was run through the dynamic loader" },
    [ET_DISGUISE_MEMORY] = { "memory", "its file is in memory only" },
    [ET_DISGUISE_DELETED] = { "deleted", "its file was deleted by then" },
    [ET_DISGUISE_DESCRIPTOR] = { "descriptor", "it was run by a file descriptor, not by its name" },
    [ET_DISGUISE_SYMLINK] = { "symlink", "it was run by a link that has another name" },
};

const char *et_disguise_name(enum et_disguise disguise)
{
    return words[disguise].name;
}

const char *et_disguise_sentence(enum et_disguise disguise)
{
    return words[disguise].sentence;
}

enum et_disguise et_disguise_named(struct et_slice name)
{
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (words[i].name && et_slice_is(name, words[i].name))
            return (enum et_disguise)i;
    return ET_DISGUISE_NONE;
}
