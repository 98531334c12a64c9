#include "analyzer/presence/layer_store.h"

#include "analyzer/presence/kinds.h"
#include "analyzer/rules/rule_set.h"
#include "base/strbuf.h"

#include <stdlib.h>
#include <sys/stat.h>

void et_layer_store_clear(struct et_layer_store *store)
{
    for (size_t i = 0; i < store->count; i++) {
        free(store->at[i].found);
        free(store->at[i].removed);
    }
    free(store->at);
    et_map_clear(&store->by_diff_id);
    et_map_clear(&store->by_evidence);
    *store = (struct et_layer_store){ 0 };
}

const struct et_layer_contents *et_layer_of(const struct et_layer_store *store,
                                            struct et_slice diff_id)
{
    const uint64_t *slot = diff_id.p ? et_map_get(&store->by_diff_id, diff_id) : NULL;
    return slot && *slot ? &store->at[*slot - 1] : NULL;
}

/* One that several evidences hold is read from the first that is whole. */
static int load_layers(struct et_layer_store *store, struct et_presence *p, struct et_err *err)
{
    int rc;
    ET_STMT_AUTO *row = et_store_query(p->store, ET_Q_PRESENCE_LAYERS, err);
    if (!row)
        return ET_FATAL;
    while ((rc = et_stmt_row(row, err)) > 0) {
        uint64_t *slot = et_map_put(&store->by_diff_id, et_stmt_col_text(row, 0), NULL);
        uint64_t *evidence =
            et_map_put_u64(&store->by_evidence, (uint64_t)et_stmt_col_int(row, 1), NULL);
        if (!slot || !evidence || !ET_ARRAY_ROOM(*store))
            return et_fail_memory(err);
        if (*slot)
            continue;
        store->at[store->count++] =
            (struct et_layer_contents){ .whole = et_stmt_col_int(row, 2) == 1 };
        *slot = *evidence = store->count;
    }
    return rc;
}

/* Columns of presence_layer_files and presence_layer_packages. */
enum column { EVIDENCE, STREAM, LINE, OFFSET, FIRST_OWN };
enum file_column { SAID = FIRST_OWN, PATH, LINK, MODE };
enum package_column { MANAGER = FIRST_OWN, NAME, VERSION };

/* NULL where another evidence stands for the layer. */
static struct et_layer_contents *layer_of_row(struct et_layer_store *store, struct et_stmt *row)
{
    const uint64_t *slot =
        et_map_get_u64(&store->by_evidence, (uint64_t)et_stmt_col_int(row, EVIDENCE));
    return slot && *slot ? &store->at[*slot - 1] : NULL;
}

static struct et_said said_by(struct et_stmt *row)
{
    return (struct et_said){ et_stmt_col_int(row, STREAM), et_stmt_col_int(row, LINE),
                             et_stmt_col_int(row, OFFSET) };
}

static int add_found(struct et_layer_contents *layer, const struct et_sighting *found,
                     struct et_err *err)
{
    if (!et_array_grow((void **)&layer->found, layer->found_count, &layer->found_cap,
                       sizeof *layer->found))
        return et_fail_memory(err);
    layer->found[layer->found_count++] = *found;
    return 0;
}

static int add_removed(struct et_presence *p, struct et_layer_contents *layer, struct et_slice path,
                       struct et_err *err)
{
    if (!et_array_grow((void **)&layer->removed, layer->removed_count, &layer->removed_cap,
                       sizeof *layer->removed))
        return et_fail_memory(err);
    struct et_slice kept = et_arena_copy(&p->text, path);
    layer->removed[layer->removed_count++] = kept;
    return kept.p ? 0 : et_fail_memory(err);
}

/* A symbolic link adds nothing to what it points to, which is in a layer too or is not
 * there. */
static int take_file(struct et_presence *p, struct et_layer_contents *layer, struct et_stmt *row,
                     struct et_err *err)
{
    struct et_sighting found = ET_SIGHTING_NONE;
    const struct et_listed file = { et_stmt_col_text(row, PATH), et_stmt_col_text(row, LINK),
                                    et_stmt_col_int(row, MODE) };
    if (et_slice_is(et_stmt_col_text(row, SAID), "whiteout"))
        return add_removed(p, layer, file.path, err);
    if (file.mode != ET_NULL && S_ISLNK(file.mode))
        return 0;
    if (!et_kind_of_listed(p, &file, &found))
        return 0;
    found.by = ET_BASIS_LAYERS;
    found.what = et_arena_copy(&p->text, file.path);
    found.said = said_by(row);
    return found.what.p ? add_found(layer, &found, err) : et_fail_memory(err);
}

static int load_files(struct et_layer_store *store, struct et_presence *p, struct et_err *err)
{
    int rc;
    ET_STMT_AUTO *row = et_store_query(p->store, ET_Q_PRESENCE_LAYER_FILES, err);
    if (!row)
        return ET_FATAL;
    while ((rc = et_stmt_row(row, err)) > 0) {
        struct et_layer_contents *layer = layer_of_row(store, row);
        if (layer && take_file(p, layer, row, err) < 0)
            return ET_FATAL;
    }
    return rc;
}

static int take_package(struct et_presence *p, struct et_layer_contents *layer, struct et_stmt *row,
                        struct et_err *err)
{
    struct et_sighting found = ET_SIGHTING_NONE;
    struct et_slice manager = et_stmt_col_text(row, MANAGER), name = et_stmt_col_text(row, NAME);
    struct et_slice version = et_stmt_col_text(row, VERSION);
    layer->packages++;
    layer->bases |= et_content_rules_base(p->rules->packages, manager, name);
    if (layer->bases == et_content_rules_bases(p->rules->packages, manager) && layer->bases)
        layer->packages_whole = true;
    if (!et_kind_of_package(p, manager, name, &found))
        return 0;
    ET_STRBUF_AUTO what = { 0 };
    et_strbuf_add(&what, name);
    et_strbuf_adds(&what, version.n ? " " : "");
    et_strbuf_add(&what, version);
    found.by = ET_BASIS_LAYERS;
    found.package = et_arena_copy(&p->text, name);
    found.what = et_arena_copy(&p->text, et_strbuf_slice(&what));
    found.said = said_by(row);
    if (what.failed || !found.package.p || !found.what.p)
        return et_fail_memory(err);
    return add_found(layer, &found, err);
}

static int load_packages(struct et_layer_store *store, struct et_presence *p, struct et_err *err)
{
    int rc;
    ET_STMT_AUTO *row = et_store_query(p->store, ET_Q_PRESENCE_LAYER_PACKAGES, err);
    if (!row)
        return ET_FATAL;
    while ((rc = et_stmt_row(row, err)) > 0) {
        struct et_layer_contents *layer = layer_of_row(store, row);
        if (layer && take_package(p, layer, row, err) < 0)
            return ET_FATAL;
    }
    return rc;
}

int et_layer_store_load(struct et_layer_store *store, struct et_presence *p, struct et_err *err)
{
    *store = (struct et_layer_store){ 0 };
    et_map_init(&store->by_diff_id);
    et_map_init(&store->by_evidence);
    int rc = load_layers(store, p, err);
    if (rc == 0)
        rc = load_files(store, p, err);
    return rc == 0 ? load_packages(store, p, err) : rc;
}
