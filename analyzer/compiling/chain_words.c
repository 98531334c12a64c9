#include "analyzer/compiling/chains.h"

#include "analyzer/compiling/files.h"
#include "base/printable.h"

const char *et_link_name(enum et_link link)
{
    static const char *const names[] = {
        [ET_LINK_ENTERED] = "entered",
        [ET_LINK_COPIED_IN] = "copied-in",
        [ET_LINK_FETCHED] = "fetched",
        [ET_LINK_DECODED] = "decoded",
        [ET_LINK_UNPACKED] = "unpacked",
        [ET_LINK_WRITTEN] = "written",
        [ET_LINK_COPIED] = "copied",
        [ET_LINK_MOVED] = "moved",
        [ET_LINK_PERMITTED] = "permitted",
        [ET_LINK_COMPILED] = "compiled",
        [ET_LINK_RUN] = "run",
        [ET_LINK_NEXT] = "next",
        [ET_LINK_UID_CHANGE] = "uid-change",
        [ET_LINK_NETWORK] = "network",
        [ET_LINK_LEFT] = "left",
        [ET_LINK_DELETED] = "deleted",
        [ET_LINK_MORE] = "more",
    };
    return names[link];
}

static const char *const concern_words[] = {
    [ET_CONCERNS_SOURCE] = "source",
    [ET_CONCERNS_COMPILER] = "compiler",
    [ET_CONCERNS_OUTPUT] = "output",
    [ET_CONCERNS_NONE] = "",
};

static const char *const run_words[] = {
    [ET_RAN_BY_NAME] = "ran the output",
    [ET_RAN_MOVED] = "ran the output under the name that it was given later",
    [ET_RAN_SAME_FILE] = "ran the output's file (device and inode)",
    [ET_RAN_BY_DRIVER] = "the driver ran what it made",
    [ET_RAN_INSIDE] = "the driver ran what it made in its own process",
    [ET_RAN_CLASS] = "ran the class",
};

static bool differs(int64_t a, int64_t b)
{
    return a != ET_NULL && b != ET_NULL && a != b;
}

static void add_uid(struct et_strbuf *text, const struct et_exec_node *x)
{
    et_strbuf_addf(text, "uid %lld", (long long)x->who->uid);
    if (differs(x->who->uid, x->who->euid))
        et_strbuf_addf(text, " (effective %lld)", (long long)x->who->euid);
}

static void add_file(struct et_strbuf *text, const struct et_chain_link *l)
{
    et_strbuf_addf(text, " the %s", concern_words[l->concern]);
    if (l->file.p) {
        et_strbuf_addc(text, ' ');
        et_printable_add(text, et_file_path(l->file));
    }
    if (l->scripted)
        et_strbuf_adds(text, ", as the script of a shell says");
}

void et_link_sentence(const struct et_model *m, const struct et_chain_link *l,
                      struct et_strbuf *text)
{
    const struct et_exec_node *x = et_exec_at(m, l->exec), *run = et_exec_at(m, l->run);
    switch (l->link) {
    case ET_LINK_ENTERED:
        et_strbuf_adds(text, et_slice_is(l->technique, "T1610")
                                 ? "the container was started for it"
                                 : "entered the container through its runtime");
        break;
    case ET_LINK_COPIED_IN:
        et_strbuf_adds(text, "copied into the container from the host:");
        add_file(text, l);
        break;
    case ET_LINK_PERMITTED:
        et_strbuf_adds(text, "changed the permissions of");
        add_file(text, l);
        break;
    case ET_LINK_COMPILED:
        et_strbuf_adds(text, l->technique.n ? "compiled what had been delivered" : "compiled");
        break;
    case ET_LINK_RUN:
        et_strbuf_adds(text, run_words[l->as]);
        et_strbuf_adds(text, l->technique.n ? ", on the host, as " : ", as ");
        add_uid(text, x);
        break;
    case ET_LINK_NEXT:
    case ET_LINK_NETWORK:
    case ET_LINK_LEFT:
        et_strbuf_adds(text, l->link == ET_LINK_NEXT      ? "what ran started "
                             : l->link == ET_LINK_NETWORK ? "what ran used the network: "
                                                          : "what ran went elsewhere: ");
        et_strbuf_add(text, x->success == 0 && x->file->name.n ? x->file->name : x->task->exe);
        break;
    case ET_LINK_UID_CHANGE:
        et_strbuf_adds(text, "what ran went on from ");
        add_uid(text, run);
        et_strbuf_adds(text, " to ");
        add_uid(text, x);
        break;
    case ET_LINK_MORE:
        et_strbuf_addf(text, "%u more that are not told", l->left_out);
        break;
    default:
        et_strbuf_adds(text, l->link == ET_LINK_WRITTEN ? "wrote" : et_link_name(l->link));
        add_file(text, l);
    }
}
