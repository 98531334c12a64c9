#include "analyzer/rules/remedies.h"

#include "base/printable.h"

const char *const et_remedy_columns[ET_REMEDY_COLUMNS] = { "id",   "aspect",  "verdict",
                                                           "what", "command", "note" };

/* The name that the text asks for at its beginning, which is a brace; NULL = it asks for
 * none. length is that of the place, with both braces. */
static const struct et_remedy_name *place_at(struct et_slice text,
                                             const struct et_remedy_name *names, size_t count,
                                             size_t *length)
{
    const char *end = et_slice_find(text, '}');
    if (!end)
        return NULL;
    *length = (size_t)(end - text.p) + 1;
    struct et_slice word = et_slice_from(et_slice_to(text, *length - 1), 1);
    for (size_t i = 0; i < count; i++)
        if (et_slice_is(word, names[i].place))
            return &names[i];
    return NULL;
}

static bool fill(struct et_strbuf *to, struct et_slice text, const struct et_remedy_name *names,
                 size_t count, void (*add)(struct et_strbuf *to, struct et_slice value))
{
    while (text.n) {
        size_t length = 0;
        const char *brace = et_slice_find(text, '{');
        et_strbuf_add(to, et_slice_to(text, brace ? (size_t)(brace - text.p) : text.n));
        text = et_slice_from(text, brace ? (size_t)(brace - text.p) : text.n);
        const struct et_remedy_name *name = text.n ? place_at(text, names, count, &length) : NULL;
        if (text.n && !(name && name->value.n))
            return false;
        if (name)
            add(to, name->value);
        text = et_slice_from(text, length);
    }
    return true;
}

bool et_remedy_fill_words(struct et_strbuf *to, struct et_slice text,
                          const struct et_remedy_name *names, size_t name_count)
{
    return fill(to, text, names, name_count, et_strbuf_add);
}

/* What a case holds is in printable form already: the shell is to get the name itself. A
 * name that begins with a dash would be an option. */
static void add_word(struct et_strbuf *to, struct et_slice value)
{
    ET_STRBUF_AUTO bytes = { 0 };
    et_printable_decode(&bytes, value);
    et_printable_add_shell(to, et_strbuf_slice(&bytes));
}

bool et_remedy_fill_command(struct et_strbuf *to, struct et_slice text,
                            const struct et_remedy_name *names, size_t name_count)
{
    for (size_t i = 0; i < name_count; i++)
        if (et_slice_starts(names[i].value, "-"))
            return false;
    return fill(to, text, names, name_count, add_word);
}

struct checking {
    const struct et_remedy_name *names;
    size_t count;
};

static bool asks_for_known(const struct checking *c, struct et_slice text)
{
    for (const char *brace; (brace = et_slice_find(text, '{'));) {
        size_t length = 0;
        text = et_slice_from(text, (size_t)(brace - text.p));
        if (!place_at(text, c->names, c->count, &length))
            return false;
        text = et_slice_from(text, length);
    }
    return true;
}

static int check(void *ctx, const struct et_slice *cells, struct et_err *err)
{
    static const char *const aspects[] = { "executed", "present" };
    static const char *const verdicts[] = { "fail", "unknown" };
    const struct et_slice id = cells[ET_REMEDY_ID];
    if (!ET_SLICE_IN(cells[ET_REMEDY_ASPECT], aspects))
        return et_fail(err, ET_FATAL, "%.*s: aspect is executed or present", (int)id.n, id.p);
    if (!ET_SLICE_IN(cells[ET_REMEDY_VERDICT], verdicts))
        return et_fail(err, ET_FATAL, "%.*s: verdict is fail or unknown", (int)id.n, id.p);
    if (cells[ET_REMEDY_WHAT].n == 0)
        return et_fail(err, ET_FATAL, "%.*s: what is to be done?", (int)id.n, id.p);
    if (!asks_for_known(ctx, cells[ET_REMEDY_WHAT]) ||
        !asks_for_known(ctx, cells[ET_REMEDY_COMMAND]))
        return et_fail(err, ET_FATAL, "%.*s: a place {…} that has no name", (int)id.n, id.p);
    return 0;
}

int et_remedies_read(struct et_rule_rows *rows, struct et_slice csv,
                     const struct et_remedy_name *names, size_t name_count, struct et_err *err)
{
    struct checking c = { names, name_count };
    int rc = et_rule_rows_read(rows, csv, 0, NULL, err);
    return rc == 0 ? et_rule_rows_each(rows, check, &c, NULL, err) : rc;
}
