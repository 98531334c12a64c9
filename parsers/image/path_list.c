/* Files by their paths, one on a line, as `find`, `which` and `ls` print them:
 *
 *   line    = path / listing / remark
 *   listing = [ inode blocks ] mode links owner group size *3date path [ " -> " target ]
 *   path    = "." / [ "." ] "/" *byte
 *   remark  = [ path "/" ] ( "find" / "which" / "ls" ) ": " …
 *
 *   /src/libhello.so
 *   131110     72 -rwxr-xr-x   1 root     root        72712 Sep 20  2022 /usr/bin/ld.so
 *
 * What a listing says of time is in the local time of wherever it was made, and
 * not stated. find escapes blanks and odd bytes in a listing: kept as written.
 * Which program made a plain list is not written in it: all are "found". */
#include "parsers/image/formats.h"
#include "parsers/json/json_lines.h"
#include "parsers/text/list.h"

#include <sys/stat.h>

static bool is_path(struct et_slice text)
{
    return et_slice_starts(text, "/") || et_slice_starts(text, "./") || et_slice_is(text, ".");
}

static bool is_remark(struct et_slice line)
{
    static const char *const programs[] = { "find", "which", "ls" };
    const char *colon = et_slice_search(line, ET_SLICE(": "));
    struct et_slice by = et_slice_to(line, colon ? (size_t)(colon - line.p) : 0);
    return line.n == 0 || ET_SLICE_IN(et_slice_basename(by), programs);
}

/* "-rwsr-xr-x" as st_mode, ET_ABSENT if it is none. A last "." or "+" tells of
 * labels and access lists. */
static int64_t mode_of(struct et_slice text)
{
    static const int64_t types[128] = {
        ['-'] = S_IFREG, ['d'] = S_IFDIR, ['l'] = S_IFLNK, ['c'] = S_IFCHR,
        ['b'] = S_IFBLK, ['p'] = S_IFIFO, ['s'] = S_IFSOCK
    };
    static const char letters[] = "rwxrwxrwx";
    if (text.n < 10 || text.n > 11 || (text.p[0] & 0x80) || types[(int)text.p[0]] == 0)
        return ET_ABSENT;
    int64_t mode = types[(int)text.p[0]];
    for (size_t i = 0; i < 9; i++) {
        char c = text.p[i + 1];
        int64_t bit = 0400 >> i;
        bool special = i % 3 == 2 && (i == 8 ? c == 't' || c == 'T' : c == 's' || c == 'S');
        if (special)
            mode |= 04000 >> (i / 3);
        if (c == letters[i] || (special && c >= 'a'))
            mode |= bit;
        else if (c != '-' && !special)
            return ET_ABSENT;
    }
    return mode;
}

static int64_t number_of(struct et_slice text)
{
    int64_t value;
    return et_slice_i64(text, &value) && value >= 0 ? value : ET_ABSENT;
}

/* False if line is no listing. */
static bool read_listing(struct et_slice line, struct et_listed_file *file)
{
    enum { DATE_WORDS = 4 }; /* a device has two numbers for its size */
    struct et_slice rest = line;
    struct et_slice word = et_list_word(&rest);
    if (number_of(word) != ET_ABSENT) { /* inode and blocks */
        et_list_word(&rest);
        word = et_list_word(&rest);
    }
    file->mode = mode_of(word);
    if (file->mode == ET_ABSENT || number_of(et_list_word(&rest)) == ET_ABSENT)
        return false;
    file->uid = number_of(et_list_word(&rest));
    file->gid = number_of(et_list_word(&rest));
    file->size = number_of(et_list_word(&rest));
    for (int i = 0; i <= DATE_WORDS; i++) {
        word = et_list_word(&rest);
        if (is_path(word)) {
            file->path = (struct et_slice){ word.p, (size_t)(line.p + line.n - word.p) };
            break;
        }
    }
    const char *arrow = S_ISLNK(file->mode) ? et_slice_search(file->path, ET_SLICE(" -> ")) : NULL;
    if (arrow) {
        file->link = et_slice_from(file->path, (size_t)(arrow - file->path.p) + 4);
        file->path.n = (size_t)(arrow - file->path.p);
    }
    return is_path(file->path);
}

/* More than may stand in a list: what looks like a path but rather is a line of a
 * table of mounts, a comment, or a message. */
static bool is_doubtful(struct et_slice path)
{
    enum { LONGEST = 4096 };
    path = et_slice_from(path, path.p[0] == '.');
    if (path.n > LONGEST || (path.n > 1 && (path.p[1] == '/' || path.p[1] == '*')))
        return true;
    for (size_t i = 0; i < path.n; i++)
        if ((unsigned char)path.p[i] < ' ' || path.p[i] == '\177')
            return true;
    return et_slice_search(path, ET_SLICE(" /")) || et_slice_search(path, ET_SLICE(": "));
}

static enum et_list_line judge(struct et_slice line)
{
    struct et_listed_file file = ET_LISTED_FILE_NONE;
    if (is_remark(line))
        return ET_LIST_REMARK;
    bool entry = is_path(line) ? !is_doubtful(line) : read_listing(line, &file);
    return entry ? ET_LIST_ENTRY : ET_LIST_FOREIGN;
}

static int path_list_bid(struct et_slice head, bool whole)
{
    return et_list_fits(head, whole, judge) ? 30 : 0;
}

static int path_list_line(void *state, const struct et_line *line, struct et_err *err)
{
    struct et_slice text = et_list_text(line->text);
    struct et_listed_file file = ET_LISTED_FILE_NONE;
    if (is_remark(text))
        return ET_SKIPPED;
    file.said = ET_SLICE("found");
    file.path = text;
    if (!is_path(text) && !read_listing(text, &file))
        return et_line_broken(state, line, "neither a path nor a listing of a file", err);
    return et_list_state(
        state, line, (struct et_fact){ .kind = ET_FACT_LISTED_FILE, .listed_file = &file }, err);
}

const struct et_parser et_parser_path_list = {
    .name = "path-list",
    .summary = "find, find -ls, which, ls -l: paths, one on each line",
    .group = ET_GROUP_CONTENTS,
    .sample = "/usr/libexec/coreutils/libstdbuf.so\n/src/a.out\n/src/libhello.so",
    .bid = path_list_bid,
    .open = et_list_open,
    .line = path_list_line,
    .close = et_list_close,
};
