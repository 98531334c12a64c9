/* The files that give names to ids, and what getent prints of them:
 *
 *   passwd = name ":" password ":" uid ":" gid ":" gecos ":" home ":" shell
 *   group  = name ":" password ":" gid ":" [ member *( "," member ) ]
 *   subid  = owner ":" first ":" count           subuid and subgid look alike
 *
 *   jenkins:x:1001:1001:CI:/home/jenkins:/bin/bash
 *   docker:x:994:builder,jenkins
 *   jenkins:165536:65536
 *
 * Lines that begin with '+' or '-' send libc to a directory service and name
 * nobody. */
#include "parsers/host/formats.h"
#include "parsers/host/host_file.h"
#include "parsers/json/json_lines.h"
#include "parsers/text/list.h"

enum { FIELDS = 7, MAX_ID = 0xffffffff };

struct account {
    struct et_slice field[FIELDS];
    size_t fields;
    uint64_t number[FIELDS]; /* of the fields that are ids */
};

/* The parts of a format's line. */
struct layout {
    size_t fields;
    size_t number_at[2]; /* which of them are numbers */
    size_t path_at;      /* from here on: paths, or empty; 0 = none are */
};

static const struct layout passwd_layout = { 7, { 2, 3 }, 5 };
static const struct layout group_layout = { 4, { 2, 2 }, 0 };
static const struct layout subid_layout = { 3, { 1, 2 }, 0 };

static bool is_remark(struct et_slice line)
{
    return et_host_is_remark(line) || line.p[0] == '+' || line.p[0] == '-';
}

/* Names of users and groups have no blanks; but '$', '@' and '\' where they come
 * from a directory service. */
static bool is_name(struct et_slice text)
{
    for (size_t i = 0; i < text.n; i++) {
        unsigned char c = (unsigned char)text.p[i];
        if (c <= ' ' || c == '/' || c == '"' || c == '{' || c == 0x7f)
            return false;
    }
    return text.n > 0;
}

/* False if line has another shape. */
static bool read_account(struct et_slice line, const struct layout *layout, struct account *account)
{
    *account = (struct account){ 0 };
    for (bool more = true; more;) {
        const char *end = et_slice_find(line, ':');
        size_t n = end ? (size_t)(end - line.p) : line.n;
        if (account->fields == layout->fields)
            return false;
        account->field[account->fields++] = et_slice_to(line, n);
        line = et_slice_from(line, n + 1);
        more = end != NULL;
    }
    if (account->fields != layout->fields || !is_name(account->field[0]))
        return false;
    for (size_t i = 0; i < 2; i++) {
        size_t at = layout->number_at[i];
        if (!et_slice_u64(account->field[at], &account->number[at]) || account->number[at] > MAX_ID)
            return false;
    }
    for (size_t i = layout->path_at; layout->path_at && i < layout->fields; i++)
        if (account->field[i].n && account->field[i].p[0] != '/')
            return false;
    return true;
}

static enum et_host_line judge(struct et_slice line, const struct layout *layout)
{
    struct account account;
    if (is_remark(line))
        return ET_HOST_REMARK;
    return read_account(line, layout, &account) ? ET_HOST_OWN : ET_HOST_FOREIGN;
}

static enum et_host_line passwd_judge(struct et_slice line)
{
    return judge(line, &passwd_layout);
}

static enum et_host_line group_judge(struct et_slice line)
{
    return judge(line, &group_layout);
}

/* Three fields are not much to tell a format by. A range that is worth the name
 * is wide. */
static enum et_host_line subid_judge(struct et_slice line)
{
    struct account account;
    if (is_remark(line))
        return ET_HOST_REMARK;
    if (!read_account(line, &subid_layout, &account) || account.number[2] == 0)
        return ET_HOST_FOREIGN;
    return account.number[1] >= 1000 && account.number[2] >= 1000 ? ET_HOST_OWN : ET_HOST_LIKELY;
}

/* One odd line in ten does not make it another format. */
static int bid_by(struct et_host_share share, int certain)
{
    unsigned own = share.count[ET_HOST_OWN], foreign = share.count[ET_HOST_FOREIGN];
    if (own == 0 || foreign * 10 > own + share.count[ET_HOST_LIKELY])
        return 0;
    return foreign ? certain / 2 : certain;
}

static int passwd_bid(struct et_slice head, bool whole)
{
    return bid_by(et_host_share(head, whole, passwd_judge), 75);
}

static int group_bid(struct et_slice head, bool whole)
{
    return bid_by(et_host_share(head, whole, group_judge), 60);
}

static int subid_bid(struct et_slice head, bool whole)
{
    return bid_by(et_host_share(head, whole, subid_judge), 50);
}

/* Reads line into account. ET_PARSED, ET_SKIPPED, ET_BROKEN or a negative code. */
static int take(const struct et_sink *sink, const struct et_line *line, const struct layout *layout,
                struct account *account, const char *complaint, struct et_err *err)
{
    struct et_slice text = et_slice_trim(line->text);
    if (is_remark(text))
        return ET_SKIPPED;
    if (!read_account(text, layout, account))
        return et_line_broken(sink, line, complaint, err);
    return ET_PARSED;
}

static int passwd_line(void *state, const struct et_line *line, struct et_err *err)
{
    struct account account;
    int rc = take(state, line, &passwd_layout, &account, "is no line of a passwd file", err);
    if (rc != ET_PARSED)
        return rc;
    const struct et_user user = { .uid = (int64_t)account.number[2], .name = account.field[0] };
    return et_list_state(state, line, (struct et_fact){ .kind = ET_FACT_USER, .user = &user }, err);
}

static int state_range(void *state, const struct et_line *line, const struct et_id_range *range,
                       struct et_err *err)
{
    const struct et_fact fact = { .kind = ET_FACT_ID_RANGE, .id_range = range };
    return et_list_state(state, line, fact, err);
}

static int group_line(void *state, const struct et_line *line, struct et_err *err)
{
    struct account account;
    int rc = take(state, line, &group_layout, &account, "is no line of a group file", err);
    if (rc != ET_PARSED)
        return rc;
    const struct et_id_range group = { ET_SLICE("group"), account.field[0],
                                       (int64_t)account.number[2], 1 };
    return state_range(state, line, &group, err);
}

static int subid_line(void *state, const struct et_line *line, struct et_err *err)
{
    struct account account;
    int rc = take(state, line, &subid_layout, &account, "is no range of subordinate ids", err);
    if (rc != ET_PARSED)
        return rc;
    if (account.number[2] == 0)
        return et_line_broken(state, line, "is an empty range of subordinate ids", err);
    const struct et_id_range range = { ET_SLICE("subid"), account.field[0],
                                       (int64_t)account.number[1], (int64_t)account.number[2] };
    return state_range(state, line, &range, err);
}

const struct et_parser et_parser_passwd = {
    .name = "passwd",
    .summary = "/etc/passwd or getent passwd: names of users",
    .group = ET_GROUP_HOST,
    .sample = "root:x:0:0:root:/root:/bin/bash\n"
              "jenkins:x:1001:1001:CI,,,:/home/jenkins:/bin/bash\n",
    .sample_invented = true,
    .bid = passwd_bid,
    .open = et_list_open,
    .line = passwd_line,
    .close = et_list_close,
};

const struct et_parser et_parser_group = {
    .name = "group",
    .summary = "/etc/group or getent group: names of groups",
    .group = ET_GROUP_HOST,
    .sample = "root:x:0:\n"
              "docker:x:994:builder,jenkins\n",
    .sample_invented = true,
    .bid = group_bid,
    .open = et_list_open,
    .line = group_line,
    .close = et_list_close,
};

const struct et_parser et_parser_subid = {
    .name = "subid",
    .summary = "/etc/subuid and /etc/subgid: whose ids those in rootless containers are",
    .group = ET_GROUP_HOST,
    .sample = "builder:100000:65536\n"
              "jenkins:165536:65536\n",
    .sample_invented = true,
    .bid = subid_bid,
    .open = et_list_open,
    .line = subid_line,
    .close = et_list_close,
};
