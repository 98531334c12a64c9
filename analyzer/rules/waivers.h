/* What somebody has signed that it may be: a file of waivers. Each says which findings it
 * means, who owns it, why, who approved it, and its last day. Knows nothing of the case:
 * whoever asks tells what a finding is known by. */
#ifndef ET_ANALYZER_RULES_WAIVERS_H
#define ET_ANALYZER_RULES_WAIVERS_H

#include "analyzer/rules/pattern.h"
#include "analyzer/rules/rule_table.h"

enum et_waiver_column {
    ET_WAIVER_ID,
    ET_WAIVER_IMAGE,     /* pattern */
    ET_WAIVER_CONTAINER, /* pattern, on its name */
    ET_WAIVER_LABEL,     /* key=pattern */
    ET_WAIVER_POD,       /* pattern */
    ET_WAIVER_NAMESPACE, /* pattern */
    ET_WAIVER_CALLER,    /* pattern, on the path of any program above it */
    ET_WAIVER_RULE,      /* pattern, on the rule's id, the family, or the kind of finding */
    ET_WAIVER_COMMAND,   /* pattern, on the shell-quoted command line */
    ET_WAIVER_OWNER,
    ET_WAIVER_REASON,
    ET_WAIVER_APPROVED_BY,
    ET_WAIVER_EXPIRES, /* its last day, UTC: 2027-01-31 */
    ET_WAIVER_NOTE,
    ET_WAIVER_COLUMNS
};

extern const char *const et_waiver_columns[ET_WAIVER_COLUMNS];

enum et_waiver_state {
    ET_WAIVER_ACTIVE,
    ET_WAIVER_EXPIRED,
    ET_WAIVER_BROAD, /* no criterion, or none but what is anybody's meets: it excuses nothing */
};

const char *et_waiver_state_name(enum et_waiver_state state); /* active, expired, over-broad */

struct et_waiver {
    const struct et_slice *cells; /* as given */
    enum et_waiver_state state;
    int64_t fits; /* findings that meet its criteria; counted by et_waivers_match */
};

struct et_waivers;

struct et_waivers *et_waivers_new(struct et_err *err); /* NULL: no memory */
void et_waivers_free(struct et_waivers *waivers);

/* Adds all of a file. 0, or ET_FATAL with err filled: the first of what is wrong, all of
 * which is told to problems (NULL = nobody). */
int et_waivers_read(struct et_waivers *waivers, struct et_slice csv,
                    const struct et_rule_problems *problems, struct et_err *err);

/* Adds one, whose cells are copied. 0, ET_DAMAGED with err filled where it makes no sense,
 * or ET_FATAL. */
int et_waivers_add(struct et_waivers *waivers, const struct et_slice *cells, struct et_err *err);

size_t et_waivers_count(const struct et_waivers *waivers);
const struct et_waiver *et_waivers_at(const struct et_waivers *waivers, size_t index);

/* Whether any goes by that column, so that what it asks for has to be looked up. */
bool et_waivers_ask(const struct et_waivers *waivers, enum et_waiver_column column);

/* Holds their last days against a time; ET_TIME_NONE = none is known, and none expires. */
void et_waivers_judge(struct et_waivers *waivers, int64_t as_of_ns);

/* What a finding is known by. What is absent meets no pattern. */
struct et_excusable {
    struct et_slice image, container, pod, namespace, kind, command;
    const struct et_slice *labels; /* key, value, key, value … */
    size_t label_count;            /* of both */
    const struct et_slice *callers;
    size_t caller_count;
    const struct et_slice *compilers; /* family, rule, family, rule …: a waiver has to mean each */
    size_t compiler_count;            /* of both */
};

/* The first active waiver whose criteria it meets, and the first expired one; NULL = none. */
struct et_excuse {
    const struct et_waiver *by, *lapsed;
};
struct et_excuse et_waivers_match(struct et_waivers *waivers, const struct et_excusable *finding,
                                  struct et_matcher *matcher);

#endif
