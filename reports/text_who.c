/* Words about who did it and where. */
#include "reports/column.h"
#include "reports/text.h"

void et_text_user(struct et_terminal *term, struct et_slice user, int64_t uid)
{
    if (user.p) {
        et_term_value(term, user);
        et_term_words(term, " (uid ");
    } else {
        et_term_words(term, "uid ");
    }
    if (uid == ET_NULL)
        et_term_words(term, "not recorded");
    else
        et_term_number(term, uid);
    if (user.p)
        et_term_words(term, ")");
}

void et_text_actor(struct et_terminal *term, struct et_stmt *row)
{
    struct et_slice name = et_column_text(row, "actor");
    if (!et_column_has(row, "actor_kind")) {
        et_term_words(term, "an actor not known");
        return;
    }
    if (name.p)
        et_term_value(term, name);
    else
        et_term_words(term, "somebody whom nothing names");
    et_term_words(term, " (");
    et_term_value(term, et_column_text(row, "actor_kind"));
    et_term_words(term, ", ");
    et_term_value(term, et_column_text(row, "actor_confidence"));
    et_term_words(term, ")");
}

void et_text_container(struct et_terminal *term, struct et_slice name, struct et_slice id,
                       struct et_slice image)
{
    if (!name.p && !id.p) {
        et_term_words(term, "a container that nothing names");
        return;
    }
    if (name.p) {
        et_term_value(term, name);
        et_term_words(term, "  ");
    }
    et_term_value(term, et_term_short_id(id));
    if (image.p) {
        et_term_words(term, "  ");
        et_term_value(term, et_text_short_image(image));
    }
}
