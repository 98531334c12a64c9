/* The databases of installed packages that dpkg and apk keep as text: paragraphs
 * of fields, a package each. Takes them line by line, so that one inside a layer
 * can be read as it passes; keeps one paragraph. */
#ifndef ET_PARSERS_IMAGE_PACKAGE_DATABASE_H
#define ET_PARSERS_IMAGE_PACKAGE_DATABASE_H

#include "base/strbuf.h"
#include "parsers/parser.h"

struct et_database_form;

extern const struct et_database_form et_dpkg_database; /* /var/lib/dpkg/status, status.d/NAME */
extern const struct et_database_form et_apk_database;  /* /lib/apk/db/installed */

enum et_database_field {
    ET_DATABASE_NAME,
    ET_DATABASE_VERSION,
    ET_DATABASE_ARCH,
    ET_DATABASE_STATUS,
    ET_DATABASE_FIELDS,
};

struct et_database {
    const struct et_database_form *form;
    const struct et_sink *sink;
    struct et_strbuf values[ET_DATABASE_FIELDS]; /* of the paragraph so far; empty = not there */
    struct et_place at;                          /* of it; length 0 = between paragraphs */
};

/* sink is borrowed and must outlive db. */
void et_database_init(struct et_database *db, const struct et_database_form *form,
                      const struct et_sink *sink);
void et_database_clear(struct et_database *db);

/* Takes one line; a blank one ends the paragraph, whose package is stated. An
 * et_outcome (damage was said), or a negative code. */
int et_database_line(struct et_database *db, const struct et_line *line, struct et_err *err);

/* States the last paragraph. 0 or a negative code. */
int et_database_end(struct et_database *db, struct et_err *err);

#endif
