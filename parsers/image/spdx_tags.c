/* SPDX 2 as tags and values:
 *
 *   line  = tag ": " value | comment | blank
 *   value = text | "<text>" text over any lines "</text>"
 *
 *   SPDXVersion: SPDX-2.3
 *   DocumentName: acme/builder:12
 *   PackageName: gcc-12
 *   PackageVersion: 12.2.0-14
 *   ExternalRef: PACKAGE-MANAGER purl pkg:deb/debian/gcc-12@12.2.0-14?arch=amd64
 *
 * A package begins with its name, and ends where another one, a file, a snippet or a
 * licence begins. */
#include "parsers/image/formats.h"
#include "parsers/image/sbom_package.h"
#include "parsers/json/json_lines.h"
#include "parsers/text/list.h"

#include <ctype.h>
#include <stdlib.h>

enum { LONGEST_VALUE = 4096 }; /* bytes of a value that is kept */

enum field { NAME, VERSION, PURPOSE, PURL, IMAGE, FIELDS };

struct tags {
    const struct et_sink *sink;
    struct et_strbuf values[FIELDS];
    struct et_place at, text_at; /* of the package, and of the text; length 0 = not in one */
};

static int tags_open(const struct et_sink *sink, void **state, struct et_err *err)
{
    struct tags *tags = calloc(1, sizeof *tags);
    if (!tags)
        return et_fail_memory(err);
    tags->sink = sink;
    *state = tags;
    return 0;
}

static void tags_close(void *state)
{
    struct tags *tags = state;
    for (size_t i = 0; tags && i < FIELDS; i++)
        et_strbuf_clear(&tags->values[i]);
    free(tags);
}

static struct et_slice value_of(const struct tags *tags, enum field field)
{
    return tags->values[field].n ? et_strbuf_slice(&tags->values[field]) : ET_SLICE_NONE;
}

/* States the package that is open, if there is one. 0 or a negative code. */
static int end_package(struct tags *tags, struct et_err *err)
{
    const struct et_package package = { .name = value_of(tags, NAME),
                                        .version = value_of(tags, VERSION) };
    struct et_slice purl = value_of(tags, PURL);
    int rc = 0;
    if (tags->at.length && et_spdx_is_package(value_of(tags, PURPOSE), purl))
        rc = et_sbom_state(tags->sink, value_of(tags, IMAGE), package, purl, &tags->at, err);
    for (size_t i = 0; i < IMAGE; i++)
        et_strbuf_reset(&tags->values[i]);
    tags->at = (struct et_place){ 0 };
    return rc < 0 ? rc : 0;
}

static int keep(struct tags *tags, enum field field, struct et_slice value,
                const struct et_line *line, struct et_err *err)
{
    static const char *const unsaid[] = { "NOASSERTION", "NONE" };
    if (value.n > LONGEST_VALUE)
        return et_line_broken(tags->sink, line, "a value is longer than 4096 bytes", err);
    if (ET_SLICE_IN(value, unsaid))
        return ET_SKIPPED;
    et_strbuf_reset(&tags->values[field]);
    et_strbuf_add(&tags->values[field], value);
    return tags->values[field].failed ? et_fail_memory(err) : ET_PARSED;
}

/* "PACKAGE-MANAGER purl pkg:deb/…" */
static struct et_slice package_url(struct et_slice reference)
{
    et_list_word(&reference);
    return et_slice_is(et_list_word(&reference), "purl") ? et_list_word(&reference) : ET_SLICE_NONE;
}

static int take_tag(struct tags *tags, struct et_slice tag, struct et_slice value,
                    const struct et_line *line, struct et_err *err)
{
    static const char *const ends[] = { "PackageName", "FileName", "SnippetSPDXID", "LicenseID" };
    bool name = et_slice_is(tag, "PackageName");
    int rc = ET_SLICE_IN(tag, ends) ? end_package(tags, err) : 0;
    if (rc < 0)
        return rc;
    if (name)
        tags->at = line->at;
    if (tags->at.length)
        tags->at.length = line->at.offset + line->at.length - tags->at.offset;
    if (et_slice_is(tag, "SPDXVersion"))
        return ET_PARSED;
    if (et_slice_is(tag, "DocumentName"))
        return keep(tags, IMAGE, value, line, err);
    if (tags->at.length == 0)
        return ET_SKIPPED;
    if (name)
        return keep(tags, NAME, value, line, err);
    if (et_slice_is(tag, "PackageVersion"))
        return keep(tags, VERSION, value, line, err);
    if (et_slice_is(tag, "PrimaryPackagePurpose"))
        return keep(tags, PURPOSE, value, line, err);
    struct et_slice purl = et_slice_is(tag, "ExternalRef") ? package_url(value) : ET_SLICE_NONE;
    return purl.n && !tags->values[PURL].n ? keep(tags, PURL, purl, line, err) : ET_SKIPPED;
}

/* Cuts "tag: value" in two; the tag is absent where text is none. */
static struct et_slice cut_tag(struct et_slice *text)
{
    size_t n = 0;
    while (n < text->n && isalnum((unsigned char)text->p[n]))
        n++;
    if (n == 0 || n == text->n || text->p[n] != ':')
        return ET_SLICE_NONE;
    struct et_slice tag = et_slice_to(*text, n);
    *text = et_slice_trim(et_slice_from(*text, n + 1));
    return tag;
}

static int tags_line(void *state, const struct et_line *line, struct et_err *err)
{
    struct tags *tags = state;
    struct et_slice text = et_slice_trim(line->text);
    bool ends = et_slice_search(text, ET_SLICE("</text>"));
    if (tags->text_at.length) {
        if (ends)
            tags->text_at.length = 0;
        return ET_SKIPPED;
    }
    if (text.n == 0 || text.p[0] == '#')
        return ET_SKIPPED;
    struct et_slice tag = cut_tag(&text);
    if (!tag.p)
        return et_line_broken(tags->sink, line, "not a tag and its value", err);
    if (et_slice_starts(text, "<text>") && !ends) {
        tags->text_at = line->at;
        return ET_SKIPPED;
    }
    return take_tag(tags, tag, text, line, err);
}

static int tags_finish(void *state, struct et_err *err)
{
    struct tags *tags = state;
    struct et_damage damage = { .at = tags->text_at, .what = "a text that begins here has no end" };
    int rc = end_package(tags, err);
    if (rc == 0 && tags->text_at.length)
        rc = tags->sink->damage(tags->sink->ctx, &damage, err);
    return rc;
}

static int tags_bid(struct et_slice head, bool whole)
{
    struct et_slice line;
    while (et_head_line(&head, whole, &line))
        if (line.n && line.p[0] != '#')
            return et_slice_starts(line, "SPDXVersion: SPDX-") ? 95 : 0;
    return 0;
}

const struct et_parser et_parser_spdx_tags = {
    .name = "spdx-tags",
    .summary = "SBOM in SPDX 2 as tags and values: packages of an image",
    .group = ET_GROUP_CONTENTS,
    .sample = "SPDXVersion: SPDX-2.3\nDataLicense: CC0-1.0\nSPDXID: SPDXRef-DOCUMENT\n"
              "DocumentName: acme/builder:12\n\nPackageName: gcc-12\n"
              "SPDXID: SPDXRef-Package-gcc-12\nPackageVersion: 12.2.0-14\n"
              "ExternalRef: PACKAGE-MANAGER purl "
              "pkg:deb/debian/gcc-12@12.2.0-14?arch=amd64\n",
    .sample_invented = true,
    .bid = tags_bid,
    .open = tags_open,
    .line = tags_line,
    .finish = tags_finish,
    .close = tags_close,
};
