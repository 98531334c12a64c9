#include "parsers/kubernetes/url_query.h"

struct et_slice et_url_query(struct et_slice url)
{
    const char *mark = et_slice_find(url, '?');
    return et_slice_from(url, mark ? (size_t)(mark - url.p) + 1 : url.n);
}

bool et_url_query_next(struct et_slice *query, struct et_slice *key, struct et_slice *value)
{
    if (query->n == 0)
        return false;
    const char *end = et_slice_find(*query, '&');
    struct et_slice one = et_slice_to(*query, end ? (size_t)(end - query->p) : query->n);
    const char *equals = et_slice_find(one, '=');
    *query = et_slice_from(*query, one.n + 1);
    *key = et_slice_to(one, equals ? (size_t)(equals - one.p) : one.n);
    *value = et_slice_from(one, key->n + 1);
    return true;
}

void et_url_decode(struct et_strbuf *to, struct et_slice value)
{
    while (value.n) {
        uint64_t byte;
        size_t n = 1;
        char c = value.p[0];
        if (c == '+')
            c = ' ';
        if (c == '%' && value.n > 2 &&
            et_slice_hex64(et_slice_to(et_slice_from(value, 1), 2), &byte)) {
            c = (char)(unsigned char)byte;
            n = 3;
        }
        et_strbuf_addc(to, c);
        value = et_slice_from(value, n);
    }
}
