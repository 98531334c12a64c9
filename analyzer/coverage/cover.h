/* What the reasons share: the span of a host's logs, and the times in which an exec
 * could have gone unrecorded. Each file of this folder is one reason, and adds its
 * gaps; unseen.c tells whom they concern. */
#ifndef ET_ANALYZER_COVERAGE_COVER_H
#define ET_ANALYZER_COVERAGE_COVER_H

#include "analyzer/model.h"
#include "base/strbuf.h"

struct et_gap {
    int64_t start_ns, end_ns; /* the same: of a moment */
    const char *state;        /* doubtful, stopped, lost, not-recording */
    const char *kind;         /* as in derived_unseen */
    struct et_slice reason;   /* printable */
    struct et_said said;
};

/* Serials without a hole. */
struct et_numbers {
    int64_t first, last, first_ns, last_ns;
    struct et_said said; /* of the first */
};

typedef ET_ARRAY(struct et_numbers) et_numbers_list;

/* Times without a hole, to be asked whether one of them reaches over a time. */
struct et_stretch {
    int64_t first_ns;
    int64_t latest_ns; /* the end that is reached from then, or from earlier */
};

typedef ET_ARRAY(struct et_stretch) et_stretches;

/* One start of the host. */
struct et_boot {
    size_t numbers;   /* index of its first ones */
    int64_t first_ns; /* its first record */
};

typedef ET_ARRAY(struct et_boot) et_boot_list;

/* What is known of a rule by its key. */
enum et_key_use {
    ET_KEY_OTHER = 1, /* some rule has it */
    ET_KEY_EXECS,     /* … and records execs */
};

struct et_cover {
    const struct et_model *model;
    struct et_arena text;
    int64_t first_ns, last_ns; /* of its logs; ET_NULL = it has none */
    ET_ARRAY(struct et_gap) gaps;
    et_numbers_list numbers; /* of all its logs together, boot by boot */
    et_stretches unbroken;   /* of these, by time */
    et_stretches sound;      /* of those of logs in which nothing was broken */
    et_boot_list boots;      /* the first is that in which the logs begin */
    struct et_map keys;      /* of audit rules -> et_key_use; "" = rules without one */
    bool rules_given;        /* the evidence has audit rules */
    struct et_slice word;    /* of the row for the whole span: how the rules are known */
    struct et_said word_said;
};

/* One reason: adds its gaps. 0 or ET_FATAL. */
typedef int et_cover_reason(struct et_cover *cover, struct et_err *err);

et_cover_reason et_cover_span;    /* from when to when there are logs */
et_cover_reason et_cover_numbers; /* serials that no log has */
et_cover_reason et_cover_rules;   /* what audit rules leave out, else what execs show of them */
et_cover_reason et_cover_changes; /* rules and auditing were switched on and off */
et_cover_reason et_cover_daemon;  /* auditd was not there to write */
et_cover_reason et_cover_lost;    /* the kernel says that it lost records */
et_cover_reason et_cover_broken;  /* lines that cannot be read */

/* What it says is copied. 0 or ET_FATAL. */
int et_cover_add(struct et_cover *cover, const struct et_gap *gap, struct et_err *err);

/* The same with what was put together in reason. */
int et_cover_tell(struct et_cover *cover, struct et_gap gap, const struct et_strbuf *reason,
                  struct et_err *err);

/* True if one of them runs from the first to the second time. */
bool et_stretches_reach(const et_stretches *stretches, int64_t from_ns, int64_t until_ns);

/* The first exec recorded after that moment, the last one before it; ET_NULL = none. */
int64_t et_cover_exec_after(const struct et_model *model, int64_t time_ns);
int64_t et_cover_exec_before(const struct et_model *model, int64_t time_ns);

/* Writes what concerns each container. 0 or ET_FATAL. */
int et_unseen_derive(struct et_cover *cover, int64_t containers, struct et_err *err);

#endif
