#include "analyzer/cli/print_text.h"

#include "base/printable.h"

#include <stdio.h>

void et_print_text(struct et_slice text)
{
    ET_STRBUF_AUTO safe = { 0 };
    bool encoded = et_slice_starts(text, "$'");
    et_printable_add(&safe, encoded ? et_slice_from(text, 2) : text);
    printf("%s%s", encoded ? "$'" : "", et_strbuf_string(&safe));
}
