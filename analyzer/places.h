/* Where evidence lay, and which hosts are known there. An archive counts as a
 * folder. A folder is the root of a host if what lies beneath it has the paths of
 * a file system (var/log, etc …): all in it is of one host, whatever lies beside
 * it. */
#ifndef ET_ANALYZER_PLACES_H
#define ET_ANALYZER_PLACES_H

#include "base/err.h"
#include "base/map.h"
#include "base/slice.h"
#include "base/strbuf.h"

struct et_spot {
    struct et_slice path; /* of the evidence: file, or file/member */
    struct et_slice site; /* the folder that came as one piece; "." and "-" too */
    struct et_slice root; /* the outermost root of a host around it; absent = none */
};

/* A path as it lay there, in to: the case has it printable, as a whole in $'…' where a part of it
 * has to be, and then it begins like no other. Lives as long as to is not changed. */
struct et_slice et_place_as_it_lay(struct et_strbuf *to, struct et_slice text);

/* The folder beneath the site that looks like the root of a host with path in it;
 * absent if none does. What lies beneath a store of containers never does. */
struct et_slice et_place_root(struct et_slice path, struct et_slice site);

/* True if the evidence is a container's as far as its path tells: no word on its
 * host. */
bool et_place_of_container(const struct et_spot *spot);

/* True if path lies in folder, however deep. */
bool et_place_beneath(struct et_slice path, struct et_slice folder);

/* The largest folder around the evidence that may be one host's: its root, or its
 * site. */
struct et_slice et_place_bound(const struct et_spot *spot);

/* Which of a set of things (hosts, by number) is known in each folder and beneath
 * it. */
struct et_territory {
    struct et_map folders; /* -> 1 + number, or MANY */
};

enum { ET_PLACE_NONE = -1, ET_PLACE_MANY = -2 };

void et_territory_init(struct et_territory *territory);
void et_territory_clear(struct et_territory *territory);

/* Thing n is known where the evidence lies. 0 or ET_FATAL. */
int et_territory_add(struct et_territory *territory, const struct et_spot *spot, int n,
                     struct et_err *err);

/* The thing that is known in folder, or beneath it. */
int et_territory_at(const struct et_territory *territory, struct et_slice folder);

/* The folders around an evidence that may tell whose it is: its root alone, or its
 * own folder and those above it up to its site. The first one for folder = absent,
 * else the one after it; absent after the last. */
struct et_slice et_place_next(const struct et_spot *spot, struct et_slice folder);

#endif
