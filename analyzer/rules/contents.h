/* What in a container or an image is a compiler: packages by their names, files by
 * their paths: packages.csv and files.csv. */
#ifndef ET_ANALYZER_RULES_CONTENTS_H
#define ET_ANALYZER_RULES_CONTENTS_H

#include "analyzer/rules/compilers.h"
#include "analyzer/rules/rule_rows.h"

struct et_content_rule {
    struct et_slice id, family, note;
    enum et_tool_role role;
    bool base;                            /* no compiler: one of what a whole list never lacks */
    int severity;                         /* 1 low to 4 critical */
    struct et_pattern *manager, *pattern; /* manager: NULL = any */
};

struct et_content_rules;

/* The rules that come with the program. */
extern const char et_builtin_packages[], et_builtin_files[];

enum { ET_PACKAGE_COLUMNS = 7, ET_FILE_COLUMNS = 6 };

extern const char *const et_package_columns[ET_PACKAGE_COLUMNS];
extern const char *const et_file_columns[ET_FILE_COLUMNS];

/* Makes rules of rows, which have to live as long; those that are off are left out. NULL
 * with err filled: the first of the problems, all of which are told. */
struct et_content_rules *et_package_rules_of(const struct et_rule_rows *rows,
                                             const struct et_rule_problems *problems,
                                             struct et_err *err);
struct et_content_rules *et_file_rules_of(const struct et_rule_rows *rows,
                                          const struct et_rule_problems *problems,
                                          struct et_err *err);

/* The rules of one file alone. NULL with err filled (line, and what is wrong). */
struct et_content_rules *et_package_rules_new(struct et_slice csv, struct et_err *err);
struct et_content_rules *et_file_rules_new(struct et_slice csv, struct et_err *err);
void et_content_rules_free(struct et_content_rules *rules);

size_t et_content_rules_count(const struct et_content_rules *rules);
const struct et_content_rule *et_content_rules_at(const struct et_content_rules *rules, size_t i);

/* The first rule that matches and is no base, or NULL. manager is absent for files. */
const struct et_content_rule *et_content_rules_match(struct et_content_rules *rules,
                                                     struct et_slice manager, struct et_slice name);

/* The base that name is, as a bit of its own; 0 = none. */
uint64_t et_content_rules_base(struct et_content_rules *rules, struct et_slice manager,
                               struct et_slice name);

/* All bits that it gives for a manager: a list that hits them all is a whole one. */
uint64_t et_content_rules_bases(const struct et_content_rules *rules, struct et_slice manager);

#endif
