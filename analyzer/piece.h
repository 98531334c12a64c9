/* What is read as one: a path, and what tells where it belongs. Whoever names a path himself tells
 * both with it; a plan (plan.h) names files one by one that came with a folder. */
#ifndef ET_ANALYZER_PIECE_H
#define ET_ANALYZER_PIECE_H

#include "base/slice.h"

struct et_piece {
    const char *path;         /* a file or folder, "-" = standard input */
    struct et_slice argument; /* that somebody named: the path itself, or a folder around it */
    struct et_slice site;     /* as in fact_evidence_path */
    struct et_slice origin;   /* likewise */
};

/* The folder that came as one piece: the argument itself, or a file's folder. */
struct et_slice et_site_of(const char *path);

/* All under path, as somebody names it. Borrows path. */
struct et_piece et_piece_of(const char *path);

#endif
