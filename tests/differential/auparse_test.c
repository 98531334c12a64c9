/* Our reading of audit logs against libauparse's, field by field: both are turned into the
 * same plain statements, and only differences that are known may be left.
 *
 *   auparse_test LOG…
 */
#include "tests/differential/differences.h"

#include <stdio.h>
#include <stdlib.h>

static bool compare(const char *path, struct comparison *sum)
{
    struct comparison before = *sum;
    READING_AUTO ours = { 0 };
    READING_AUTO theirs = { 0 };
    if (!read_ours(&ours, path) || !read_theirs(&theirs, path) ||
        !compare_readings(&ours, &theirs, sum)) {
        fprintf(stderr, "cannot read %s\n", path);
        return false;
    }
    printf("%s: %zu statements alike, %zu differ as known, %zu differ\n", path,
           sum->alike - before.alike, sum->known - before.known, sum->unknown - before.unknown);
    return sum->unknown == before.unknown && sum->alike > before.alike;
}

int main(int argc, char **argv)
{
    struct comparison sum = { 0 };
    bool alike = argc > 1;
    for (int i = 1; i < argc; i++)
        alike = compare(argv[i], &sum) && alike;
    printf("\nWhere auparse is known to differ:\n");
    for (size_t i = 0; i < KNOWN_DIFFERENCES; i++) {
        const struct known_difference *row = &known_differences[i];
        bool often = sum.of_known[i] > row->most;
        printf("%6zu  %s\n        %s\n%s", sum.of_known[i], row->what, row->why,
               often ? "        more often than the committed logs need it\n" : "");
        alike = alike && !often;
    }
    return alike ? EXIT_SUCCESS : EXIT_FAILURE;
}
