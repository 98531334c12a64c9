/* A body file of the third form, for mactime:
 *
 *   MD5|name|inode|mode|UID|GID|size|atime|mtime|ctime|crtime
 *
 * No digests, inodes and times of status changes are in the evidence, so these stay 0. */
#include "reports/column.h"
#include "reports/escape.h"
#include "reports/parts.h"
#include "reports/writers.h"

enum { TYPE = 0170000 };

/* The sign of the nth right: of the owner's, the group's and all others' three. */
static char right_of(uint64_t mode, unsigned n)
{
    static const char rights[] = "rwxrwxrwx";
    static const char with_x[] = "sst", without_x[] = "SST"; /* set-uid, set-gid, sticky */
    bool has = mode >> (8 - n) & 1;
    if (n % 3 == 2 && mode >> (11 - n / 3) & 1)
        return (has ? with_x : without_x)[n / 3];
    if (has)
        return rights[n];
    return '-';
}

/* st_mode as mactime shows it: what kind of file, by the name and by the inode, and rights. */
static void add_mode(struct et_strbuf *to, struct et_slice octal)
{
    static const char kinds[] = "-pc-d-b-r-l-h---";
    uint64_t mode = 0;
    for (size_t i = 0; i < octal.n; i++)
        mode = mode * 8 + (uint64_t)(octal.p[i] - '0') % 8;
    char kind = kinds[(mode & TYPE) >> 12];
    et_strbuf_addf(to, "%c/%c", kind, kind);
    for (unsigned n = 0; n < 9; n++)
        et_strbuf_addc(to, right_of(mode, n));
}

static void add_number(struct et_strbuf *to, struct et_stmt *row, const char *column)
{
    et_strbuf_addf(to, "|%lld",
                   et_column_has(row, column) ? (long long)et_column_int(row, column) : 0);
}

static void add_file(struct et_strbuf *to, struct et_stmt *row)
{
    static const char *const numbers[] = { "uid", "gid", "size", "atime", "mtime" };
    et_strbuf_adds(to, "0|");
    et_escape_bodyfile(to, et_column_text(row, "name"));
    et_strbuf_adds(to, "|0|");
    if (et_column_has(row, "mode"))
        add_mode(to, et_column_text(row, "mode"));
    for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++)
        add_number(to, row, numbers[i]);
    et_strbuf_adds(to, "|0");
    add_number(to, row, "crtime");
    et_strbuf_addc(to, '\n');
}

static const struct et_part parts[] = {
    { .query = ET_Q_BODYFILE_PROGRAMS, .add = add_file },
    { .query = ET_Q_BODYFILE_SOURCES, .add = add_file },
    { .query = ET_Q_BODYFILE_OUTPUTS, .add = add_file },
    { .query = ET_Q_BODYFILE_LISTED, .add = add_file },
};

static int write_bodyfile(struct et_store *store, const struct et_report_options *options,
                          FILE *file, struct et_err *err)
{
    static const struct et_parts list = { ET_PARTS(parts) };
    return et_write_parts(store, options, &list, file, err);
}

const struct et_report et_report_bodyfile = {
    .name = "bodyfile",
    .summary = "files by time for mactime: compilers, sources, outputs, listed files",
    .write = write_bodyfile,
};
