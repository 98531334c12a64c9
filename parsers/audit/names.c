#include "parsers/audit/names.h"

#include "parsers/fact.h"

#include <libaudit.h>
#include <stddef.h>
#include <string.h>

/* Machines that are younger than some versions of libaudit. They number their calls as the
 * kernel's asm-generic/unistd.h does, and so does aarch64. */
static const struct {
    const char *name;
    int64_t arch;
} generic[] = {
    { "riscv64", 0xc00000f3 },
    { "riscv32", 0x400000f3 },
    { "loongarch64", 0xc0000102 },
};

/* x32's calls come as x86_64's, with a bit set; some have numbers of their own
 * (arch/x86/entry/syscalls/syscall_64.tbl). */
enum { X32_BIT = 0x40000000, X32_EXECVE = 520, X32_EXECVEAT = 545 };

/* audit_elf_to_machine() knows the kernel's AUDIT_ARCH_ numbers. */
static int machine_of(int64_t arch)
{
    if (arch < 0 || arch > UINT32_MAX)
        return -1;
    int machine = audit_elf_to_machine((unsigned)arch);
    for (size_t i = 0; machine < 0 && i < sizeof generic / sizeof *generic; i++)
        if (generic[i].arch == arch)
            machine = MACH_AARCH64;
    return machine;
}

const char *et_call_name(int64_t arch, int64_t syscall)
{
    int machine = machine_of(arch);
    if (machine < 0 || syscall < 0 || syscall > INT32_MAX)
        return NULL;
    if (machine == MACH_86_64 && syscall & X32_BIT) {
        syscall -= X32_BIT;
        if (syscall == X32_EXECVE)
            return "execve";
        if (syscall == X32_EXECVEAT)
            return "execveat";
    }
    return audit_syscall_to_name((int)syscall, machine);
}

enum et_call et_call_of(int64_t arch, int64_t syscall)
{
    static const struct {
        const char *name;
        enum et_call call;
    } calls[] = {
        { "execve", ET_CALL_EXEC }, { "execveat", ET_CALL_EXEC },
        { "fork", ET_CALL_FORK },   { "vfork", ET_CALL_FORK },
        { "clone", ET_CALL_CLONE }, { "clone3", ET_CALL_FORK },
        { "exit", ET_CALL_EXIT },   { "exit_group", ET_CALL_EXIT_GROUP },
    };
    const char *name = et_call_name(arch, syscall);
    for (size_t i = 0; name && i < sizeof calls / sizeof *calls; i++)
        if (strcmp(name, calls[i].name) == 0)
            return calls[i].call;
    return ET_CALL_OTHER;
}

const char *et_type_name(int64_t number)
{
    if (number < 0 || number > INT32_MAX)
        return NULL;
    return audit_msg_type_to_name((int)number);
}

const char *et_errno_name(int64_t number)
{
    if (number <= 0 || number > INT32_MAX)
        return NULL;
    return audit_errno_to_name((int)number);
}

/* libaudit wants strings; no name is longer. */
enum { NAME_BYTES = 64 };

static bool to_string(struct et_slice name, char text[NAME_BYTES])
{
    if (name.n == 0 || name.n >= NAME_BYTES || et_slice_find(name, '\0'))
        return false;
    memcpy(text, name.p, name.n);
    text[name.n] = '\0';
    return true;
}

int64_t et_arch_named(struct et_slice name)
{
    char text[NAME_BYTES];
    for (size_t i = 0; i < sizeof generic / sizeof *generic; i++)
        if (et_slice_is(name, generic[i].name))
            return generic[i].arch;
    int machine = to_string(name, text) ? audit_name_to_machine(text) : -1;
    unsigned elf = machine < 0 ? 0 : audit_machine_to_elf(machine);
    return elf ? (int64_t)elf : ET_ABSENT;
}

int64_t et_call_named(int64_t arch, struct et_slice name)
{
    char text[NAME_BYTES];
    int machine = machine_of(arch);
    int number = machine >= 0 && to_string(name, text) ? audit_name_to_syscall(text, machine) : -1;
    return number < 0 ? ET_ABSENT : number;
}

int64_t et_errno_named(struct et_slice name)
{
    char text[NAME_BYTES];
    int number = to_string(name, text) ? audit_name_to_errno(text) : 0;
    return number > 0 ? number : ET_ABSENT;
}
