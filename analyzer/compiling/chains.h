/* The chain of a compilation in a container: how its sources and its compiler came, who
 * entered, what was made executable, run and deleted, and what ran after it. */
#ifndef ET_ANALYZER_COMPILING_CHAINS_H
#define ET_ANALYZER_COMPILING_CHAINS_H

#include "analyzer/compiling/compilations.h"
#include "analyzer/compiling/mentions.h"
#include "analyzer/compiling/outputs.h"
#include "base/strbuf.h"

struct et_entries;

enum et_link {
    ET_LINK_ENTERED,
    ET_LINK_COPIED_IN, /* from the host */
    ET_LINK_FETCHED,
    ET_LINK_DECODED,
    ET_LINK_UNPACKED,
    ET_LINK_WRITTEN,
    ET_LINK_COPIED,
    ET_LINK_MOVED,
    ET_LINK_PERMITTED,
    ET_LINK_COMPILED,
    ET_LINK_RUN,
    ET_LINK_NEXT,       /* what the output started */
    ET_LINK_UID_CHANGE, /* … as somebody else */
    ET_LINK_NETWORK,    /* … to talk to the network */
    ET_LINK_LEFT,       /* … in another root or namespace */
    ET_LINK_DELETED,
    ET_LINK_MORE, /* so many links are left out */
};

enum et_concern { ET_CONCERNS_SOURCE, ET_CONCERNS_COMPILER, ET_CONCERNS_OUTPUT, ET_CONCERNS_NONE };

struct et_chain_link {
    et_ref compilation, exec;
    enum et_link link;
    enum et_concern concern;
    struct et_slice file;      /* key; absent = none */
    struct et_slice technique; /* ATT&CK; empty = none */
    bool scripted;             /* it stands in a shell's script: not known to have run */
    enum et_ran_as as;         /* of ET_LINK_RUN */
    et_ref run;                /* of what ran below: the output's exec */
    uint32_t left_out;         /* of ET_LINK_MORE */
};

struct et_chains {
    ET_BULK_ARRAY(struct et_chain_link) all; /* by compilation, then time */
};

/* Of the compilations in containers. 0 or ET_FATAL. */
int et_chains_find(struct et_model *model, const struct et_compilations *compilations,
                   const struct et_mentions *mentions, const struct et_outputs *outputs,
                   struct et_entries *entries, struct et_chains *chains, struct et_err *err);
void et_chains_clear(struct et_chains *chains);

const char *et_link_name(enum et_link link);

/* Appends what happened, in one sentence without the command: "fetched the source /tmp/x.c". */
void et_link_sentence(const struct et_model *model, const struct et_chain_link *link,
                      struct et_strbuf *text);

#endif
