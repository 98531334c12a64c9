/*   header = name[100] mode[8] uid[8] gid[8] size[12] mtime[12] sum[8] type link[100]
 *            "ustar" … prefix[155]              ustar; GNU has other things for a prefix
 *
 * Numbers are octal, or binary behind a byte of 0x80 or 0xff. The sum is that of all
 * bytes, with itself taken for blanks. */
#include "parsers/tar_header.h"

struct field {
    size_t at, n;
};

static const struct field name_field = { 0, 100 }, mode_field = { 100, 8 }, uid_field = { 108, 8 },
                          gid_field = { 116, 8 }, size_field = { 124, 12 },
                          mtime_field = { 136, 12 }, sum_field = { 148, 8 },
                          link_field = { 157, 100 }, prefix_field = { 345, 155 },
                          sparse_size_field = { 483, 12 };
enum { TYPE_AT = 156, MAGIC_AT = 257, MAPS_FOLLOW_AT = 482 };

/* The text of a field: up to a NUL, or all of it. */
static struct et_slice text_in(const char *header, struct field field)
{
    return (struct et_slice){ header + field.at, strnlen(header + field.at, field.n) };
}

static int64_t binary_in(const unsigned char *bytes, size_t n)
{
    int64_t value = bytes[0] == 0xff ? -1 : bytes[0] & 0x7f;
    for (size_t i = 1; i < n; i++)
        if (__builtin_mul_overflow(value, 256, &value) ||
            __builtin_add_overflow(value, bytes[i], &value))
            return ET_ABSENT;
    return value;
}

/* ET_ABSENT where there is no number. */
static int64_t number_in(const char *header, struct field field)
{
    const char *p = header + field.at;
    int64_t value = 0;
    size_t i = 0, digits = 0;
    if (p[0] & 0x80)
        return binary_in((const unsigned char *)p, field.n);
    while (i < field.n && p[i] == ' ')
        i++;
    for (; i < field.n && p[i] >= '0' && p[i] <= '7'; i++, digits++)
        value = value * 8 + (p[i] - '0');
    return digits ? value : ET_ABSENT;
}

bool et_tar_is_header(struct et_slice block)
{
    if (block.n < ET_TAR_BLOCK)
        return false;
    int64_t as_unsigned = 0, as_signed = 0; /* old programs added signed bytes */
    for (size_t i = 0; i < ET_TAR_BLOCK; i++) {
        bool sum = i >= sum_field.at && i < sum_field.at + sum_field.n;
        int byte = sum ? ' ' : (unsigned char)block.p[i];
        as_unsigned += byte;
        as_signed += byte < 128 ? byte : byte - 256;
    }
    int64_t stored = number_in(block.p, sum_field);
    return stored == as_unsigned || stored == as_signed;
}

void et_tar_header_read(const char block[ET_TAR_BLOCK], struct et_tar_header *header)
{
    bool ustar = memcmp(block + MAGIC_AT, "ustar", 6) == 0;
    *header = (struct et_tar_header){
        .type = block[TYPE_AT],
        .name = text_in(block, name_field),
        .prefix = ustar ? text_in(block, prefix_field) : ET_SLICE_NONE,
        .link = text_in(block, link_field),
        .mode = number_in(block, mode_field),
        .uid = number_in(block, uid_field),
        .gid = number_in(block, gid_field),
        .size = number_in(block, size_field),
        .mtime = number_in(block, mtime_field),
        .sparse_size = number_in(block, sparse_size_field),
        .maps_follow = block[MAPS_FOLLOW_AT] != '\0',
    };
}
