/*
 * subj=system_u:system_r:container_t:s0:c231,c469      SELinux: inspect's ProcessLabel
 * subj=docker-default        subj=cri-containerd.apparmor.d (enforce)        AppArmor
 *
 * Runtimes give each container (in Kubernetes: each pod) two SELinux categories of
 * its own, so that containers cannot reach one another. AppArmor profiles are one
 * for all: they tell of some container. Nothing else gets these labels; a label
 * that is missing tells nothing (--privileged, label=disable).
 *
 * Sources: container-selinux's container.te (types), the default profiles of moby
 * (profiles/apparmor), containerd (contrib/apparmor), containers/common, CRI-O, LXC.
 */
#include "analyzer/clues/clues.h"

#include "analyzer/containers.h"

#include <stdlib.h>

/* Columns of the statement container_labels. */
enum column { CONTAINER, PROCESS_LABEL, APPARMOR, STREAM, LINE, OFFSET };

static const char *const types[] = {
    "container_t",           "container_init_t",
    "container_kvm_t",       "container_engine_t",
    "container_device_t",    "container_device_plugin_t",
    "container_userns_t",    "container_device_plugin_init_t",
    "container_logreader_t", "container_logwriter_t",
    "svirt_lxc_net_t",       "spc_t",
};
static const char *const profiles[] = {
    "docker-default",
    "cri-containerd.apparmor.d",
    "crio-default",
    "nerdctl-default",
    "buildkit-default",
    "lxc-container-default",
    "lxc-container-default-cgns",
};
static const char *const profile_beginnings[] = { "containers-default-", "crio-default-" };

/* A container that has certain categories. */
struct holder {
    et_ref container;
    uint64_t weight;  /* how many say so */
    uint64_t certain; /* … and that with certainty */
    uint32_t next;    /* of the same categories, from 1; 0 = the last */
    et_saying told;
};

/* Those that have the same categories. */
struct holder_list {
    uint32_t first; /* holder, from 1 */
    uint32_t count;
};

/* A runtime's word on a container's label weighs as much as so many execs; and a
 * container that has only so small a part of the execs with some categories may have
 * them by mistake, if not so many are certain to be its own. Categories that so many
 * containers had (OpenShift gives all of a namespace the same) name none. */
enum { WEIGHT_OF_DESCRIPTION = 1000, SMALL_PART = 4, NO_MISTAKE = 4, MAX_HOLDERS = 64 };

/* What a label tells. */
enum sense { NOTHING, MAYBE_CONTAINER, SOME_CONTAINER, CATEGORIES };
struct label {
    enum sense sense;
    struct et_slice categories;
};

struct labels {
    struct et_map senses;     /* text row of a label -> struct label * */
    struct et_map categories; /* text -> number of its list */
    struct et_map held;       /* list and container -> number of the holder */
    struct et_map profiles;   /* AppArmor profiles that containers are said to have */
    ET_ARRAY(struct holder_list) lists;
    ET_ARRAY(struct holder) holders;
    struct et_arena arena;
};

/* The n-th part between colons, from 0; the last one asked for has all that follows. */
static struct et_slice part(struct et_slice label, int n)
{
    for (; n > 0; n--) {
        const char *colon = et_slice_find(label, ':');
        if (!colon)
            return ET_SLICE_NONE;
        label = et_slice_from(label, (size_t)(colon - label.p) + 1);
    }
    return label;
}

static struct et_slice head(struct et_slice text, char end)
{
    const char *at = et_slice_find(text, end);
    return at ? et_slice_to(text, (size_t)(at - text.p)) : text;
}

/* "c231,c469" of a label with exactly such a level; absent for ranges and for none. */
static struct et_slice categories_of(struct et_slice label)
{
    struct et_slice level = part(label, 3), categories = part(label, 4);
    if (!level.n || !categories.n || et_slice_find(categories, '.') || et_slice_find(level, '-') ||
        !et_slice_find(categories, ','))
        return ET_SLICE_NONE;
    return categories;
}

static bool is_container_type(struct et_slice label)
{
    return ET_SLICE_IN(head(part(label, 2), ':'), types);
}

static bool is_profile(struct et_slice profile)
{
    for (size_t i = 0; i < sizeof profile_beginnings / sizeof *profile_beginnings; i++)
        if (et_slice_starts(profile, profile_beginnings[i]))
            return true;
    return ET_SLICE_IN(profile, profiles);
}

bool et_label_confines(struct et_slice label)
{
    return is_container_type(label) || is_profile(head(label, ' '));
}

static struct label sense_of(const struct labels *l, struct et_slice label)
{
    struct et_slice categories = categories_of(label);
    bool typed = is_container_type(label);
    if (typed && categories.n)
        return (struct label){ CATEGORIES, categories };
    struct et_slice profile = head(label, ' '); /* "docker-default (enforce)" */
    enum sense sense = typed || is_profile(profile)        ? SOME_CONTAINER
                       : et_map_get(&l->profiles, profile) ? MAYBE_CONTAINER /* the host's, too? */
                                                           : NOTHING;
    return (struct label){ sense, ET_SLICE_NONE };
}

/* The list of those categories, made where it is new. 0: no memory. */
static uint32_t list_of(struct labels *l, struct et_slice categories)
{
    bool fresh;
    uint64_t *slot = et_map_put(&l->categories, categories, &fresh);
    if (!slot || (fresh && !ET_ARRAY_ROOM(l->lists)))
        return 0;
    if (fresh) {
        l->lists.at[l->lists.count++] = (struct holder_list){ 0, 0 };
        *slot = l->lists.count;
    }
    return (uint32_t)*slot;
}

static int hold(struct labels *l, struct et_slice categories, struct holder holder,
                struct et_err *err)
{
    uint32_t list = list_of(l, categories);
    uint64_t *slot =
        list ? et_map_put_u64(&l->held, (uint64_t)list << 32 | holder.container, NULL) : NULL;
    if (!slot || !ET_ARRAY_ROOM(l->holders))
        return et_fail_memory(err);
    if (*slot) {
        struct holder *known = &l->holders.at[*slot - 1];
        known->weight += holder.weight;
        known->certain += holder.certain;
        return 0;
    }
    holder.next = l->lists.at[list - 1].first;
    l->holders.at[l->holders.count++] = holder;
    l->lists.at[list - 1].first = (uint32_t)l->holders.count;
    l->lists.at[list - 1].count++;
    *slot = l->holders.count;
    return 0;
}

static int take_description(struct et_model *m, struct labels *l, struct et_stmt *stmt,
                            struct et_err *err)
{
    const uint64_t *ref = et_map_get(&m->by_id, et_stmt_col_text(stmt, CONTAINER));
    struct et_slice profile = et_stmt_col_text(stmt, APPARMOR);
    struct et_slice categories = categories_of(et_stmt_col_text(stmt, PROCESS_LABEL));
    if (profile.n && !et_slice_is(profile, "unconfined") &&
        !et_map_put(&l->profiles, profile, NULL))
        return et_fail_memory(err);
    if (!ref || !categories.n)
        return 0;
    const struct et_said said = { et_stmt_col_int(stmt, STREAM), et_stmt_col_int(stmt, LINE),
                                  et_stmt_col_int(stmt, OFFSET) };
    const struct holder holder = { .container = (et_ref)*ref,
                                   .weight = WEIGHT_OF_DESCRIPTION,
                                   .certain = WEIGHT_OF_DESCRIPTION,
                                   .told = et_saying_of(m, &said) };
    return hold(l, categories, holder, err);
}

static int load(struct et_model *m, struct labels *l, struct et_err *err)
{
    int rc;
    ET_STMT_AUTO *stmt = et_store_query(m->store, ET_Q_CONTAINER_LABELS, err);
    if (!stmt)
        return ET_FATAL;
    et_stmt_int(stmt, ET_CONTAINER_LABELS_HOST_ID, m->host_id);
    while ((rc = et_stmt_row(stmt, err)) > 0)
        if (take_description(m, l, stmt, err) < 0)
            return ET_FATAL;
    return rc;
}

/* What the label of that text row tells; NULL: no memory. */
static const struct label *look_up(struct et_model *m, struct labels *l, int64_t subj,
                                   struct et_err *err)
{
    bool fresh;
    const struct et_slice *text = NULL;
    uint64_t *slot = et_map_put_u64(&l->senses, (uint64_t)subj, &fresh);
    if (slot && fresh)
        text = et_recurring_text(&m->recurring, subj, err);
    if (!slot || (fresh && !text))
        return NULL;
    if (fresh) {
        struct label *label = et_arena_alloc(&l->arena, sizeof *label);
        if (!label)
            return NULL;
        *label = sense_of(l, *text);
        *slot = (uint64_t)(uintptr_t)label;
    }
    return (const struct label *)(uintptr_t)*slot;
}

/* Execs that are placed already tell whose categories these are, too. */
static int learn(struct et_model *m, struct labels *l, struct et_err *err)
{
    for (size_t i = 0; et_more_execs(m, i); i++) {
        const struct et_exec_node *x = &m->execs.at[i];
        if (x->who->subj == ET_NULL || x->runtime || !x->verdict.container ||
            x->verdict.strength < ET_STRENGTH_STRONG)
            continue;
        const struct label *label = look_up(m, l, x->who->subj, err);
        if (!label)
            return et_fail_memory(err);
        const struct holder holder = { .container = x->verdict.container,
                                       .weight = 1,
                                       .certain = x->verdict.strength == ET_STRENGTH_CERTAIN,
                                       .told = (et_saying)(i + 1) };
        if (label->sense == CATEGORIES && hold(l, label->categories, holder, err) < 0)
            return ET_FATAL;
    }
    return 0;
}

/* Who has these categories and may have run then; NULL = nobody, or several. *alone:
 * nothing at all says that another one has them. */
static const struct holder *holder_at(const struct et_model *m, const struct labels *l,
                                      struct et_slice categories, int64_t time_ns, bool *alone)
{
    const struct holder *found = NULL;
    uint64_t second = 0;
    int certain = 0;
    const uint64_t *slot = et_map_get(&l->categories, categories);
    const struct holder_list *list = slot ? &l->lists.at[*slot - 1] : NULL;
    if (!list || list->count > MAX_HOLDERS)
        return NULL;
    for (uint32_t at = list->first; at; at = l->holders.at[at - 1].next) {
        const struct holder *holder = &l->holders.at[at - 1];
        bool told;
        if (!et_container_ran_through(m, holder->container, time_ns, time_ns, &told))
            continue;
        certain += holder->certain >= NO_MISTAKE;
        if (found && found->weight >= holder->weight) {
            second = holder->weight > second ? holder->weight : second;
            continue;
        }
        second = found ? found->weight : second;
        found = holder;
    }
    *alone = second == 0;
    return certain < 2 && found && found->weight >= second * SMALL_PART ? found : NULL;
}

static int look(struct et_model *m, struct labels *l, struct et_err *err)
{
    for (size_t i = 0; et_more_execs(m, i); i++) {
        const struct et_exec_node *x = &m->execs.at[i];
        if (x->who->subj == ET_NULL || x->runtime)
            continue;
        const struct label *label = look_up(m, l, x->who->subj, err);
        if (!label)
            return et_fail_memory(err);
        if (label->sense == NOTHING)
            continue;
        bool alone = true;
        const struct holder *holder = label->sense == CATEGORIES
                                          ? holder_at(m, l, label->categories, x->time_ns, &alone)
                                          : NULL;
        struct et_verdict clue = {
            ET_PLACE_CONTAINER, ET_STRENGTH_CERTAIN, ET_METHOD_CONFINED, 0, 0, 0
        };
        if (label->sense == MAYBE_CONTAINER)
            clue.strength = ET_STRENGTH_PROBABLE;
        if (holder) {
            clue.method = ET_METHOD_LABEL;
            clue.strength = alone ? ET_STRENGTH_STRONG : ET_STRENGTH_PROBABLE;
            clue.container = holder->container;
            clue.told = holder->told;
        }
        if (et_clue_to_exec(m, (et_ref)(i + 1), &clue, err) < 0)
            return ET_FATAL;
    }
    return 0;
}

int et_clues_by_label(struct et_model *m, struct et_err *err)
{
    struct labels l = { 0 };
    et_map_init(&l.senses);
    et_map_init(&l.categories);
    et_map_init(&l.held);
    et_map_init(&l.profiles);
    et_arena_init(&l.arena);
    int rc = load(m, &l, err);
    if (rc == 0)
        rc = learn(m, &l, err);
    if (rc == 0)
        rc = look(m, &l, err);
    free(l.lists.at);
    free(l.holders.at);
    et_map_clear(&l.senses);
    et_map_clear(&l.categories);
    et_map_clear(&l.held);
    et_map_clear(&l.profiles);
    et_arena_clear(&l.arena);
    return rc;
}
