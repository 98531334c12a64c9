#include "analyzer/cli/command.h"
#include "analyzer/cli/terminal.h"
#include "base/strbuf.h"
#include "reports/escape.h"

#include <stdarg.h>
#include <stdio.h>

enum { MESSAGE = 2048 };

/* Names of files, and words of rules, may be anybody's. */
int et_complain(int status, const char *context, const char *format, ...)
{
    bool colour = et_terminal_colour(stderr);
    va_list args;
    char message[MESSAGE];
    ET_STRBUF_AUTO line = { 0 };
    if (context) {
        et_escape_text(&line, et_slice_of(context));
        et_strbuf_adds(&line, ": ");
    }
    va_start(args, format);
    vsnprintf(message, sizeof message, format, args);
    va_end(args);
    et_escape_text(&line, et_slice_of(message));
    fprintf(stderr, "%sexectrail:%s %s\n", colour ? "\033[31m" : "", colour ? "\033[0m" : "",
            line.failed ? "out of memory" : et_strbuf_string(&line));
    return status;
}
