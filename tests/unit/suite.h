/* What every unit test program shares: a main() that runs one suite, and
 * expectations that print the input and the place when they fail. */
#ifndef ET_TESTS_UNIT_SUITE_H
#define ET_TESTS_UNIT_SUITE_H

#include "base/slice.h"

#include <check.h>

/* Each test file defines this: adds its START_TEST functions to the case. */
void et_add_tests(TCase *tcase);

/* Fails with both texts, escaped, where they differ. */
#define expect_slice(got, want) expect_slice_at((got), (want), __FILE__, __LINE__)
void expect_slice_at(struct et_slice got, const char *want, const char *file, int line);

#endif
