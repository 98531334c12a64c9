#include "base/err.h"

#include "base/printable.h"

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
    et_printable_tame(err->msg); /* it may quote evidence */
    return code;
}

int et_fail_memory(struct et_err *err)
{
    return et_fail(err, ET_FATAL, "out of memory");
}
