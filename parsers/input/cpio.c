/* The kinds of cpio archives, each header followed by the member's name with a NUL,
 * and its bytes:
 *
 *   newc = ( "070701" / "070702" ) 13 numbers of 8 hexadecimal digits
 *          name and bytes padded with zeros to a multiple of four
 *   odc  = "070707" numbers of 6 octal digits, mtime and size of 11; no padding
 *
 * A member "TRAILER!!!" ends the archive; zeros follow, perhaps another archive (an
 * initramfs is made of several). */
#include "parsers/input/cpio.h"

#include "parsers/input/input.h"

#include <stdlib.h>
#include <sys/stat.h>

enum {
    MAGIC = 6,
    NEWC_HEADER = 110,
    ODC_HEADER = 76,
    MAX_NAME = 4096, /* bytes, its NUL included: as long as a path may be */
};

struct header {
    uint64_t mode, links, size, name_size, checksum;
    bool padded, summed;
    size_t bytes; /* of the header itself */
};

struct et_cpio {
    struct et_members members;
    struct et_stream *from;
    struct et_slice block; /* of from, not yet used */
    uint64_t position;     /* in from, of block's first byte */
    uint64_t count;        /* members so far */
    uint64_t left;         /* bytes of the current member not yet handed out */
    uint64_t sum;          /* of those handed out, byte by byte */
    struct header header;  /* of the current member */
    int over;              /* what next() of the member returns, 1 = not over */
    struct et_err err;
    char name[MAX_NAME];
};

/* Reads one number of a header; *at goes behind it. */
static bool take_number(struct et_slice header, size_t *at, size_t digits, unsigned base,
                        uint64_t *number)
{
    *number = 0;
    for (size_t end = *at + digits; *at < end; ++*at) {
        char c = header.p[*at];
        unsigned digit = c >= '0' && c <= '9'   ? (unsigned)(c - '0')
                         : c >= 'a' && c <= 'f' ? (unsigned)(c - 'a') + 10
                         : c >= 'A' && c <= 'F' ? (unsigned)(c - 'A') + 10
                                                : base;
        if (digit >= base)
            return false;
        *number = *number * base + digit;
    }
    return true;
}

static bool read_newc(struct et_slice text, struct header *header)
{
    enum { NUMBERS = 13, MODE = 1, LINKS = 4, SIZE = 6, NAME_SIZE = 11, CHECKSUM = 12 };
    uint64_t numbers[NUMBERS];
    size_t at = MAGIC;
    for (size_t i = 0; i < NUMBERS; i++)
        if (!take_number(text, &at, 8, 16, &numbers[i]))
            return false;
    *header = (struct header){ numbers[MODE],
                               numbers[LINKS],
                               numbers[SIZE],
                               numbers[NAME_SIZE],
                               numbers[CHECKSUM],
                               true,
                               text.p[MAGIC - 1] == '2',
                               NEWC_HEADER };
    return true;
}

static bool read_odc(struct et_slice text, struct header *header)
{
    enum { MODE = 2, LINKS = 5, NAME_SIZE = 8, SIZE = 9 };
    static const size_t digits[] = { 6, 6, 6, 6, 6, 6, 6, 11, 6, 11 };
    uint64_t numbers[sizeof digits / sizeof *digits];
    size_t at = MAGIC;
    for (size_t i = 0; i < sizeof digits / sizeof *digits; i++)
        if (!take_number(text, &at, digits[i], 8, &numbers[i]))
            return false;
    *header = (struct header){ .mode = numbers[MODE],
                               .links = numbers[LINKS],
                               .size = numbers[SIZE],
                               .name_size = numbers[NAME_SIZE],
                               .bytes = ODC_HEADER };
    return true;
}

/* text: at least the bytes of a header of its kind. */
static bool read_header(struct et_slice text, struct header *header)
{
    bool known =
        (et_slice_starts(text, "070701") || et_slice_starts(text, "070702"))
            ? text.n >= NEWC_HEADER && read_newc(text, header)
            : et_slice_starts(text, "070707") && text.n >= ODC_HEADER && read_odc(text, header);
    return known && header->name_size > 0 && header->name_size <= MAX_NAME;
}

/* All of the header is text, so the name and its NUL must be seen as well. */
bool et_cpio_is(struct et_slice magic)
{
    struct header header;
    if (!read_header(magic, &header) || magic.n < header.bytes + header.name_size)
        return false;
    struct et_slice name = et_slice_to(et_slice_from(magic, header.bytes), header.name_size);
    return et_slice_find(name, '\0') == name.p + name.n - 1;
}

/* Makes sure there is something in block. 1, 0 at the end, or negative. */
static int refill(struct et_cpio *cpio)
{
    return cpio->block.n ? 1 : cpio->from->next(cpio->from, &cpio->block, &cpio->err);
}

static int cut_off(struct et_cpio *cpio)
{
    return et_fail(&cpio->err, ET_DAMAGED, "cpio data is cut off");
}

static void use(struct et_cpio *cpio, size_t n)
{
    cpio->block = et_slice_from(cpio->block, n);
    cpio->position += n;
}

/* Copies n bytes to p, or passes over them (NULL). 0 or negative. */
static int take(struct et_cpio *cpio, char *p, uint64_t n)
{
    while (n > 0) {
        int rc = refill(cpio);
        if (rc <= 0)
            return rc < 0 ? rc : cut_off(cpio);
        struct et_slice part =
            n < cpio->block.n ? et_slice_to(cpio->block, (size_t)n) : cpio->block;
        if (p) {
            memcpy(p, part.p, part.n);
            p += part.n;
        }
        n -= part.n;
        use(cpio, part.n);
    }
    return 0;
}

/* Passes over zeros that fill up to a multiple of four, where the kind has them. */
static int take_padding(struct et_cpio *cpio, uint64_t n)
{
    return take(cpio, NULL, cpio->header.padded ? (4 - n % 4) % 4 : 0);
}

static int member_next(struct et_stream *stream, struct et_slice *block, struct et_err *err)
{
    struct et_cpio *cpio = (struct et_cpio *)stream;
    if (cpio->over == 1 && cpio->left == 0) {
        cpio->over = 0;
        if (cpio->header.summed && (cpio->sum & 0xffffffff) != cpio->header.checksum)
            cpio->over = et_fail(&cpio->err, ET_DAMAGED, "cpio data is damaged: wrong checksum");
    } else if (cpio->over == 1) {
        int rc = refill(cpio);
        cpio->over = rc == 0 ? cut_off(cpio) : rc;
    }
    if (cpio->over < 0 && err)
        *err = cpio->err;
    if (cpio->over != 1)
        return cpio->over;
    *block =
        cpio->left < cpio->block.n ? et_slice_to(cpio->block, (size_t)cpio->left) : cpio->block;
    for (size_t i = 0; cpio->header.summed && i < block->n; i++)
        cpio->sum += (unsigned char)block->p[i];
    cpio->left -= block->n;
    use(cpio, block->n);
    return 1;
}

/* Behind the end of an archive. 1 if another begins, 0 at the end, or negative. */
static int pass_end(struct et_cpio *cpio)
{
    int rc;
    while ((rc = refill(cpio)) == 1) {
        size_t zeros = 0;
        while (zeros < cpio->block.n && cpio->block.p[zeros] == '\0')
            zeros++;
        use(cpio, zeros);
        if (cpio->block.n)
            break;
    }
    if (rc == 1 && cpio->block.p[0] != '0')
        return et_fail(&cpio->err, ET_DAMAGED, "what follows the cpio data is not cpio");
    return rc;
}

/* Reads header and name of the next entry. 0 or negative. */
static int take_entry(struct et_cpio *cpio)
{
    char text[NEWC_HEADER] = { 0 };
    int rc = take(cpio, text, ODC_HEADER);
    if (rc == 0 && text[MAGIC - 1] != '7')
        rc = take(cpio, text + ODC_HEADER, NEWC_HEADER - ODC_HEADER);
    if (rc < 0)
        return rc;
    struct et_slice whole = { text, text[MAGIC - 1] == '7' ? ODC_HEADER : NEWC_HEADER };
    if (!read_header(whole, &cpio->header))
        return et_fail(&cpio->err, ET_DAMAGED, "cpio data is damaged");
    rc = take(cpio, cpio->name, cpio->header.name_size);
    cpio->name[cpio->header.name_size - 1] = '\0';
    return rc < 0 ? rc : take_padding(cpio, cpio->header.bytes + cpio->header.name_size);
}

/* Of several names of one file only the last has its bytes. */
static bool is_file(const struct header *header)
{
    return S_ISREG(header->mode) && (header->links < 2 || header->size > 0);
}

static int seek_member(struct et_cpio *cpio)
{
    for (;;) {
        int rc = take(cpio, NULL, cpio->left);
        if (rc == 0)
            rc = take_padding(cpio, cpio->header.size);
        if (rc == 0)
            rc = take_entry(cpio);
        if (rc < 0)
            return rc;
        cpio->left = cpio->header.size;
        if (++cpio->count > ET_MAX_ARCHIVE_MEMBERS)
            return et_fail(&cpio->err, ET_SOURCE, "cpio archive holds more than %d members",
                           ET_MAX_ARCHIVE_MEMBERS);
        if (strcmp(cpio->name, "TRAILER!!!") != 0) {
            if (is_file(&cpio->header))
                return 1;
            continue;
        }
        rc = pass_end(cpio);
        if (rc <= 0)
            return rc;
        cpio->left = cpio->header.size = 0;
    }
}

static int cpio_next(struct et_members *members, struct et_member *member, struct et_err *err)
{
    struct et_cpio *cpio = (struct et_cpio *)members;
    int rc = seek_member(cpio);
    if (rc < 0 && err)
        *err = cpio->err;
    *member = (struct et_member){ .name = et_slice_of(cpio->name) };
    cpio->over = 1;
    cpio->sum = 0;
    return rc;
}

struct et_cpio *et_cpio_new(struct et_stream *from)
{
    struct et_cpio *cpio = calloc(1, sizeof *cpio);
    if (!cpio)
        return NULL;
    cpio->members = (struct et_members){ .stream = { .next = member_next }, .next = cpio_next };
    cpio->from = from;
    return cpio;
}

void et_cpio_free(struct et_cpio *cpio)
{
    free(cpio);
}

struct et_members *et_cpio_members(struct et_cpio *cpio)
{
    return &cpio->members;
}
