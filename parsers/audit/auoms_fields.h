/* One record of Azure's audit agent (auoms), in which it has merged those of the
 * kernel: fields by name, most of them interpreted. */
#ifndef ET_PARSERS_AUDIT_AUOMS_FIELDS_H
#define ET_PARSERS_AUDIT_AUOMS_FIELDS_H

#include "base/slice.h"

/* Fields of a record, which are looked up one by one. A record of more is damage. */
enum { ET_AUOMS_MAX_FIELDS = 512 };

struct et_auoms_field {
    struct et_slice key, value;
};

struct et_auoms_record {
    struct et_slice type;      /* "AUOMS_EXECVE", "USER_LOGIN" */
    struct et_auoms_field *at; /* malloc'd */
    size_t count, cap;
};

void et_auoms_clear(struct et_auoms_record *said); /* frees; empty afterwards */

/* Both borrowed. False if there is no memory. */
bool et_auoms_add(struct et_auoms_record *said, struct et_slice key, struct et_slice value);

/* The value of the first field of that name; absent if there is none. */
struct et_slice et_auoms_value(const struct et_auoms_record *said, const char *key);

#endif
