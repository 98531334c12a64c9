/* What to do about a verdict: remedies.csv. A remedy has places for the names of the
 * container that it is for; a command is filled in as words of a shell, since names come
 * from evidence. */
#ifndef ET_ANALYZER_RULES_REMEDIES_H
#define ET_ANALYZER_RULES_REMEDIES_H

#include "analyzer/rules/rule_rows.h"
#include "base/strbuf.h"

extern const char et_builtin_remedies[];

enum et_remedy_column {
    ET_REMEDY_ID,
    ET_REMEDY_ASPECT,  /* executed, present */
    ET_REMEDY_VERDICT, /* fail, unknown */
    ET_REMEDY_WHAT,
    ET_REMEDY_COMMAND,
    ET_REMEDY_NOTE,
    ET_REMEDY_COLUMNS
};

extern const char *const et_remedy_columns[ET_REMEDY_COLUMNS];

/* A name that a place asks for; absent = not known. */
struct et_remedy_name {
    const char *place; /* id, name, image … without the braces */
    struct et_slice value;
};

/* Reads the file into rows, which the caller has initialised for these columns and clears.
 * 0, or ET_FATAL with err filled: a place that is none of names, for one. */
int et_remedies_read(struct et_rule_rows *rows, struct et_slice csv,
                     const struct et_remedy_name *names, size_t name_count, struct et_err *err);

/* Appends the sentence, or the command, with its places filled in. False where a name that
 * it asks for is not known; to is then to be thrown away. */
bool et_remedy_fill_words(struct et_strbuf *to, struct et_slice text,
                          const struct et_remedy_name *names, size_t name_count);
bool et_remedy_fill_command(struct et_strbuf *to, struct et_slice text,
                            const struct et_remedy_name *names, size_t name_count);

#endif
