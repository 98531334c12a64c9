/* Installed packages, one on a line, named in full:
 *
 *   rpm -qa       line = name "-" version "-" release "." arch
 *                 gcc-11.4.1-2.1.el9.x86_64
 *                 gpg-pubkey-fd431d51-4ae0493b            a key has no arch
 *                 bash-4.4-1.el8                          nor what an old rpm prints
 *   apk info -v   line = name "-" version "-r" number [ " - " description ]
 *   apk list -I   line = … " " arch " {" origin "} (" licence ") [installed]"
 *                 musl-1.2.4-r2
 *
 * A name may hold "-" and digits too: versions are counted off from the end. */
#include "parsers/image/formats.h"
#include "parsers/json/json_lines.h"
#include "parsers/text/list.h"

#include <ctype.h>

/* Cuts text at the last c, which goes; what follows it is returned, absent where
 * there is no c. */
static struct et_slice cut_last(struct et_slice *text, char c)
{
    for (size_t i = text->n; i > 0; i--)
        if (text->p[i - 1] == c) {
            struct et_slice tail = et_slice_from(*text, i);
            text->n = i - 1;
            return tail;
        }
    return ET_SLICE_NONE;
}

static bool is_word(struct et_slice text)
{
    for (size_t i = 0; i < text.n; i++)
        if (!isalnum((unsigned char)text.p[i]) && !et_slice_find(ET_SLICE("+-._~^:@"), text.p[i]))
            return false;
    return text.n > 0 && isalnum((unsigned char)text.p[0]);
}

static bool is_rpm_arch(struct et_slice text)
{
    static const char *const known[] = {
        "noarch",   "x86_64",      "x86_64_v2", "i386",    "i486",   "i586",
        "i686",     "aarch64",     "armv5tel",  "armv6hl", "armv7l", "armv7hl",
        "armv7hnl", "ppc64",       "ppc64le",   "s390",    "s390x",  "riscv64",
        "mips64el", "loongarch64", "ia64",      "athlon",  "src",
    };
    return ET_SLICE_IN(text, known);
}

static bool read_rpm(struct et_slice line, struct et_package *package)
{
    struct et_slice rest = line, dot = line;
    struct et_slice arch = cut_last(&dot, '.');
    bool is_key = et_slice_starts(line, "gpg-pubkey-");
    if (is_rpm_arch(arch)) {
        package->arch = arch;
        rest = dot;
    } else if (is_key && et_slice_ends(rest, ".(none)")) {
        rest.n -= sizeof ".(none)" - 1;
    }
    struct et_slice version_on = rest;
    struct et_slice release = cut_last(&version_on, '-');
    struct et_slice name = version_on;
    struct et_slice version = cut_last(&name, '-');
    if (!is_word(name) || !is_word(version) || !is_word(release))
        return false;
    bool numbered = isdigit((unsigned char)version.p[0]) && isdigit((unsigned char)release.p[0]);
    if (!package->arch.p && !is_key && !numbered)
        return false;
    package->manager = ET_SLICE("rpm");
    package->name = name;
    package->version = (struct et_slice){ version.p, (size_t)(rest.p + rest.n - version.p) };
    return true;
}

static bool read_apk(struct et_slice line, struct et_package *package)
{
    struct et_slice tail = line;
    struct et_slice whole = et_list_word(&tail);
    struct et_slice rest = whole;
    struct et_slice release = cut_last(&rest, '-');
    struct et_slice version = cut_last(&rest, '-');
    uint64_t number;
    if (!et_slice_starts(release, "r") || !et_slice_u64(et_slice_from(release, 1), &number) ||
        version.n == 0 || !isdigit((unsigned char)version.p[0]) || !is_word(version) ||
        !is_word(rest))
        return false;
    struct et_slice second = et_list_word(&tail);
    if (second.n && !et_slice_is(second, "-")) {
        package->arch = second;
        if (!et_slice_starts(et_list_word(&tail), "{"))
            return false;
    }
    package->manager = ET_SLICE("apk");
    package->name = rest;
    package->version = (struct et_slice){ version.p, (size_t)(whole.p + whole.n - version.p) };
    return true;
}

/* What the programs themselves say between the names. */
static bool is_remark(struct et_slice line)
{
    return line.n == 0 || et_slice_starts(line, "WARNING: ") || et_slice_starts(line, "warning: ");
}

static enum et_list_line judge(struct et_slice line,
                               bool (*read)(struct et_slice line, struct et_package *package))
{
    struct et_package package = { 0 };
    if (is_remark(line))
        return ET_LIST_REMARK;
    return read(line, &package) ? ET_LIST_ENTRY : ET_LIST_FOREIGN;
}

/* Without an architecture, the release must name the distribution: "web-1-2" is any
 * name, and may stand only among others. */
static bool is_surely_rpm(const struct et_package *package)
{
    static const char *const tags[] = { ".el", ".fc", ".amzn", ".azl", ".mga", ".oe" };
    bool sure = package->arch.p || et_slice_is(package->name, "gpg-pubkey");
    for (size_t i = 0; i < sizeof tags / sizeof *tags && !sure; i++)
        sure = et_slice_search(package->version, et_slice_of(tags[i])) != NULL;
    return sure;
}

static enum et_list_line judge_rpm(struct et_slice line)
{
    struct et_package package = { 0 };
    if (read_rpm(line, &package) && !is_surely_rpm(&package))
        return ET_LIST_REMARK;
    return judge(line, read_rpm);
}

static enum et_list_line judge_apk(struct et_slice line)
{
    return judge(line, read_apk);
}

static int rpm_qa_bid(struct et_slice head, bool whole)
{
    return et_list_fits(head, whole, judge_rpm) ? 35 : 0;
}

static int apk_info_bid(struct et_slice head, bool whole)
{
    return et_list_fits(head, whole, judge_apk) ? 35 : 0;
}

static int take(void *state, const struct et_line *line,
                bool (*read)(struct et_slice line, struct et_package *package), const char *what,
                struct et_err *err)
{
    struct et_slice text = et_list_text(line->text);
    struct et_package package = { 0 };
    if (is_remark(text))
        return ET_SKIPPED;
    if (!read(text, &package))
        return et_line_broken(state, line, what, err);
    return et_list_state(state, line,
                         (struct et_fact){ .kind = ET_FACT_PACKAGE, .package = &package }, err);
}

static int rpm_qa_line(void *state, const struct et_line *line, struct et_err *err)
{
    return take(state, line, read_rpm, "not a package (name-version-release.arch)", err);
}

static int apk_info_line(void *state, const struct et_line *line, struct et_err *err)
{
    return take(state, line, read_apk, "not a package (name-version-rN)", err);
}

const struct et_parser et_parser_rpm_qa = {
    .name = "rpm-qa",
    .summary = "rpm -qa: installed packages, name-version-release.arch",
    .group = ET_GROUP_CONTENTS,
    .sample = "gcc-11.4.1-2.1.el9.x86_64\nbinutils-2.35.2-42.el9.x86_64\n"
              "gpg-pubkey-fd431d51-4ae0493b",
    .sample_invented = true,
    .bid = rpm_qa_bid,
    .open = et_list_open,
    .line = rpm_qa_line,
    .close = et_list_close,
};

const struct et_parser et_parser_apk_info = {
    .name = "apk-info",
    .summary = "apk info -v, apk list -I: installed packages, name-version-rN",
    .group = ET_GROUP_CONTENTS,
    .sample = "musl-1.2.4-r2\ngcc-12.2.1_git20220924-r10",
    .sample_invented = true,
    .bid = apk_info_bid,
    .open = et_list_open,
    .line = apk_info_line,
    .close = et_list_close,
};
