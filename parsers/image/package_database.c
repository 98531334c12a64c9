/* Both are paragraphs parted by blank lines; a line that begins with a blank goes
 * on with the field before it, which is none that is kept.
 *
 *   dpkg   field = key ": " value          Package: gcc-12
 *                                          Status: install ok installed
 *                                          Architecture: amd64
 *                                          Version: 12.2.0-14+deb12u1
 *   apk    field = letter ":" value        P:musl
 *                                          V:1.2.4-r2
 *                                          A:x86_64
 *
 * apk ends a package's list of fields with that of its files (F:, R:, Z: …). */
#include "parsers/image/package_database.h"

#include "parsers/image/formats.h"
#include "parsers/json/json_lines.h"
#include "parsers/text/list.h"

#include <stdlib.h>

enum { LONGEST_VALUE = 4096 }; /* bytes of a field that is kept */

struct et_database_form {
    const char *manager;
    const char *keys[ET_DATABASE_FIELDS];
    size_t longest_key;
};

const struct et_database_form et_dpkg_database = {
    "dpkg", { "Package", "Version", "Architecture", "Status" }, 64
};

const struct et_database_form et_apk_database = { "apk", { "P", "V", "A", NULL }, 1 };

void et_database_init(struct et_database *db, const struct et_database_form *form,
                      const struct et_sink *sink)
{
    *db = (struct et_database){ .form = form, .sink = sink };
}

void et_database_clear(struct et_database *db)
{
    for (size_t i = 0; i < ET_DATABASE_FIELDS; i++)
        et_strbuf_clear(&db->values[i]);
}

static struct et_slice value_of(const struct et_database *db, enum et_database_field field)
{
    return db->values[field].n ? et_strbuf_slice(&db->values[field]) : ET_SLICE_NONE;
}

struct letter {
    const char *word;
    char letter; /* '\0' = none */
};

static bool add_letter(struct et_slice word, const struct letter *known, size_t count, char to[4],
                       size_t *n)
{
    for (size_t i = 0; i < count; i++)
        if (et_slice_is(word, known[i].word)) {
            if (known[i].letter)
                to[(*n)++] = known[i].letter;
            return true;
        }
    return false;
}

/* "install ok installed" as dpkg -l writes it, "ii"; other words as they are. */
static struct et_slice short_status(struct et_slice status, char to[4])
{
    static const struct letter wants[] = { { "unknown", 'u' },
                                           { "install", 'i' },
                                           { "deinstall", 'r' },
                                           { "purge", 'p' },
                                           { "hold", 'h' } };
    static const struct letter states[] = {
        { "not-installed", 'n' },    { "config-files", 'c' },    { "half-installed", 'H' },
        { "unpacked", 'U' },         { "half-configured", 'F' }, { "triggers-awaited", 'W' },
        { "triggers-pending", 't' }, { "installed", 'i' },
    };
    static const struct letter errors[] = { { "ok", '\0' }, { "reinstreq", 'R' } };
    struct et_slice rest = status;
    struct et_slice want = et_list_word(&rest), error = et_list_word(&rest);
    size_t n = 0;
    bool known = add_letter(want, wants, sizeof wants / sizeof *wants, to, &n) &&
                 add_letter(et_list_word(&rest), states, sizeof states / sizeof *states, to, &n) &&
                 add_letter(error, errors, sizeof errors / sizeof *errors, to, &n) && rest.n == 0;
    return known ? (struct et_slice){ to, n } : status;
}

static int state_package(struct et_database *db, struct et_err *err)
{
    char letters[4];
    struct et_slice status = value_of(db, ET_DATABASE_STATUS);
    struct et_package package = {
        .manager = et_slice_of(db->form->manager),
        .name = value_of(db, ET_DATABASE_NAME),
        .version = value_of(db, ET_DATABASE_VERSION),
        .arch = value_of(db, ET_DATABASE_ARCH),
        .status = status.p ? short_status(status, letters) : ET_SLICE_NONE,
    };
    if (!package.name.p) {
        struct et_damage damage = { .at = db->at, .what = "a paragraph names no package" };
        return db->sink->damage(db->sink->ctx, &damage, err);
    }
    if (et_slice_ends(status, " not-installed"))
        return 0;
    struct et_fact fact = {
        .kind = ET_FACT_PACKAGE, .places = &db->at, .place_count = 1, .package = &package
    };
    return db->sink->fact(db->sink->ctx, &fact, err);
}

int et_database_end(struct et_database *db, struct et_err *err)
{
    if (db->at.length == 0)
        return 0;
    int rc = state_package(db, err);
    for (size_t i = 0; i < ET_DATABASE_FIELDS; i++)
        et_strbuf_reset(&db->values[i]);
    db->at = (struct et_place){ 0 };
    return rc;
}

/* The value of a field that is kept. ET_SKIPPED for any other. */
static int keep(struct et_database *db, struct et_slice key, struct et_slice value,
                const struct et_line *line, struct et_err *err)
{
    for (size_t i = 0; i < ET_DATABASE_FIELDS; i++) {
        if (!db->form->keys[i] || !et_slice_is(key, db->form->keys[i]))
            continue;
        if (value.n > LONGEST_VALUE)
            return et_line_broken(db->sink, line, "a field is longer than 4096 bytes", err);
        et_strbuf_reset(&db->values[i]);
        et_strbuf_add(&db->values[i], value);
        return db->values[i].failed ? et_fail_memory(err) : ET_PARSED;
    }
    return ET_SKIPPED;
}

int et_database_line(struct et_database *db, const struct et_line *line, struct et_err *err)
{
    struct et_slice text = et_list_text(line->text);
    if (et_slice_trim(text).n == 0) {
        int rc = et_database_end(db, err);
        return rc < 0 ? rc : ET_SKIPPED;
    }
    if (db->at.length == 0)
        db->at = line->at;
    db->at.length = line->at.offset + line->at.length - db->at.offset;
    if (text.p[0] == ' ' || text.p[0] == '\t')
        return ET_SKIPPED;
    const char *colon = et_slice_find(text, ':');
    size_t n = colon ? (size_t)(colon - text.p) : 0;
    if (n == 0 || n > db->form->longest_key)
        return et_line_broken(db->sink, line, "not a field of a package", err);
    return keep(db, et_slice_to(text, n), et_slice_trim(et_slice_from(text, n + 1)), line, err);
}

/* Has the first paragraph of head this key? */
static bool has_key(struct et_slice head, const char *key)
{
    size_t length = strlen(key);
    while (head.n) {
        const char *end = et_slice_find(head, '\n');
        size_t n = end ? (size_t)(end - head.p) : head.n;
        struct et_slice line = et_list_text(et_slice_to(head, n));
        if (line.n == 0)
            return false;
        if (line.n > length && et_slice_starts(line, key) && line.p[length] == ':')
            return true;
        head = et_slice_from(head, n + 1);
    }
    return false;
}

/* An index of packages that could be installed looks the same, but tells their
 * files' names. */
static int dpkg_status_bid(struct et_slice head, bool whole)
{
    (void)whole;
    if (!et_slice_starts(head, "Package: ") || !has_key(head, "Version") ||
        !has_key(head, "Architecture") || has_key(head, "Filename"))
        return 0;
    return has_key(head, "Status") ? 90 : 60;
}

/* An index of packages that could be installed has no files (F). */
static int apk_installed_bid(struct et_slice head, bool whole)
{
    (void)whole;
    bool ours = (et_slice_starts(head, "C:") || et_slice_starts(head, "P:")) &&
                has_key(head, "P") && has_key(head, "V") && has_key(head, "F");
    return ours ? 85 : 0;
}

static int open_as(const struct et_database_form *form, const struct et_sink *sink, void **state,
                   struct et_err *err)
{
    struct et_database *db = malloc(sizeof *db);
    if (!db)
        return et_fail_memory(err);
    et_database_init(db, form, sink);
    *state = db;
    return 0;
}

static int dpkg_status_open(const struct et_sink *sink, void **state, struct et_err *err)
{
    return open_as(&et_dpkg_database, sink, state, err);
}

static int apk_installed_open(const struct et_sink *sink, void **state, struct et_err *err)
{
    return open_as(&et_apk_database, sink, state, err);
}

static int database_line(void *state, const struct et_line *line, struct et_err *err)
{
    return et_database_line(state, line, err);
}

static int database_finish(void *state, struct et_err *err)
{
    return et_database_end(state, err);
}

static void database_close(void *state)
{
    if (state)
        et_database_clear(state);
    free(state);
}

const struct et_parser et_parser_dpkg_status = {
    .name = "dpkg-status",
    .summary = "/var/lib/dpkg/status: what dpkg knows to be installed",
    .group = ET_GROUP_CONTENTS,
    .sample = "Package: gcc-12\nStatus: install ok installed\nPriority: optional\n"
              "Architecture: amd64\nVersion: 12.2.0-14+deb12u1\nDescription: GNU C compiler\n",
    .sample_invented = true,
    .bid = dpkg_status_bid,
    .open = dpkg_status_open,
    .line = database_line,
    .finish = database_finish,
    .close = database_close,
};

const struct et_parser et_parser_apk_installed = {
    .name = "apk-installed",
    .summary = "/lib/apk/db/installed: what apk knows to be installed",
    .group = ET_GROUP_CONTENTS,
    .sample = "C:Q1Wd8yuR4ycVHUNhrPaKrIsYfQGMQ=\nP:gcc\nV:12.2.1_git20220924-r10\nA:x86_64\n"
              "F:usr/bin\nR:gcc\n",
    .sample_invented = true,
    .bid = apk_installed_bid,
    .open = apk_installed_open,
    .line = database_line,
    .finish = database_finish,
    .close = database_close,
};
