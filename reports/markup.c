#include "reports/markup.h"

#include "reports/escape.h"

void et_markup_attribute(struct et_strbuf *to, const char *name, struct et_slice value)
{
    et_strbuf_addf(to, " %s=\"", name);
    et_escape_xml(to, value);
    et_strbuf_addc(to, '"');
}

void et_markup_element(struct et_strbuf *to, const char *name, struct et_slice value)
{
    et_strbuf_addf(to, "<%s>", name);
    et_escape_xml(to, value);
    et_strbuf_addf(to, "</%s>\n", name);
}
