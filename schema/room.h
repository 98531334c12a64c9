/* Where a write found no room: the case's medium, or that of temporary files. */
#ifndef ET_SCHEMA_ROOM_H
#define ET_SCHEMA_ROOM_H

#include "base/strbuf.h"

/* "1.2 MiB free beside the case, 0 B in /tmp for what is sorted (TMPDIR names another folder)" */
void et_room_say(struct et_strbuf *text, const char *case_path);

#endif
