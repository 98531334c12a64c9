/* Walks the tags of an XML text. It builds no tree, opens nothing and knows no
 * entities but those of XML itself, so that a text cannot grow. Comments,
 * declarations and CDATA are passed over. Nothing is copied. */
#ifndef ET_PARSERS_TEXT_XML_H
#define ET_PARSERS_TEXT_XML_H

#include "base/strbuf.h"

enum et_xml_found {
    ET_XML_END,    /* there are no more tags */
    ET_XML_OPEN,   /* <name …> */
    ET_XML_EMPTY,  /* <name …/> */
    ET_XML_CLOSE,  /* </name> */
    ET_XML_BROKEN, /* what begins here is none; the walk is over */
    ET_XML_CUT,    /* the text ends within what begins here; the walk is over */
};

struct et_xml_tag {
    struct et_slice name;       /* without the prefix of a namespace */
    struct et_slice attributes; /* raw */
    size_t at, end;             /* offset of its '<', and of what follows its '>' */
    uint64_t line;
};

struct et_xml {
    struct et_slice text;
    size_t at;
    uint64_t line; /* of `at`, counted from 1 */
};

/* text is borrowed; it may begin with a UTF-8 byte order mark. */
void et_xml_init(struct et_xml *xml, struct et_slice text);

enum et_xml_found et_xml_next(struct et_xml *xml, struct et_xml_tag *tag);

/* The raw value of an attribute; absent if there is none of that name. */
struct et_slice et_xml_attribute(struct et_slice attributes, const char *name);

/* Appends what raw stands for: &amp; and its like, &#N;, CDATA. Entities that XML
 * does not know stay as they are. */
void et_xml_decode(struct et_strbuf *to, struct et_slice raw);

#endif
