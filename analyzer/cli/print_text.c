#include "analyzer/cli/print_text.h"

#include "base/printable.h"

#include <inttypes.h>
#include <stdio.h>

void et_print_text(struct et_slice text)
{
    ET_STRBUF_AUTO safe = { 0 };
    bool encoded = et_slice_starts(text, "$'");
    et_printable_add(&safe, encoded ? et_slice_from(text, 2) : text);
    printf("%s%s", encoded ? "$'" : "", et_strbuf_string(&safe));
}

void et_print_field(const char *name, struct et_slice text)
{
    if (!text.p)
        return;
    printf("  %-12s ", name);
    et_print_text(text);
    putchar('\n');
}

void et_print_place(const struct et_place_said *place)
{
    printf("     at ");
    et_print_text(place->path);
    if (place->member.n) {
        putchar('!');
        et_print_text(place->member);
    }
    printf(":%" PRId64 " (byte %" PRId64 "), sha256 %.12s\n", place->line, place->offset,
           place->sha256);
}
