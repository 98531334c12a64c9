#include "tests/unit/suite.h"

#include "base/printable.h"

#include <stdlib.h>

void expect_slice_at(struct et_slice got, const char *want, const char *file, int line)
{
    if (got.p && et_slice_is(got, want))
        return;
    ET_STRBUF_AUTO text = { 0 };
    et_printable_add(&text, got);
    ck_abort_msg("%s:%d: got %s, want %s", file, line, got.p ? et_strbuf_string(&text) : "(absent)",
                 want);
}

int main(void)
{
    Suite *suite = suite_create("unit");
    TCase *tcase = tcase_create("all");
    tcase_set_timeout(tcase, 240); /* a hang; a busy machine takes its time */
    et_add_tests(tcase);
    suite_add_tcase(suite, tcase);
    SRunner *runner = srunner_create(suite);
    srunner_run_all(runner, CK_NORMAL);
    int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
