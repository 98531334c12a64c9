#include "analyzer/presence/layers.h"

#include "analyzer/presence/image_steps.h"
#include "analyzer/presence/instruction.h"
#include "analyzer/presence/kinds.h"
#include "analyzer/presence/layer_store.h"
#include "analyzer/rules/rule_set.h"
#include "base/strbuf.h"

#include <stdlib.h>

/* An image while its steps are gone through. */
struct walk {
    struct et_presence *p;
    struct et_subject *image;
    const struct et_image_step *step;
    size_t number, index; /* of the step; of the image */
    struct et_shell_variables variables;
    struct et_sightings asked;     /* what instructions install and copy */
    struct et_sightings contained; /* what layers hold */
    struct et_map groups;          /* "--virtual NAME" and a package of it -> 1 */
};

/* ------------------------------------------------------------ words for people */

/* "step 4 (/bin/sh -c apt-get …)" */
static struct et_slice step_words(struct walk *w, const char *before)
{
    ET_STRBUF_AUTO text = { 0 };
    et_strbuf_adds(&text, before);
    et_strbuf_addf(&text, "step %lld", (long long)w->step->position);
    if (w->step->created_by.n) {
        et_strbuf_adds(&text, ": ");
        et_strbuf_add(&text, w->step->created_by);
    }
    w->p->failed = w->p->failed || text.failed;
    return et_arena_copy(&w->p->text, et_strbuf_slice(&text));
}

static void place_in_step(struct walk *w, struct et_sighting *found)
{
    bool base = et_image_step_is_base(w->p, w->index, w->number, &found->layer_of);
    found->since = base ? ET_SINCE_BASE : ET_SINCE_LAYER;
    found->position = w->step->position;
    found->time_ns = w->step->created_ns;
    found->instruction = w->step->created_by;
}

/* ------------------------------------------------------------ instructions */

/* "--virtual NAME" is how apk's packages are removed together. */
static struct et_slice group_key(struct et_strbuf *key, struct et_slice group,
                                 struct et_slice package)
{
    et_strbuf_reset(key);
    et_strbuf_add(key, group);
    et_strbuf_addc(key, '\0');
    et_strbuf_add(key, package);
    return et_strbuf_slice(key);
}

static int ask(struct walk *w, struct et_slice manager, struct et_slice word, struct et_slice group,
               struct et_err *err)
{
    struct et_sighting found = ET_SIGHTING_NONE;
    struct et_slice name = et_package_name(manager, word);
    if (!name.n || !et_kind_of_package(w->p, manager, name, &found))
        return 0;
    place_in_step(w, &found);
    found.by = ET_BASIS_HISTORY;
    found.package = et_arena_copy(&w->p->text, name);
    found.what = et_arena_copy(&w->p->text, word);
    found.said = w->step->said;
    if (group.n) {
        ET_STRBUF_AUTO key = { 0 };
        struct et_slice both = group_key(&key, group, name);
        if (key.failed || !et_map_put(&w->groups, both, NULL))
            return et_fail_memory(err);
    }
    if (!found.package.p || !found.what.p)
        return et_fail_memory(err);
    return et_sightings_add(&w->asked, &found, err);
}

/* "gcc*" stands for what begins so. */
static bool names(struct et_slice word, struct et_slice package)
{
    if (et_slice_ends(word, "*"))
        return package.n >= word.n - 1 && memcmp(package.p, word.p, word.n - 1) == 0;
    return et_slice_eq(word, package);
}

static int take_away(struct walk *w, struct et_slice manager, struct et_slice word,
                     struct et_err *err)
{
    ET_STRBUF_AUTO key = { 0 };
    struct et_slice name = et_package_name(manager, word);
    for (size_t i = 0; i < w->asked.count; i++) {
        struct et_sighting *found = &w->asked.at[i];
        if (!found->package.p || found->removed.p)
            continue;
        if (names(name, found->package) ||
            et_map_get(&w->groups, group_key(&key, word, found->package)))
            found->removed = step_words(w, "removed again by ");
    }
    return key.failed || w->p->text.failed ? et_fail_memory(err) : 0;
}

static int take_command(struct walk *w, const struct et_slice *words, size_t count,
                        struct et_err *err)
{
    struct et_slice *packages = et_arena_alloc(&w->p->text, (count + 1) * sizeof *packages);
    int rc = 0;
    if (!packages)
        return et_fail_memory(err);
    struct et_install install =
        et_installers_of_line(w->p->rules->installers, words, count, packages);
    if (install.op == ET_INSTALL_ADDS && install.brings.p)
        return ask(w, install.manager, install.brings, ET_SLICE_NONE, err);
    for (size_t i = 0; i < install.count && rc == 0; i++)
        rc = install.op == ET_INSTALL_ADDS
                 ? ask(w, install.manager, install.packages[i], install.group, err)
                 : take_away(w, install.manager, install.packages[i], err);
    return rc;
}

static int take_script(struct walk *w, struct et_slice script, struct et_err *err)
{
    struct et_shell shell;
    int rc = 0;
    et_shell_init(&shell, script, &w->p->text, &w->variables);
    while (rc == 0 && et_shell_next(&shell))
        rc = take_command(w, shell.words, shell.count, err);
    if (shell.failed)
        rc = et_fail_memory(err);
    et_shell_clear(&shell);
    return rc;
}

/* A folder or file that is called like a compiler is one only where programs lie. */
static bool is_program_place(struct et_slice path)
{
    return et_slice_search(path, ET_SLICE("/bin/")) || et_slice_search(path, ET_SLICE("/sbin/")) ||
           et_slice_search(path, ET_SLICE("/libexec/")) || et_slice_starts(path, "/usr/local/go") ||
           et_slice_starts(path, "/usr/lib/go");
}

static int take_copy(void *ctx, struct et_slice source, struct et_slice path, struct et_err *err)
{
    struct walk *w = ctx;
    struct et_sighting found = ET_SIGHTING_NONE;
    if (et_slice_search(source, ET_SLICE("://")))
        return ask(w, ET_SLICE("url"), source, ET_SLICE_NONE, err);
    if (!path.p || !is_program_place(path) || !et_kind_of_file(w->p, path, &found))
        return 0;
    place_in_step(w, &found);
    found.by = ET_BASIS_HISTORY;
    found.what = et_arena_copy(&w->p->text, path);
    found.said = w->step->said;
    return found.what.p ? et_sightings_add(&w->asked, &found, err) : et_fail_memory(err);
}

static int take_instruction(struct walk *w, struct et_err *err)
{
    struct et_instruction instruction =
        et_instruction_of(w->step->created_by, &w->p->text, &w->variables);
    switch (instruction.kind) {
    case ET_INSTRUCTION_RUN:
        return take_script(w, instruction.text, err);
    case ET_INSTRUCTION_COPY:
        return et_instruction_copies(instruction.text, &w->p->text, take_copy, w, err);
    case ET_INSTRUCTION_ENV:
        et_instruction_set(instruction.text, &w->p->text, &w->variables);
        return w->p->text.failed ? et_fail_memory(err) : 0;
    case ET_INSTRUCTION_OTHER:
        break;
    }
    return 0;
}

/* ------------------------------------------------------------ contents of layers */

static bool is_beneath(struct et_slice path, struct et_slice removed)
{
    if (removed.n == 0 || path.n < removed.n || memcmp(path.p, removed.p, removed.n) != 0)
        return false;
    return path.n == removed.n || removed.p[removed.n - 1] == '/' || path.p[removed.n] == '/';
}

static void apply_whiteouts(struct walk *w, const struct et_layer_contents *layer)
{
    for (size_t i = 0; i < w->contained.count; i++) {
        struct et_sighting *found = &w->contained.at[i];
        for (size_t k = 0; k < layer->removed_count && !found->package.p && !found->removed.p; k++)
            if (is_beneath(found->what, layer->removed[k]))
                found->removed = step_words(w, "removed again by ");
    }
}

static bool lists(const struct et_layer_contents *layer, struct et_slice package)
{
    for (size_t i = 0; i < layer->found_count; i++)
        if (layer->found[i].package.p && et_slice_eq(layer->found[i].package, package))
            return true;
    return false;
}

/* A layer that has the package database has all of it; a part of one (as images without
 * a shell keep it) takes nothing away. */
static void apply_database(struct walk *w, const struct et_layer_contents *layer)
{
    for (size_t i = 0; i < w->contained.count && layer->packages_whole; i++) {
        struct et_sighting *found = &w->contained.at[i];
        if (found->package.p && !found->removed.p && !lists(layer, found->package))
            found->removed = step_words(w, "no longer installed after ");
    }
}

/* What lay there before is only changed; what was gone is back. */
static int take_contents(struct walk *w, const struct et_layer_contents *layer, struct et_err *err)
{
    apply_whiteouts(w, layer);
    apply_database(w, layer);
    for (size_t i = 0; i < layer->found_count; i++) {
        struct et_sighting found = layer->found[i];
        place_in_step(w, &found);
        if (et_sightings_add(&w->contained, &found, err) < 0)
            return ET_FATAL;
    }
    return w->p->text.failed ? et_fail_memory(err) : 0;
}

/* ------------------------------------------------------------ images */

static bool has_family(const struct et_sightings *sightings, struct et_slice family)
{
    for (size_t i = 0; i < sightings->count; i++)
        if (!sightings->at[i].removed.p && et_slice_eq(sightings->at[i].family, family))
            return true;
    return false;
}

/* Some packages stand for many languages: any compiler may be theirs. */
static bool is_there(const struct et_sightings *sightings, struct et_slice family)
{
    bool any = false;
    for (size_t i = 0; i < sightings->count; i++)
        any = any || et_sighting_counts(&sightings->at[i]);
    return has_family(sightings, family) || (any && et_slice_is(family, "other"));
}

/* What is in the layers decides over what instructions asked for. */
static int take_over(struct walk *w, struct et_err *err)
{
    struct et_subject *image = w->image;
    bool whole = image->whole & ET_BASIS_LAYERS;
    for (size_t i = 0; i < w->contained.count; i++)
        if (et_sightings_add(&image->sightings, &w->contained.at[i], err) < 0)
            return ET_FATAL;
    for (size_t i = 0; i < w->asked.count; i++) {
        struct et_sighting *found = &w->asked.at[i];
        if (whole && !found->removed.p && !is_there(&w->contained, found->family))
            found->removed = ET_SLICE("nothing of it is in the layers");
        if (et_sightings_add(&image->sightings, found, err) < 0)
            return ET_FATAL;
    }
    return 0;
}

static int walk_steps(struct walk *w, const struct et_layer_store *layers, struct et_err *err)
{
    size_t count, known = 0, needed = 0, listed = 0;
    bool whole = true;
    const struct et_image_step *steps = et_image_steps(w->p, w->index, &count);
    for (w->number = 0; w->number < count; w->number++) {
        w->step = &steps[w->number];
        if (w->step->created_by.n && take_instruction(w, err) < 0)
            return ET_FATAL;
        const struct et_layer_contents *layer = et_layer_of(layers, w->step->diff_id);
        needed += !w->step->empty;
        known += layer != NULL;
        whole = whole && (w->step->empty || (layer && layer->whole));
        if (layer && layer->packages)
            listed = layer->packages;
        if (layer && take_contents(w, layer, err) < 0)
            return ET_FATAL;
    }
    if (count)
        w->image->seen |= ET_BASIS_HISTORY;
    if (known)
        w->image->seen |= ET_BASIS_LAYERS;
    if (needed && whole)
        w->image->whole |= ET_BASIS_LAYERS;
    if (listed)
        w->image->packages = listed;
    if (w->variables.failed)
        return et_fail_memory(err);
    return take_over(w, err);
}

static int walk_image(struct et_presence *p, size_t index, const struct et_layer_store *layers,
                      struct et_err *err)
{
    struct walk w = { .p = p, .image = &p->images.at[index], .index = index };
    et_sightings_init(&w.asked);
    et_sightings_init(&w.contained);
    et_map_init(&w.groups);
    int rc = walk_steps(&w, layers, err);
    et_sightings_clear(&w.asked);
    et_sightings_clear(&w.contained);
    et_map_clear(&w.groups);
    et_shell_variables_clear(&w.variables);
    return rc;
}

int et_layers_find(struct et_presence *p, struct et_err *err)
{
    struct et_layer_store layers;
    int rc = et_layer_store_load(&layers, p, err);
    for (size_t i = 0; i < p->images.count && rc == 0; i++)
        rc = walk_image(p, i, &layers, err);
    et_layer_store_clear(&layers);
    return rc;
}
