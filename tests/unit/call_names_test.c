#include "parsers/audit/names.h"

#include "tests/unit/suite.h"

enum { X86_64 = 0xc000003e, RISCV64 = 0xc00000f3, LOONGARCH64 = 0xc0000102 };

static void expect_call(int64_t arch, int64_t number, const char *want)
{
    const char *got = et_call_name(arch, number);
    ck_assert_msg(got && strcmp(got, want) == 0, "%lld is %s, not %s", (long long)number,
                  got ? got : "nothing", want);
}

/* A failed exec has no EXECVE record: only its call tells that it is one. */
START_TEST(machines_that_libaudit_may_not_know_have_the_generic_numbers)
{
    expect_call(RISCV64, 221, "execve");
    expect_call(RISCV64, 281, "execveat");
    expect_call(LOONGARCH64, 220, "clone");
    ck_assert_int_eq(et_call_of(RISCV64, 221), ET_CALL_EXEC);
    ck_assert_int_eq(et_arch_named(ET_SLICE("riscv64")), RISCV64);
    ck_assert_int_eq(et_call_named(LOONGARCH64, ET_SLICE("execve")), 221);
}
END_TEST

/* x32 has a bit set, and numbers of its own for what hands pointers on. */
START_TEST(a_call_of_x32_is_one_of_x86_64_s)
{
    expect_call(X86_64, 59, "execve");
    expect_call(X86_64, 0x40000000 + 520, "execve");
    expect_call(X86_64, 0x40000000 + 545, "execveat");
    expect_call(X86_64, 0x40000000 + 231, "exit_group");
}
END_TEST

START_TEST(what_no_machine_has_is_no_call)
{
    ck_assert_ptr_null(et_call_name(X86_64, 520));
    ck_assert_ptr_null(et_call_name(0xc000ffff, 59));
    ck_assert_ptr_null(et_call_name(RISCV64, 0x40000000 + 221));
    ck_assert_ptr_null(et_call_name(-1, 59));
}
END_TEST

void et_add_tests(TCase *tcase)
{
    tcase_add_test(tcase, machines_that_libaudit_may_not_know_have_the_generic_numbers);
    tcase_add_test(tcase, a_call_of_x32_is_one_of_x86_64_s);
    tcase_add_test(tcase, what_no_machine_has_is_no_call);
}
