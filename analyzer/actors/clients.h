/* The runtime's clients that ran on a host (docker exec, ctr run …), found again by what
 * they asked for. They are no ancestors of what the daemon then starts: container, words
 * and time are all that joins the two. */
#ifndef ET_ANALYZER_ACTORS_CLIENTS_H
#define ET_ANALYZER_ACTORS_CLIENTS_H

#include "analyzer/actors/commands.h"
#include "analyzer/container_names.h"
#include "base/strbuf.h"

/* How many that fit alike are looked at. */
enum { ET_MAX_FITTING = 16 };

struct et_client {
    struct et_client_call call; /* its words live as long as the clients */
    et_ref exec, container;     /* the container asked for; 0 = not known */
    uint32_t next;              /* of the same list, + 1 */
    uint32_t rival;             /* fitted as well, once; + 1 */
    bool used;                  /* what it asked for was found */
};

struct et_client_list {
    uint32_t first, last; /* + 1 */
};

struct et_clients {
    ET_BULK_ARRAY(struct et_client) all;
    ET_BULK_ARRAY(struct et_client_list) lists;
    struct et_map by_key;  /* hash of what is asked for -> list, + 1 */
    struct et_map by_exec; /* exec -> client, + 1 */
    struct et_map made_by; /* container -> the client that made it and gave it a name, + 1 */
    struct et_map holders; /* hash of such a name -> the last container with it */
    struct et_arena words;
    struct et_strbuf key;
};

/* All clients among the model's execs. 0 or ET_FATAL. */
int et_clients_find(struct et_model *model, const struct et_container_names *names,
                    struct et_clients *clients, struct et_err *err);
void et_clients_clear(struct et_clients *clients);

/* The client that an exec is; NULL = none. */
struct et_client *et_client_of_exec(const struct et_clients *clients, et_ref exec);

/* When they may have been called. */
struct et_window {
    int64_t from_ns, until_ns;
};

/* The lists, each in order of time; NULL = empty. Those that asked for argv in the
 * container, or in one that no name is known of; that make or start it; that make one
 * without a name; that build; that bring up a project. */
struct et_client_list *et_clients_that_exec(struct et_clients *clients, et_ref container,
                                            const struct et_slice *argv, size_t argc);
struct et_client_list *et_clients_on(struct et_clients *clients, enum et_client_op op,
                                     et_ref container);

/* Those of a list that were called within the window and are not used, the earliest
 * first; of too many the latest. Returns their number. */
size_t et_clients_fitting(const struct et_model *model, struct et_clients *clients,
                          struct et_client_list *list, struct et_window window,
                          struct et_client *fitting[ET_MAX_FITTING]);

/* A client was found to have made that container: its --name is the container's. */
int et_clients_learn(struct et_clients *clients, const struct et_client *client, et_ref container,
                     struct et_err *err);

/* Whether a name that no other evidence explains is that container's, as learnt. */
enum et_learnt { ET_LEARNT_NOTHING, ET_LEARNT_ANOTHER, ET_LEARNT_IT };
enum et_learnt et_clients_learnt(const struct et_clients *clients, struct et_slice name,
                                 et_ref container);

#endif
