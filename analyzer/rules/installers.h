/* Which commands install or remove packages: installers.csv. */
#ifndef ET_ANALYZER_RULES_INSTALLERS_H
#define ET_ANALYZER_RULES_INSTALLERS_H

#include "analyzer/rules/rule_rows.h"
#include "base/err.h"
#include "base/slice.h"

#include <stdbool.h>
#include <stddef.h>

enum et_install_op { ET_INSTALL_NONE, ET_INSTALL_ADDS, ET_INSTALL_REMOVES };

/* What a command does to packages. Slices point into its words or into the rules. */
struct et_install {
    enum et_install_op op;
    struct et_slice manager;
    struct et_slice group;           /* a name for what it installs; absent = none */
    struct et_slice brings;          /* a package, whatever its words are; absent = none */
    const struct et_slice *packages; /* as written; the caller frees nothing */
    size_t count;
};

struct et_installers;

/* The rules that come with the program. */
extern const char et_builtin_installers[];

enum { ET_INSTALLER_COLUMNS = 10 };

extern const char *const et_installer_columns[ET_INSTALLER_COLUMNS];

/* Makes rules of rows, which have to live as long; those that are off are left out. NULL
 * with err filled: the first of the problems, all of which are told. */
struct et_installers *et_installers_of(const struct et_rule_rows *rows,
                                       const struct et_rule_problems *problems, struct et_err *err);

/* The rules of one file alone. NULL with err filled (line, and what is wrong). */
struct et_installers *et_installers_new(struct et_slice csv, struct et_err *err);
void et_installers_free(struct et_installers *installers);

/* True if a program of that name may install something, or reads a script that may. */
bool et_installers_may(struct et_installers *installers, struct et_slice program);

/* What a command of a script does: words that run another command are passed over.
 * packages: room for count words, filled. */
struct et_install et_installers_of_line(struct et_installers *installers,
                                        const struct et_slice *words, size_t count,
                                        struct et_slice *packages);

/* The same of a program that ran: what it runs in turn has a record of its own. */
struct et_install et_installers_of_exec(struct et_installers *installers,
                                        const struct et_slice *words, size_t count,
                                        struct et_slice *packages);

/* A package's name as its manager has it, of a word that may hold a version, an
 * architecture, a source, or a file's path. */
struct et_slice et_package_name(struct et_slice manager, struct et_slice word);

#endif
