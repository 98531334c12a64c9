/* Tables of images. Four shapes of header:
 *
 *   REPOSITORY      TAG       IMAGE ID       CREATED          SIZE      docker, podman, nerdctl
 * images acme/builder    12        cfb68df969da   34 minutes ago   662MB     (DIGEST with
 * --digests)
 *
 *   IMAGE   TAG   IMAGE ID   SIZE                                       crictl images
 *   IMAGE   ID    DISK USAGE   CONTENT SIZE   EXTRA                     docker images since 29
 *   REF     TYPE  DIGEST   SIZE   PLATFORMS   LABELS                    ctr images ls
 *
 * The id may be cut to 12 or 13 digits. containerd knows an image by the digest of
 * its manifest. An image with several names has several rows. */
#include "parsers/runtime/formats.h"

#include "parsers/json/json_lines.h"
#include "parsers/runtime/listing.h"

enum name { REPOSITORY, IMAGE, REF, TAG, DIGEST, IMAGE_ID, ID, TYPE, DISK_USAGE, NAME_COUNT };

static const char *const names[NAME_COUNT] = {
    [REPOSITORY] = "REPOSITORY", [IMAGE] = "IMAGE",       [REF] = "REF", [TAG] = "TAG",
    [DIGEST] = "DIGEST",         [IMAGE_ID] = "IMAGE ID", [ID] = "ID",   [TYPE] = "TYPE",
    [DISK_USAGE] = "DISK USAGE",
};

static bool is_header(const struct et_columns *columns)
{
    switch (columns->at[0].name) {
    case REPOSITORY:
        return et_columns_has(columns, IMAGE_ID) || et_columns_has(columns, TAG);
    case IMAGE:
        return (et_columns_has(columns, TAG) && et_columns_has(columns, IMAGE_ID)) ||
               (et_columns_has(columns, ID) && et_columns_has(columns, DISK_USAGE));
    case REF:
        return et_columns_has(columns, TYPE) && et_columns_has(columns, DIGEST);
    default:
        return false;
    }
}

static bool is_told(struct et_slice cell)
{
    return cell.n && !et_slice_is(cell, "<none>");
}

/* The names in a row as a JSON array; absent for an image without any. */
static struct et_slice names_of(struct et_describer *describer, const struct et_slice *cells)
{
    struct et_slice image = is_told(cells[REPOSITORY]) ? cells[REPOSITORY]
                            : is_told(cells[IMAGE])    ? cells[IMAGE]
                                                       : cells[REF];
    if (!is_told(image))
        return ET_SLICE_NONE;
    return et_describe_name(describer, image, is_told(cells[TAG]) ? cells[TAG] : ET_SLICE_NONE);
}

static int take_row(void *state, const struct et_columns *columns, const struct et_slice *cells,
                    const struct et_line *line, struct et_err *err)
{
    struct et_describer *describer = state;
    struct et_slice id = cells[IMAGE_ID].n ? cells[IMAGE_ID]
                         : cells[ID].n     ? cells[ID]
                                           : cells[DIGEST];
    if (et_slice_starts(cells[IMAGE], "\xe2\x94")) /* ├─ └─: one platform of the image above */
        return ET_SKIPPED;
    if (!is_told(id))
        return et_line_broken(describer->sink, line, "a row has no image id", err);
    const struct et_image image = {
        .runtime = columns->at[0].name == REPOSITORY ? et_listing_runtime(columns, IMAGE_ID, id)
                   : columns->at[0].name == REF      ? ET_SLICE("containerd")
                   : et_columns_has(columns, ID)     ? ET_SLICE("docker")
                                                     : ET_SLICE("cri"),
        .id = id,
        .names = names_of(describer, cells),
        .created_ns = ET_TIME_NONE,
    };
    return et_describe_image(describer, &image, &line->at, err);
}

static const struct et_table_format format = { names, NAME_COUNT, is_header, take_row };

static int docker_images_bid(struct et_slice head, bool whole)
{
    (void)whole;
    return et_table_begins(&format, head) ? 80 : 0;
}

static int docker_images_line(void *state, const struct et_line *line, struct et_err *err)
{
    return et_listing_line(&format, state, line, err);
}

const struct et_parser et_parser_docker_images = {
    .name = "docker-images",
    .summary = "docker images, podman images, crictl images or ctr images ls as a table",
    .group = ET_GROUP_RUNTIME,
    .sample = "REPOSITORY     TAG       IMAGE ID       CREATED          SIZE\n"
              "acme/builder   12        cfb68df969da   34 minutes ago   662MB\n",
    .bid = docker_images_bid,
    .open = et_listing_open,
    .line = docker_images_line,
    .close = et_listing_close,
};
