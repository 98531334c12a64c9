#include "parsers/output/klog.h"

#include "parsers/text/list.h"

/* Each digit of the pattern stands for any digit. */
static bool has_form(struct et_slice text, const char *pattern)
{
    if (text.n != strlen(pattern))
        return false;
    for (size_t i = 0; i < text.n; i++) {
        bool digit = text.p[i] >= '0' && text.p[i] <= '9';
        if (pattern[i] == '0' ? !digit : text.p[i] != pattern[i])
            return false;
    }
    return true;
}

size_t et_klog_head(struct et_slice text)
{
    struct et_slice rest = et_slice_from(text, 1);
    uint64_t thread;
    if (text.n == 0 || !text.p[0] || !strchr("IWEF", text.p[0]) ||
        !has_form(et_list_word(&rest), "0000") ||
        !has_form(et_list_word(&rest), "00:00:00.000000") ||
        !et_slice_u64(et_list_word(&rest), &thread))
        return 0;
    const char *end = et_slice_search(rest, ET_SLICE("] "));
    const char *colon = end ? et_slice_find(et_slice_to(rest, (size_t)(end - rest.p)), ':') : NULL;
    return colon ? (size_t)(end - text.p) + 2 : 0;
}
