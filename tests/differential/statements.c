#include "tests/differential/statements.h"

#include "base/printable.h"
#include "parsers/fact.h"

void state_bytes(struct et_strbuf *to, struct et_slice head, const char *field,
                 struct et_slice value)
{
    if (!value.p)
        return;
    et_strbuf_add(to, head);
    et_strbuf_addf(to, " %s ", field);
    et_printable_add_shell(to, value);
    et_strbuf_addc(to, '\n');
}

void state_number(struct et_strbuf *to, struct et_slice head, const char *field, int64_t value)
{
    if (value == ET_ABSENT)
        return;
    et_strbuf_add(to, head);
    et_strbuf_addf(to, " %s %lld\n", field, (long long)value);
}

void make_head(struct et_strbuf *head, struct et_slice node, int64_t ms, uint64_t serial,
               struct et_slice what)
{
    et_strbuf_reset(head);
    et_strbuf_add(head, node.n ? node : ET_SLICE("-"));
    et_strbuf_addf(head, " %lld:%llu ", (long long)ms, (unsigned long long)serial);
    et_strbuf_add(head, what);
}
