#include "reports/parts.h"

#include "reports/filter.h"
#include "reports/json_tree.h"
#include "reports/out.h"

static void add_constant(struct et_out *out, const char *text)
{
    if (text)
        et_strbuf_adds(&out->row, text);
}

void et_add_json_line(struct et_strbuf *to, struct et_stmt *row)
{
    et_json_tree_add(to, row);
    et_strbuf_addc(to, '\n');
}

struct writing {
    struct et_store *store;
    const struct et_report_options *options;
    const char *between;
    struct et_out out;
    bool any; /* a row has been written */
};

static int write_part(struct writing *w, const struct et_part *part, struct et_err *err)
{
    int got;
    ET_ROWS_AUTO list;
    struct et_report_options options = *w->options;
    if (part->frame)
        options.limit = 0;
    if (et_rows_open(&list, w->store, part->query, &options, err) < 0)
        return ET_FATAL;
    got = et_rows_next(&list, err);
    add_constant(&w->out, part->title);
    if (got == 0 && part->none)
        add_constant(&w->out, part->none);
    else if (part->begin)
        part->begin(&w->out.row, list.row);
    for (; got > 0 && !et_out_failed(&w->out); got = et_rows_next(&list, err)) {
        if (w->any)
            add_constant(&w->out, w->between);
        part->add(&w->out.row, list.row);
        et_out_row(&w->out);
        w->any = true;
    }
    return got < 0 ? got : 0;
}

int et_write_parts(struct et_store *store, const struct et_report_options *options,
                   const struct et_parts *parts, FILE *file, struct et_err *err)
{
    int rc = 0;
    struct writing w = { .store = store, .options = options, .between = parts->between };
    et_out_init(&w.out, file);
    add_constant(&w.out, parts->head);
    for (size_t i = 0; i < parts->count && rc == 0; i++)
        rc = write_part(&w, &parts->parts[i], err);
    add_constant(&w.out, parts->tail);
    if (rc == 0)
        rc = et_out_end(&w.out, err);
    et_out_clear(&w.out);
    return rc;
}
