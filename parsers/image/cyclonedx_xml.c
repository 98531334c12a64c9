/* CycloneDX in XML:
 *
 *   <bom xmlns="http://cyclonedx.org/schema/bom/1.5" version="1">
 *     <metadata><component type="container"><name>acme/builder:12</name></component></metadata>
 *     <components>
 *       <component type="library">
 *         <name>gcc-12</name><version>12.2.0-14</version><purl>pkg:deb/debian/…</purl>
 *         <components> … </components>
 *
 * An element counts by the elements that it stands in. */
#include "parsers/image/formats.h"
#include "parsers/image/sbom_package.h"
#include "parsers/text/xml.h"

#include <stdio.h>
#include <stdlib.h>

/* Named limits; the text is read up to what exceeds one. */
enum {
    MAX_DEPTH = 256,     /* elements in one another */
    MAX_COMPONENTS = 32, /* … of these, components */
};

enum kind { NOTHING, BOM, METADATA, SUBJECT, COMPONENTS, COMPONENT, NAME, VERSION, PURL, OTHER };

struct element {
    enum kind kind;
    struct et_slice name;
    size_t inner; /* where its content begins */
};

struct component {
    struct et_place at;
    struct et_slice type, fields[3]; /* raw: name, version, purl */
};

struct bom {
    const struct et_sink *sink;
    struct et_strbuf image, decoded[3];

    /* Of the document that is being read. */
    struct et_xml xml;
    struct element elements[MAX_DEPTH];
    struct component components[MAX_COMPONENTS];
    size_t depth, nested;
    uint64_t packages;
    const char *what; /* what is wrong with it, NULL = nothing */
};

static enum kind kind_of(enum kind parent, struct et_slice name)
{
    static const struct {
        const char *name;
        enum kind parent, kind;
    } known[] = {
        { "bom", NOTHING, BOM },
        { "metadata", BOM, METADATA },
        { "component", METADATA, SUBJECT },
        { "name", SUBJECT, NAME },
        { "components", BOM, COMPONENTS },
        { "component", COMPONENTS, COMPONENT },
        { "name", COMPONENT, NAME },
        { "version", COMPONENT, VERSION },
        { "purl", COMPONENT, PURL },
        { "components", COMPONENT, COMPONENTS },
    };
    for (size_t i = 0; i < sizeof known / sizeof *known; i++)
        if (known[i].parent == parent && et_slice_is(name, known[i].name))
            return known[i].kind;
    return OTHER;
}

static enum kind innermost(const struct bom *bom)
{
    return bom->depth ? bom->elements[bom->depth - 1].kind : NOTHING;
}

/* The outermost component that is open may be large: a place is of one package. */
static int end_component(struct bom *bom, size_t end, struct et_err *err)
{
    static const char *const packages[] = { "library", "framework" };
    struct component *of = &bom->components[--bom->nested];
    struct et_slice texts[3];
    for (size_t i = 0; i < 3; i++) {
        et_strbuf_reset(&bom->decoded[i]);
        et_xml_decode(&bom->decoded[i], of->fields[i]);
        if (bom->decoded[i].failed)
            return et_fail_memory(err);
        texts[i] = et_slice_trim(et_strbuf_slice(&bom->decoded[i]));
        texts[i] = texts[i].n ? texts[i] : ET_SLICE_NONE;
    }
    if (!texts[2].p && !ET_SLICE_IN(of->type, packages))
        return 0;
    of->at.length = end - of->at.offset;
    const struct et_package package = { .name = texts[0], .version = texts[1] };
    int rc =
        et_sbom_state(bom->sink, et_strbuf_slice(&bom->image), package, texts[2], &of->at, err);
    bom->packages += rc == ET_PARSED;
    return rc < 0 ? rc : 0;
}

/* The element has ended, and raw is what it held. 0 or a negative code. */
static int end_element(struct bom *bom, enum kind kind, struct et_slice raw, size_t end,
                       struct et_err *err)
{
    if (kind == COMPONENT)
        return end_component(bom, end, err);
    if (kind == NAME && innermost(bom) == SUBJECT) {
        et_strbuf_reset(&bom->image);
        et_xml_decode(&bom->image, et_slice_trim(raw));
        return bom->image.failed ? et_fail_memory(err) : 0;
    }
    if (kind >= NAME && kind <= PURL)
        bom->components[bom->nested - 1].fields[kind - NAME] = raw;
    return 0;
}

static void begin_component(struct bom *bom, const struct et_xml_tag *tag)
{
    bom->components[bom->nested++] = (struct component){
        .at = { .line = tag->line, .offset = tag->at },
        .type = et_xml_attribute(tag->attributes, "type"),
    };
}

static int begin_element(struct bom *bom, const struct et_xml_tag *tag, bool empty,
                         struct et_err *err)
{
    enum kind kind = kind_of(innermost(bom), tag->name);
    if (bom->depth == MAX_DEPTH || (kind == COMPONENT && bom->nested == MAX_COMPONENTS)) {
        bom->what = "elements are nested too deep: not read further";
        return 0;
    }
    if (kind == COMPONENT)
        begin_component(bom, tag);
    if (empty)
        return end_element(bom, kind, ET_SLICE_NONE, tag->end, err);
    bom->elements[bom->depth++] = (struct element){ kind, tag->name, tag->end };
    return 0;
}

static int close_element(struct bom *bom, const struct et_xml_tag *tag, struct et_err *err)
{
    if (bom->depth == 0 || !et_slice_eq(bom->elements[bom->depth - 1].name, tag->name)) {
        bom->what = "a tag closes what is not open";
        return 0;
    }
    struct element of = bom->elements[--bom->depth];
    struct et_slice raw = et_slice_to(et_slice_from(bom->xml.text, of.inner), tag->at - of.inner);
    return end_element(bom, of.kind, raw, tag->end, err);
}

/* Up to the end, or to what is wrong: tag is then there. */
static int read_elements(struct bom *bom, struct et_xml_tag *tag, struct et_err *err)
{
    int rc = 0;
    while (rc == 0 && !bom->what) {
        enum et_xml_found found = et_xml_next(&bom->xml, tag);
        if (found == ET_XML_OPEN || found == ET_XML_EMPTY)
            rc = begin_element(bom, tag, found == ET_XML_EMPTY, err);
        else if (found == ET_XML_CLOSE)
            rc = close_element(bom, tag, err);
        else if (found == ET_XML_BROKEN)
            bom->what = "not valid XML";
        else if (found == ET_XML_CUT || bom->depth > 0)
            bom->what = "XML ends early";
        else
            break;
    }
    return rc;
}

static uint64_t count_lines(struct et_slice text)
{
    uint64_t lines = 0;
    for (size_t i = 0; i < text.n; i++)
        lines += text.p[i] == '\n' || i + 1 == text.n;
    return lines;
}

/* Says what is wrong, from the component on in which it is. */
static int say(const struct bom *bom, struct et_place at, struct et_err *err)
{
    char kept[64];
    struct et_damage damage = { .at = at, .what = bom->what };
    if (bom->packages) {
        snprintf(kept, sizeof kept, "%llu package%s before it", (unsigned long long)bom->packages,
                 bom->packages == 1 ? "" : "s");
        damage.kept = kept;
    }
    return bom->sink->damage(bom->sink->ctx, &damage, err);
}

static int bom_document(void *state, struct et_slice text, struct et_tally *tally,
                        struct et_err *err)
{
    struct bom *bom = state;
    struct et_xml_tag tag;
    uint64_t lines = count_lines(text);
    et_xml_init(&bom->xml, text);
    bom->depth = bom->nested = 0;
    bom->packages = 0;
    bom->what = NULL;
    int rc = read_elements(bom, &tag, err);
    if (rc == 0 && bom->what) {
        struct et_place at = bom->nested ? bom->components[bom->nested - 1].at
                                         : (struct et_place){ .line = tag.line, .offset = tag.at };
        at.line = at.line < lines ? at.line : lines; /* behind the last line's end is none */
        at.length = text.n - at.offset;
        tally->broken = lines - at.line + 1;
        rc = say(bom, at, err);
    }
    tally->parsed = bom->packages || bom->image.n ? lines - tally->broken : 0;
    tally->skipped = lines - tally->broken - tally->parsed;
    return rc;
}

static int bom_open(const struct et_sink *sink, void **state, struct et_err *err)
{
    struct bom *bom = calloc(1, sizeof *bom);
    if (!bom)
        return et_fail_memory(err);
    bom->sink = sink;
    *state = bom;
    return 0;
}

static void bom_close(void *state)
{
    struct bom *bom = state;
    if (!bom)
        return;
    et_strbuf_clear(&bom->image);
    for (size_t i = 0; i < 3; i++)
        et_strbuf_clear(&bom->decoded[i]);
    free(bom);
}

static int bom_bid(struct et_slice head, bool whole)
{
    struct et_xml xml;
    struct et_xml_tag tag;
    (void)whole;
    if (!et_slice_starts(et_slice_trim(head), "<"))
        return 0;
    et_xml_init(&xml, head);
    bool ours = et_xml_next(&xml, &tag) == ET_XML_OPEN && et_slice_is(tag.name, "bom") &&
                et_slice_search(tag.attributes, ET_SLICE("cyclonedx.org/schema/bom"));
    return ours ? 95 : 0;
}

const struct et_parser et_parser_cyclonedx_xml = {
    .name = "cyclonedx-xml",
    .summary = "SBOM in CycloneDX XML: packages of an image",
    .group = ET_GROUP_CONTENTS,
    .sample = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
              "<bom xmlns=\"http://cyclonedx.org/schema/bom/1.5\" version=\"1\">\n"
              "<metadata><component type=\"container\"><name>acme/builder:12</name></component>"
              "</metadata>\n<components><component type=\"library\"><name>gcc-12</name>"
              "<version>12.2.0-14</version>"
              "<purl>pkg:deb/debian/gcc-12@12.2.0-14?arch=amd64</purl></component></components>\n"
              "</bom>\n",
    .sample_invented = true,
    .bid = bom_bid,
    .open = bom_open,
    .document = bom_document,
    .close = bom_close,
};
