/* The dynamic loader: ld.so, which can be told to run a program. */
#ifndef ET_ANALYZER_LOADER_H
#define ET_ANALYZER_LOADER_H

#include "base/slice.h"

#include <stdbool.h>
#include <stddef.h>

/* By the names that glibc and musl give it. */
bool et_is_loader(struct et_slice path);

/* The program that it is told to run: its first word that is neither an option nor an
 * option's value (ld.so(8)). Absent = none. */
struct et_slice et_loaded_program(const struct et_slice *argv, size_t argc);

#endif
