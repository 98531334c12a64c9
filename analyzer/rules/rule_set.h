/* All that detection follows: tables of rules. Each has a file here: the data (.csv) and
 * what reads it (.c). A set is made of the built-in files, as its profile has them, and of
 * a user's files over them, each with the columns of the table that it extends. */
#ifndef ET_ANALYZER_RULES_RULE_SET_H
#define ET_ANALYZER_RULES_RULE_SET_H

#include "analyzer/rules/acts.h"
#include "analyzer/rules/compilers.h"
#include "analyzer/rules/contents.h"
#include "analyzer/rules/findings.h"
#include "analyzer/rules/installers.h"
#include "base/err.h"
#include "base/sha256.h"
#include "base/strbuf.h"

enum et_rule_profile {
    ET_PROFILE_STRICT, /* all that is built in */
    ET_PROFILE_PARITY, /* what the public rule names, to compare results with others */
    ET_PROFILES
};

const char *et_rule_profile_name(enum et_rule_profile profile);

enum { ET_RULE_TABLES = 6, ET_MAX_RULE_FILES = 32 };

/* A file that the set is made of. */
struct et_rule_source {
    struct et_slice name;       /* of a user's file: as given; of a built-in one: its table's */
    size_t table;               /* as et_rule_table_name */
    struct et_slice version;    /* absent = it says none */
    char sha256[ET_SHA256_HEX]; /* of its text */
    struct et_rule_rows rows;
};

struct et_rule_set {
    struct et_compiler_rules *compilers; /* which programs compile */
    struct et_act_rules *acts;           /* what programs do with files */
    struct et_finding_rules *findings;   /* what a finding weighs */
    struct et_content_rules *packages;   /* which packages bring a compiler */
    struct et_content_rules *files;      /* which files are one, or never */
    struct et_installers *installers;    /* which commands install packages */

    enum et_rule_profile profile;
    struct et_slice version;    /* the newest of its built-in files */
    char sha256[ET_SHA256_HEX]; /* of the profile and all texts, in their order */
    /* The built-in files, one per table, then the user's. */
    struct et_rule_source *sources[ET_RULE_TABLES + ET_MAX_RULE_FILES];
    size_t source_count;
    struct et_rule_rows rows[ET_RULE_TABLES]; /* of each table, all files laid over each other */
    struct et_sha256 *hash;
    struct et_arena text;
};

/* compilers, … */
const char *et_rule_table_name(size_t table);

/* The built-in rules of the profile strict. 0, or negative with err filled; *set can be
 * cleared in any case. */
int et_rule_set_init(struct et_rule_set *set, struct et_err *err);
void et_rule_set_clear(struct et_rule_set *set);

/* The same step by step: begin, a user's files one by one, end. Each returns 0, or negative
 * with err filled; *set can be cleared in any case. */
int et_rule_set_begin(struct et_rule_set *set, enum et_rule_profile profile, struct et_err *err);

/* Lays a file over what is there. problems (NULL = nobody) is told of all that is wrong
 * with it, err of the first; err->line is the file's. */
int et_rule_set_add(struct et_rule_set *set, struct et_slice name, struct et_slice csv,
                    const struct et_rule_problems *problems, struct et_err *err);

int et_rule_set_end(struct et_rule_set *set, struct et_err *err);

/* The user's files in their order, as a JSON array of objects: name, table, version (or
 * null), sha256. Of a path only its last part is named: where it lay says nothing. */
void et_rule_set_list_files(const struct et_rule_set *set, struct et_strbuf *to);

#endif
