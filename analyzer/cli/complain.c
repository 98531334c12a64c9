#include "analyzer/cli/command.h"
#include "analyzer/cli/terminal.h"

#include <stdarg.h>
#include <stdio.h>

int et_complain(int status, const char *context, const char *format, ...)
{
    bool colour = et_terminal_colour(stderr);
    va_list args;
    fprintf(stderr, "%sexectrail:%s %s%s", colour ? "\033[31m" : "", colour ? "\033[0m" : "",
            context ? context : "", context ? ": " : "");
    va_start(args, format);
    vfprintf(stderr, format, args);
    va_end(args);
    fputc('\n', stderr);
    return status;
}
