/* Which class a java command line runs, and where its file may lie. */
#ifndef ET_ANALYZER_COMPILING_JAVA_CLASS_H
#define ET_ANALYZER_COMPILING_JAVA_CLASS_H

#include "base/arena.h"
#include "base/slice.h"

#include <stdbool.h>
#include <stddef.h>

struct et_java_class {
    struct et_slice name; /* acme.Main */
    struct et_slice path; /* what is left of the class path */
    int tried;
    bool done;
};

/* False: it runs a jar, a module, a source file, or nothing. */
bool et_java_class_of(const struct et_slice *argv, size_t argc, struct et_java_class *class);

/* The next file that may be it, in arena: FOLDER/acme/Main.class for each folder of the
 * class path. False: there is none left, or no memory. */
bool et_java_class_next(struct et_java_class *class, struct et_arena *arena, struct et_slice *file);

#endif
