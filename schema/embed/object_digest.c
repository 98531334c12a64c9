/* Build-time tool: makes a case in memory, and writes the digest of its objects.
 *
 *   object_digest OUT.c */
#include "schema/objects.h"

#include <stdio.h>
#include <stdlib.h>

const struct et_built_objects et_built_objects; /* not known yet */

static int write_digest(const char *path, const char *sha256)
{
    FILE *file = fopen(path, "w");
    if (!file)
        return -1;
    fprintf(file,
            "/* Written by schema/embed/object_digest.c. */\n#include \"schema/objects.h\"\n\n"
            "const struct et_built_objects et_built_objects = { %d, \"%s\" };\n",
            et_migration_count, sha256);
    return fclose(file);
}

int main(int argc, char **argv)
{
    struct et_err err = { 0 };
    struct et_store *store = NULL;
    char sha256[ET_SHA256_HEX];
    int rc = argc == 2 ? et_store_open(":memory:", ET_STORE_MAKE, &store, &err) : ET_FATAL;
    if (rc == 0)
        rc = et_objects_digest(store, sha256, &err);
    et_store_close(store);
    if (rc == 0 && write_digest(argv[1], sha256) == 0)
        return EXIT_SUCCESS;
    fprintf(stderr, "object_digest: %s\n", rc < 0 ? err.msg : "cannot write");
    return EXIT_FAILURE;
}
