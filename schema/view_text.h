/* What schema/views.sql says of the public views: their names, their columns, and the comments
 * that explain them. docs/case-schema.md is made of it, and so are the comments of tables
 * elsewhere. */
#ifndef ET_SCHEMA_VIEW_TEXT_H
#define ET_SCHEMA_VIEW_TEXT_H

#include "base/slice.h"
#include "base/strbuf.h"

/* Views in their order, each before its columns; slices are of a constant text. */
struct et_view_walk {
    void *ctx;
    /* comment as it stands, for et_view_comment_line. */
    void (*view)(void *ctx, struct et_slice name, struct et_slice comment);
    /* comment "" = there is none. */
    void (*column)(void *ctx, struct et_slice name, struct et_slice comment);
};

void et_view_walk(const struct et_view_walk *walk);

/* The same of the view of that name alone. */
void et_view_walk_one(struct et_slice name, const struct et_view_walk *walk);

/* Takes the first line of a view's comment, without its dashes; false past the last. */
bool et_view_comment_line(struct et_slice *comment, struct et_slice *line);

#endif
