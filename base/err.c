#include "base/err.h"

#include <stdarg.h>
#include <stdio.h>

int et_fail(struct et_err *err, enum et_code code, const char *format, ...)
{
    if (!err)
        return code;
    err->code = code;
    va_list args;
    va_start(args, format);
    vsnprintf(err->msg, sizeof err->msg, format, args);
    va_end(args);
    /* A message may quote evidence: no byte of it may reach a terminal raw. */
    for (char *p = err->msg; *p; p++)
        if ((unsigned char)*p < 0x20 || (unsigned char)*p == 0x7f)
            *p = '?';
    return code;
}

int et_fail_memory(struct et_err *err)
{
    return et_fail(err, ET_FATAL, "out of memory");
}
