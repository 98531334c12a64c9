/* cpio archives of the two portable kinds, newc (with or without checksums) and
 * odc. Our own reader, as libarchive takes as much memory for a name as its header
 * asks for. */
#ifndef ET_PARSERS_INPUT_CPIO_H
#define ET_PARSERS_INPUT_CPIO_H

#include "parsers/input/archive.h"

struct et_cpio;

/* True if magic begins like one. */
bool et_cpio_is(struct et_slice magic);

/* Starts reading from, which is borrowed. NULL if there is no memory. */
struct et_cpio *et_cpio_new(struct et_stream *from);
void et_cpio_free(struct et_cpio *cpio);

struct et_members *et_cpio_members(struct et_cpio *cpio);

#endif
