/* The streams and hosts of a case while they are told apart: what hosts.c and its
 * parts share. Plain data. */
#ifndef ET_ANALYZER_HOST_SET_H
#define ET_ANALYZER_HOST_SET_H

#include "analyzer/places.h"
#include "base/arena.h"
#include "base/strbuf.h"
#include "schema/store.h"

enum et_named_by { ET_BY_NODE, ET_BY_OPTION, ET_BY_HOSTNAME, ET_BY_CARRIER, ET_BY_PLACE };

/* How it is known that a host's evidence lies in a folder. */
enum et_host_rank {
    ET_RANK_NAMED,   /* records of its own lie there */
    ET_RANK_SAID,    /* a file tells the name, and lies in nobody's root: it speaks for all there */
    ET_RANK_ROOT,    /* a file within the root of a host tells the name */
    ET_RANK_CARRIED, /* somebody else's log speaks of it */
    ET_RANKS
};

/* The places of one origin (fact_evidence_path). What lies in one tells nothing of what lies under
 * the same path in another: a host is the same in both by its name alone. */
struct et_host_world {
    struct et_slice origin; /* '' = the case's own */
    struct et_territory known[ET_RANKS];
    struct et_map by_site; /* host -> its index + 1 */
    struct et_map roots;   /* folders that are roots: an audit log or a host's name lies there */
    struct et_map aliases; /* of host_carriers.c */
    int audit_host; /* the only one that an audit log in it is of; ET_PLACE_NONE, ET_PLACE_MANY */
};

/* What an evidence says about one host, at one of the places where it lay. */
struct et_host_stream {
    struct et_host_world *world;
    int64_t id, evidence_row;
    struct et_slice node, carrier; /* its name by node=, or by the carrier's word; at most one */
    struct et_slice given;         /* --host */
    struct et_slice hostname;      /* it is the file that tells the host's name */
    struct et_spot spot;
    int64_t first_ns, last_ns; /* ET_NULL = it tells no time */
    bool has_audit;
    bool learned; /* where it lies is in `known` */
    int host;     /* -1 = none yet */
};

struct et_host {
    struct et_slice name;
    struct et_slice site, origin; /* of a host that is called after its place */
    enum et_named_by by;
    bool has_audit;
    bool has_root; /* an audit log of its own lies in the root of a host */
};

struct et_host_set {
    struct et_store *store;
    struct et_arena text;
    struct et_host_stream *streams; /* those of one evidence follow each other */
    struct et_host *hosts;
    size_t stream_count, stream_cap, host_count, host_cap;
    struct et_host_world **worlds;
    size_t world_count, world_cap;
    struct et_map by_origin; /* world -> its index + 1 */
    struct et_map by_name;   /* host -> its index + 1 */
    struct et_strbuf key;
};

/* Loads all streams of the case; none has a host yet. 0 or ET_FATAL; clear it in
 * either case. */
int et_host_set_load(struct et_host_set *set, struct et_store *store, struct et_err *err);
void et_host_set_clear(struct et_host_set *set);

/* The host of that name, wherever its evidence lies; a new one where there is none.
 * 0 or ET_FATAL. */
int et_host_named(struct et_host_set *set, struct et_slice name, enum et_named_by by, int *host,
                  struct et_err *err);

/* The one host that was learned to have such a name, with its domain or without, in
 * the same site as stream; -1 if there is none or several. */
int et_host_namesake(const struct et_host_set *set, const struct et_host_stream *stream,
                     struct et_slice name);

/* What a machine is called that nobody has named. */
bool et_host_is_unnamed(struct et_slice name);

/* One and the same name, with or without its domain. */
bool et_host_same_name(struct et_slice a, struct et_slice b);

void et_host_join(struct et_host_set *set, struct et_host_stream *stream, int host);

/* Gives the stream to the host that is called after its place. 0 or ET_FATAL. */
int et_host_join_place(struct et_host_set *set, struct et_host_stream *stream, struct et_err *err);

/* Makes known where the streams lie that have got a host since the last call.
 * Between calls nothing is learned, so that the order of streams does not
 * matter. 0 or ET_FATAL. */
int et_host_learn(struct et_host_set *set, struct et_err *err);

/* --- the parts of hosts.c; each 0 or ET_FATAL --- */

/* host_carriers.c: streams that only their carrier names. First those of evidence
 * that tells of one host under several names, then all. */
int et_hosts_by_renaming(struct et_host_set *set, struct et_err *err);
int et_hosts_by_carrier(struct et_host_set *set, struct et_err *err);

/* host_names.c: finds names for the hosts that have none, and writes the tables. */
int et_hosts_store(struct et_host_set *set, struct et_err *err);

#endif
