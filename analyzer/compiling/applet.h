/* Programs that are many in one file (busybox, toybox, GNU's coreutils built so): which of
 * them a command line runs. */
#ifndef ET_ANALYZER_COMPILING_APPLET_H
#define ET_ANALYZER_COMPILING_APPLET_H

#include "base/slice.h"

#include <stdbool.h>
#include <stddef.h>

/* name: last part of a program's path. */
bool et_is_multi_call(struct et_slice name);

/* The name of the program that exe runs as with these words: of a multi-call one the
 * applet's, whose own words *argv then are; of any other its own. */
struct et_slice et_applet_of(struct et_slice exe, const struct et_slice **argv, size_t *argc);

#endif
