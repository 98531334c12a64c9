/* `dpkg -l`: a table of packages as wide as its widest cell, or as the terminal.
 *
 *   header = "Desired=" … / "| Status=" … / "|/ Err?=" … / "||/ Name" … / "+++-" …
 *   row    = want state error " " name version [ arch ] description
 *   want   = "u" / "i" / "r" / "p" / "h"
 *   state  = "n" / "c" / "H" / "U" / "F" / "W" / "t" / "i"
 *   error  = " " / "R"
 *
 *   ii  binutils-common:amd64     2.40-2   amd64   Common files for the GNU assembler, …
 *
 * Cells hold no blanks, the last one apart. On a terminal of 80 columns long names
 * are cut without a sign of it. Rows without the header (after a grep) are taken
 * too. A package that was never installed ("un") is passed over. */
#include "parsers/image/formats.h"
#include "parsers/json/json_lines.h"
#include "parsers/text/list.h"

#include <ctype.h>
#include <stdlib.h>

struct table {
    const struct et_sink *sink;
    bool no_arch; /* its header has no such column: dpkg before 1.16 */
};

static bool is_header(struct et_slice line)
{
    static const char *const starts[] = { "Desired=", "| Status=", "|/ Err?=",
                                          "||/ Name", "+++-",      "dpkg-query: " };
    for (size_t i = 0; i < sizeof starts / sizeof *starts; i++)
        if (et_slice_starts(line, starts[i]))
            return true;
    return line.n == 0;
}

/* The first four bytes of a row. */
static bool begins_row(struct et_slice line)
{
    return line.n > 4 && et_slice_find(ET_SLICE("uirph"), line.p[0]) &&
           et_slice_find(ET_SLICE("ncHUFWti"), line.p[1]) &&
           et_slice_find(ET_SLICE(" R"), line.p[2]) && line.p[3] == ' ';
}

static struct et_slice said(struct et_slice cell)
{
    return cell.n && !et_slice_is(cell, "<none>") ? cell : ET_SLICE_NONE;
}

/* False if line is no row. */
static bool read_row(struct et_slice line, bool no_arch, struct et_package *package)
{
    if (!begins_row(line))
        return false;
    struct et_slice rest = et_slice_from(line, 3);
    struct et_slice name = et_list_word(&rest);
    const char *colon = et_slice_find(name, ':');
    package->manager = ET_SLICE("dpkg");
    package->status = et_slice_to(line, line.p[2] == ' ' ? 2 : 3);
    package->version = said(et_list_word(&rest));
    package->name = name;
    if (colon) { /* several arches of one package may be installed */
        package->name = et_slice_to(name, (size_t)(colon - name.p));
        package->arch = said(et_slice_from(name, package->name.n + 1));
    }
    if (!no_arch && !package->arch.p)
        package->arch = said(et_list_word(&rest));
    return package->name.n > 0 && (package->version.p || line.p[1] == 'n');
}

/* A row is not much to tell a format by, so it must be more exact than where the
 * header was seen: a version holds a digit. */
static enum et_list_line judge(struct et_slice line)
{
    struct et_package package = { 0 };
    if (is_header(line))
        return ET_LIST_REMARK;
    if (!read_row(line, false, &package))
        return ET_LIST_FOREIGN;
    for (size_t i = 0; i < package.version.n; i++)
        if (isdigit((unsigned char)package.version.p[i]))
            return ET_LIST_ENTRY;
    return line.p[1] == 'n' ? ET_LIST_REMARK : ET_LIST_FOREIGN;
}

static int dpkg_l_bid(struct et_slice head, bool whole)
{
    if (et_slice_starts(head, "Desired=Unknown/Install"))
        return 95;
    return et_list_fits(head, whole, judge) ? 45 : 0;
}

static int dpkg_l_open(const struct et_sink *sink, void **state, struct et_err *err)
{
    struct table *table = calloc(1, sizeof *table);
    if (!table)
        return et_fail_memory(err);
    table->sink = sink;
    *state = table;
    return 0;
}

static int dpkg_l_line(void *state, const struct et_line *line, struct et_err *err)
{
    struct table *table = state;
    struct et_slice text = et_list_text(line->text);
    struct et_package package = { 0 };
    if (et_slice_starts(text, "||/ Name"))
        table->no_arch = !et_slice_search(text, ET_SLICE("Arch"));
    if (is_header(text))
        return ET_SKIPPED;
    if (!read_row(text, table->no_arch, &package))
        return et_line_broken(table->sink, line, "not a row of dpkg -l", err);
    if (text.p[1] == 'n')
        return ET_SKIPPED;
    return et_list_state(table->sink, line,
                         (struct et_fact){ .kind = ET_FACT_PACKAGE, .package = &package }, err);
}

const struct et_parser et_parser_dpkg_l = {
    .name = "dpkg-l",
    .summary = "dpkg -l: table of installed packages, with or without its header",
    .group = ET_GROUP_CONTENTS,
    .sample = "ii  binutils                  2.40-2                        amd64        GNU "
              "assembler, linker and binary utilities",
    .bid = dpkg_l_bid,
    .open = dpkg_l_open,
    .line = dpkg_l_line,
    .close = free,
};
