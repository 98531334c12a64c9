#include "analyzer/cli/quoted_lines.h"

#include "analyzer/cli/command.h"
#include "analyzer/cli/print_text.h"

#include <inttypes.h>
#include <stdio.h>

enum { QUOTED = 480 }; /* bytes of a line that are shown */

/* Up to the end of the line; of a tar's header: of its name. */
static void print_beginning(struct et_slice text)
{
    size_t n = 0;
    while (n < text.n && text.p[n] != '\n' && text.p[n] != '\0')
        n++;
    et_print_text(et_slice_to(text, n));
    putchar('\n');
}

static void print_source(const struct et_quoted_source *source, const char *hex)
{
    printf("  file    ");
    et_print_text(source->path);
    if (source->member.n) {
        putchar('!');
        et_print_text(source->member);
    }
    printf("\n  sha256  %s\n", hex);
}

static void print_line(const struct et_excerpt *excerpt, const struct et_readback *result)
{
    printf("  line %" PRIu64 ", byte %" PRIu64 ": ", excerpt->line, excerpt->offset);
    if (!result->found)
        printf("the evidence cannot be read now (%s)\n", result->why.msg);
    else if (excerpt->text.p)
        print_beginning(excerpt->text);
    else
        puts("(the file ends before)");
}

int et_print_quoted(const struct et_quoted_source *source, struct et_excerpt *excerpts,
                    size_t count, struct et_arena *arena)
{
    static const unsigned char zeros[ET_SHA256_BYTES];
    struct et_err err = { 0 };
    char hex[ET_SHA256_HEX];
    struct et_readback result;
    bool whole = source->digest.n == ET_SHA256_BYTES;
    et_sha256_text(whole ? (const unsigned char *)source->digest.p : zeros, hex);
    print_source(source, hex);
    for (size_t i = 0; i < count; i++) {
        excerpts[i].length = QUOTED;
        excerpts[i].least = 1;
    }
    if (et_readback(source->path, source->member, hex, excerpts, count, arena, &result, &err) < 0)
        return et_complain(ET_EXIT_FAILED, NULL, "%s", err.msg);
    for (size_t i = 0; i < count; i++)
        print_line(&excerpts[i], &result);
    if (!result.found)
        return ET_EXIT_DAMAGE;
    printf("  %s\n", result.unchanged
                         ? "unchanged: its SHA-256 is the one that was ingested"
                         : "CHANGED: its SHA-256 is no longer the one that was ingested");
    return result.unchanged ? ET_EXIT_DONE : ET_EXIT_DAMAGE;
}
