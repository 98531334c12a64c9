/* /var/lib/docker/image/DRIVER/repositories.json (before Docker 1.10
 * /var/lib/docker/repositories-DRIVER): which names a host's images have.
 *
 *   {"Repositories":{"busybox":{"busybox:latest":"sha256:7968…","busybox@sha256:58ac…":"sha256:7968…"}}}
 *
 * The old form has the tag alone for a key. Each name is stated as an image. */
#include "parsers/runtime/formats.h"

#include "parsers/runtime/describe.h"

static bool is_repositories(struct et_slice object)
{
    struct et_json_keys walk;
    struct et_slice key;
    char kind;
    int others = 0;
    bool found = false;
    et_json_keys_init(&walk, object);
    while (et_json_keys_next(&walk, &key, &kind)) {
        if (kind == '{' && et_slice_is(key, "Repositories"))
            found = true;
        else
            others++;
    }
    return found && others <= 1; /* the old form has ConfirmDefPush */
}

static int bid_for(struct et_slice object, bool cut)
{
    (void)cut;
    return is_repositories(object) ? 80 : 0;
}

static int docker_repositories_bid(struct et_slice head, bool whole)
{
    (void)whole;
    return et_json_document_bid(head, bid_for);
}

/* The name as JSON: a reference is whole, a tag alone stands behind its repository. */
static struct et_slice name_of(struct et_describer *describer, struct et_slice repository,
                               struct et_slice reference)
{
    struct et_slice rest = et_slice_from(reference, repository.n);
    bool whole = et_slice_eq(et_slice_to(reference, repository.n), repository) && rest.n &&
                 (rest.p[0] == ':' || rest.p[0] == '@');
    return whole ? et_describe_name(describer, reference, ET_SLICE_NONE)
                 : et_describe_name(describer, repository, reference);
}

static int take(void *state, const json_t *object, const struct et_json_value *value,
                struct et_err *err)
{
    struct et_describer *describer = state;
    json_t *all = json_object_get(object, "Repositories");
    const char *repository, *reference;
    json_t *references, *id;
    size_t repository_n, reference_n;
    if (!json_is_object(all))
        return ET_SKIPPED;
    json_object_keylen_foreach(all, repository, repository_n, references)
    {
        json_object_keylen_foreach(references, reference, reference_n, id)
        {
            const struct et_image image = {
                .runtime = ET_SLICE("docker"),
                .id = et_json_string(id),
                .names = name_of(describer, (struct et_slice){ repository, repository_n },
                                 (struct et_slice){ reference, reference_n }),
                .created_ns = ET_TIME_NONE,
            };
            int rc = et_describe_image(describer, &image, &value->at, err);
            if (rc < 0)
                return rc;
        }
    }
    return ET_PARSED;
}

static int docker_repositories_document(void *state, struct et_slice text, struct et_tally *tally,
                                        struct et_err *err)
{
    return et_describer_read(state, take, NULL, text, tally, err);
}

const struct et_parser et_parser_docker_repositories = {
    .name = "docker-repositories",
    .summary = "Docker's repositories.json: the names of a host's images",
    .group = ET_GROUP_RUNTIME,
    .sample = "{\"Repositories\":{\"busybox\":{\"busybox:latest\":\"sha256:"
              "7968321274dc6b6171697c33df7815310468e694ac5be0ec03ff053bb135e768\"}}}\n",
    .bid = docker_repositories_bid,
    .open = et_describer_open,
    .document = docker_repositories_document,
    .close = et_describer_close,
};
