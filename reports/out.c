#include "reports/out.h"

#include <errno.h>
#include <string.h>

void et_out_init(struct et_out *out, FILE *file)
{
    *out = (struct et_out){ .file = file };
}

void et_out_clear(struct et_out *out)
{
    et_strbuf_clear(&out->row);
}

void et_out_row(struct et_out *out)
{
    if (out->row.failed)
        out->no_memory = true;
    else if (out->row.n)
        fwrite(out->row.p, 1, out->row.n, out->file); /* the FILE remembers a failure */
    et_strbuf_reset(&out->row);
}

bool et_out_failed(const struct et_out *out)
{
    return out->no_memory || ferror(out->file);
}

int et_out_end(struct et_out *out, struct et_err *err)
{
    et_out_row(out);
    if (out->no_memory)
        return et_fail_memory(err);
    errno = 0;
    if (fflush(out->file) == 0 && !ferror(out->file))
        return 0;
    if (errno)
        return et_fail(err, ET_FATAL, "cannot write the report: %s", strerror(errno));
    return et_fail(err, ET_FATAL, "cannot write the report");
}
