#include "parsers/runtime/describe.h"

#include "base/printable.h"

#include <stdlib.h>

int et_describer_open(const struct et_sink *sink, void **state, struct et_err *err)
{
    struct et_describer *describer = calloc(1, sizeof *describer);
    if (!describer)
        return et_fail_memory(err);
    describer->sink = sink;
    *state = describer;
    return 0;
}

void et_describer_close(void *state)
{
    struct et_describer *describer = state;
    if (!describer)
        return;
    et_strbuf_clear(&describer->command);
    et_strbuf_clear(&describer->labels);
    et_strbuf_clear(&describer->names);
    et_strbuf_clear(&describer->value);
    free(describer);
}

int et_describer_read(struct et_describer *describer, et_json_take take, const char *within,
                      struct et_slice text, struct et_tally *tally, struct et_err *err)
{
    const struct et_json_document document = { .sink = describer->sink,
                                               .take = take,
                                               .state = describer,
                                               .noun = "description",
                                               .within = within };
    return et_json_document_read(&document, text, tally, err);
}

static struct et_slice dump(struct et_strbuf *to, const json_t *value, json_type type)
{
    et_strbuf_reset(to);
    if (!value || json_typeof(value) != type)
        return ET_SLICE_NONE;
    et_json_dump(to, value);
    return et_strbuf_slice(to);
}

struct et_slice et_describe_labels(struct et_describer *describer, const json_t *object)
{
    return dump(&describer->labels, object, JSON_OBJECT);
}

struct et_slice et_describe_names(struct et_describer *describer, const json_t *array)
{
    return dump(&describer->names, array, JSON_ARRAY);
}

struct et_slice et_describe_name(struct et_describer *describer, struct et_slice image,
                                 struct et_slice tag)
{
    ET_STRBUF_AUTO name = { 0 };
    struct et_strbuf *to = &describer->names;
    et_strbuf_add(&name, image);
    if (tag.n) {
        et_strbuf_addc(&name, ':');
        et_strbuf_add(&name, tag);
    }
    et_strbuf_reset(to);
    et_strbuf_addc(to, '[');
    et_json_add_string(to, et_strbuf_slice(&name));
    et_strbuf_addc(to, ']');
    to->failed = to->failed || name.failed;
    return et_strbuf_slice(to);
}

struct et_slice et_describe_command(struct et_describer *describer, struct et_slice first,
                                    const json_t *rest)
{
    struct et_strbuf *to = &describer->command;
    et_strbuf_reset(to);
    if (!first.p && json_array_size(rest) == 0)
        return ET_SLICE_NONE;
    et_strbuf_addc(to, '[');
    if (first.p)
        et_json_add_string(to, first);
    for (size_t i = 0; i < json_array_size(rest); i++) {
        if (to->n > 1)
            et_strbuf_addc(to, ',');
        et_json_dump(to, json_array_get(rest, i));
    }
    et_strbuf_addc(to, ']');
    return et_strbuf_slice(to);
}

struct et_slice et_describe_first(const json_t *object, const char *path)
{
    const json_t *member = et_json_at(object, path);
    struct et_slice first =
        et_json_string(json_is_array(member) ? json_array_get(member, 0) : member);
    return first.n ? first : ET_SLICE_NONE;
}

/* ET_PARSED or a negative code. */
static int state_fact(struct et_describer *describer, struct et_fact *fact,
                      const struct et_place *at, struct et_err *err)
{
    if (describer->command.failed || describer->labels.failed || describer->names.failed ||
        describer->value.failed)
        return et_fail_memory(err);
    fact->places = at;
    fact->place_count = 1;
    fact->carried_by = describer->carried_by;
    int rc = describer->sink->fact(describer->sink->ctx, fact, err);
    return rc < 0 ? rc : ET_PARSED;
}

/* ET_BROKEN or a negative code. */
static int broken(const struct et_describer *describer, const char *what, const struct et_place *at,
                  struct et_err *err)
{
    const struct et_damage damage = { .at = *at, .what = what };
    int rc = describer->sink->damage(describer->sink->ctx, &damage, err);
    return rc < 0 ? rc : ET_BROKEN;
}

int et_describe_container(struct et_describer *describer, const struct et_container *container,
                          const struct et_place *at, struct et_err *err)
{
    struct et_fact fact = { .kind = ET_FACT_CONTAINER, .container = container };
    if (container->id.n == 0)
        return broken(describer, "container has no id", at, err);
    return state_fact(describer, &fact, at, err);
}

int et_describe_image(struct et_describer *describer, const struct et_image *image,
                      const struct et_place *at, struct et_err *err)
{
    struct et_fact fact = { .kind = ET_FACT_IMAGE, .image = image };
    if (image->id.n == 0)
        return broken(describer, "image has no id", at, err);
    return state_fact(describer, &fact, at, err);
}

int et_describe_process(struct et_describer *describer, const struct et_listed_process *process,
                        const struct et_place *at, struct et_err *err)
{
    struct et_fact fact = { .kind = ET_FACT_LISTED_PROCESS, .listed_process = process };
    return state_fact(describer, &fact, at, err);
}

int et_describe_text_setting(struct et_describer *describer, const struct et_setting *setting,
                             const struct et_place *at, struct et_err *err)
{
    struct et_fact fact = { .kind = ET_FACT_SETTING, .setting = setting };
    return state_fact(describer, &fact, at, err);
}

int et_describe_setting(struct et_describer *describer, const char *topic, const char *name,
                        const json_t *value, const struct et_place *at, struct et_err *err)
{
    struct et_setting setting = { .topic = et_slice_of(topic), .name = et_slice_of(name) };
    bool empty = (json_is_array(value) && json_array_size(value) == 0) ||
                 (json_is_object(value) && json_object_size(value) == 0);
    if (!value || json_is_null(value) || empty)
        return ET_PARSED;
    setting.value = et_json_string(value);
    if (!setting.value.p) {
        et_strbuf_reset(&describer->value);
        et_json_dump(&describer->value, value);
        if (describer->value.failed)
            return et_fail_memory(err);
        setting.value = et_strbuf_slice(&describer->value);
    }
    return setting.value.n ? et_describe_text_setting(describer, &setting, at, err) : ET_PARSED;
}
