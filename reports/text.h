/* The parts of the text report. Each writes its section, or nothing where there
 * is nothing to say; 0 or ET_FATAL. */
#ifndef ET_REPORTS_TEXT_H
#define ET_REPORTS_TEXT_H

#include "reports/filter.h"
#include "reports/terminal.h"

/* Lists of what is not the answer itself are cut here, and those that are elsewhere by
 * --limit; the JSON report has them whole. */
enum {
    ET_TEXT_DAMAGE = 40,
    ET_TEXT_STRANGERS = 10, /* streams not recognised */
    ET_TEXT_GAPS = 12,      /* of one host */
    ET_TEXT_CONTAINERS = 60,
    ET_TEXT_HOST = 60,
    ET_TEXT_REASONS = 5,
    ET_TEXT_TOUCHES = 40,
    ET_TEXT_PRESENT = 60,
};

enum { ET_TEXT_LABEL = 13 }; /* column after a label */

struct et_text {
    struct et_terminal term;
    struct et_store *store;
    const struct et_report_options *options;
    struct et_stmt *execs, *compilations; /* the totals; NULL only in an empty case */
    int64_t first_exec;                   /* an exec worth explaining; ET_NULL = none */
    char first_container[ET_TERM_ID + 1]; /* its container's id, if hexadecimal, else "" */
};

/* text_answer.c: the first lines. */
int et_text_answer(struct et_text *text, struct et_err *err);

/* text_custody.c: case number, examiner, journal; nothing where neither of the first was given. */
int et_text_custody(struct et_text *text, struct et_err *err);

/* text_unknown.c: what the evidence leaves open. */
int et_text_unknown(struct et_text *text, struct et_err *err);

/* text_most.c: by which containers, images, people and compilers most was compiled. */
int et_text_most(struct et_text *text, struct et_err *err);

/* text_who.c: "root (uid 0)", as far as known; "deploy (login, strong)": who started it, and
 * how sure that is; "web-1  0123456789ab  nginx:1.25", or that nothing names it. */
void et_text_user(struct et_terminal *term, struct et_slice user, int64_t uid);
void et_text_actor(struct et_terminal *term, struct et_stmt *row);
void et_text_container(struct et_terminal *term, struct et_slice name, struct et_slice id,
                       struct et_slice image);

/* text_evidence.c: what was read, what was damaged. */
int et_text_evidence(struct et_text *text, struct et_err *err);
int et_text_damage(struct et_text *text, struct et_err *err);

/* text_coverage.c: the time that it covers. */
int et_text_coverage(struct et_text *text, struct et_err *err);

/* text_containers.c: what is known of each. */
int et_text_containers(struct et_text *text, struct et_err *err);

/* text_story.c: compilers in containers, on the host, and who knows where. */
int et_text_compilations(struct et_text *text, struct et_err *err);
int et_text_host(struct et_text *text, struct et_err *err);
int et_text_unplaced(struct et_text *text, struct et_err *err);

/* text_block.c: one compilation; row is of report_compilation_story. */
int et_text_block(struct et_text *text, struct et_stmt *row, bool in_container, struct et_err *err);

/* text_attempts.c: what was tried and failed. */
int et_text_attempts(struct et_text *text, struct et_err *err);

/* text_chain.c: what led to a compilation, and what followed. */
int et_text_chain(struct et_text *text, int64_t compilation_id, struct et_err *err);

/* text_touches.c: who worked on containers' files from outside of them. */
int et_text_touches(struct et_text *text, struct et_err *err);

/* text_present.c: which containers and images have a compiler in them. */
int et_text_present(struct et_text *text, struct et_err *err);

/* A line of a block begins: "    built    ", up to ET_TEXT_LABEL. */
void et_text_label(struct et_terminal *term, const char *word);

/* A digest in place of a name is cut to as many digits as an id. */
struct et_slice et_text_short_image(struct et_slice image);

/* An exec that the closing lines may take as their example; the first one stays. */
void et_text_remember(struct et_text *text, int64_t exec_id, struct et_slice container_id);

/* A statement of one row, which is then taken; *row stays NULL where there is none. 0 or
 * ET_FATAL. */
int et_text_row(struct et_text *text, enum et_query query, struct et_stmt **row,
                struct et_err *err);

/* " (see HEADING)", where the report has that section. */
void et_text_see(struct et_text *text, const char *heading);

/* " --case FILE", for a command that works as it is printed. */
void et_text_case(struct et_text *text);

/* Lines of a list that may have so many by itself: as many as --limit says, if it says; all
 * of them in a report of every detail. */
int64_t et_text_room(const struct et_text *text, int64_t usual);

/* "… and 12 more" where a list was cut; nothing where it was not. */
void et_text_more(struct et_text *text, int64_t count, int64_t shown);

#endif
