/* The sample logs in tests/data, read whole. */
#ifndef ET_TESTS_PROPERTY_SAMPLE_H
#define ET_TESTS_PROPERTY_SAMPLE_H

#include "base/strbuf.h"

#include <check.h>
#include <stdio.h>
#include <stdlib.h>

/* Appends the file of that name below tests/data. */
static inline void sample_add(struct et_strbuf *to, const char *name)
{
    char path[4096];
    const char *root = getenv("ET_SOURCE_DIR");
    snprintf(path, sizeof path, "%s/tests/data/%s", root ? root : ".", name);
    FILE *file = fopen(path, "rb");
    ck_assert_msg(file != NULL, "cannot open %s", path);
    for (size_t n = 1; n > 0;) {
        char *room = et_strbuf_reserve(to, 65536);
        ck_assert_ptr_nonnull(room);
        n = fread(room, 1, 65536, file);
        et_strbuf_advance(to, n);
    }
    fclose(file);
    ck_assert_uint_gt(to->n, 0);
}

#endif
