#include "analyzer/actors/logins.h"

#include "base/timestamp.h"

#include <stdlib.h>

/* How often a session's number may come again: the kernel counts from 1 at each boot. */
enum { MAX_BOOTS = 1024 };

/* Records of one login come within that: of a name that was checked, of the session
 * that it led to, of its terminal. */
#define ONE_LOGIN_NS (120 * ET_NS_PER_S)
/* Carriers tell times as exactly as this at least. */
#define SAME_TIME_NS (2 * ET_NS_PER_S)

/* Columns of login_openings and login_accounts. */
enum column {
    C_TIME,
    C_TYPE,
    C_PID,
    C_SES,
    C_AUID,
    C_ACCOUNT,
    C_EXE,
    C_ADDRESS,
    C_TERMINAL,
    C_STREAM,
    C_LINE,
    C_OFFSET,
};

/* The records of a login that name its account, the best last. */
static const char *const telling[] = { "CRED_DISP", "USER_END",  "CRED_REFR",  "USER_ACCT",
                                       "CRED_ACQ",  "USER_AUTH", "USER_START", "USER_LOGIN" };

struct loading {
    struct et_model *model;
    struct et_logins *logins;
    struct et_map by_pid; /* who opened a session -> the last one, + 1 */
};

static struct et_login_session *session_at(const struct et_logins *logins, uint64_t ref)
{
    return ref ? &logins->sessions.at[ref - 1] : NULL;
}

static struct et_said place_of(struct et_stmt *stmt)
{
    return (struct et_said){ et_stmt_col_int(stmt, C_STREAM), et_stmt_col_int(stmt, C_LINE),
                             et_stmt_col_int(stmt, C_OFFSET) };
}

static bool is_session(int64_t ses)
{
    return ses != ET_NULL && ses != UINT32_MAX;
}

static struct et_login_session *add(struct et_logins *logins, struct et_stmt *stmt)
{
    int64_t ses = et_stmt_col_int(stmt, C_SES);
    uint64_t *last = et_map_put_u64(&logins->last, (uint64_t)ses, NULL);
    if (!last || !ET_ARRAY_ROOM(logins->sessions))
        return NULL;
    struct et_login_session *made = &logins->sessions.at[logins->sessions.count++];
    *made = (struct et_login_session){
        .ses = ses,
        .pid = ET_NULL,
        .auid = et_stmt_col_int(stmt, C_AUID),
        .time_ns = et_stmt_col_int(stmt, C_TIME),
        .said = place_of(stmt),
        .before = (uint32_t)*last,
        .rank = -1,
    };
    *last = logins->sessions.count;
    return made;
}

/* Several carriers may tell of one login. */
static int take_login(struct loading *load, struct et_stmt *stmt, struct et_err *err)
{
    struct et_logins *logins = load->logins;
    int64_t ses = et_stmt_col_int(stmt, C_SES), pid = et_stmt_col_int(stmt, C_PID);
    int64_t time_ns = et_stmt_col_int(stmt, C_TIME);
    if (!is_session(ses))
        return 0;
    const uint64_t *last = et_map_get_u64(&logins->last, (uint64_t)ses);
    const struct et_login_session *known = session_at(logins, last ? *last : 0);
    if (known && known->pid == pid && known->time_ns >= et_time_moved(time_ns, -SAME_TIME_NS))
        return 0;
    struct et_login_session *made = add(logins, stmt);
    if (!made)
        return et_fail_memory(err);
    made->opened = true;
    made->pid = pid;
    if (pid == ET_NULL)
        return 0;
    uint64_t *slot = et_map_put_u64(&load->by_pid, (uint64_t)pid, NULL);
    if (!slot)
        return et_fail_memory(err);
    *slot = logins->sessions.count;
    return 0;
}

static int rank_of(struct et_slice type)
{
    for (size_t i = 0; i < sizeof telling / sizeof *telling; i++)
        if (et_slice_is(type, telling[i]))
            return (int)i;
    return -1;
}

/* Programs that become somebody else within a session: their account is not who
 * logged in. */
static bool changes_user(struct et_slice exe)
{
    static const char *const programs[] = { "sudo",    "su",      "doas",  "pkexec",
                                            "runuser", "sudo-rs", "su-rs", "newgrp" };
    return ET_SLICE_IN(et_slice_basename(exe), programs);
}

static void set_text(struct et_model *m, struct et_slice *to, struct et_stmt *stmt, int column)
{
    struct et_slice text = et_stmt_col_text(stmt, column);
    if (text.n && !et_slice_is(text, "?"))
        *to = et_arena_copy(&m->text, text);
}

/* The session that a record of an account belongs to, made where no LOGIN tells of it. */
static int session_of(struct loading *load, struct et_stmt *stmt, struct et_login_session **found,
                      struct et_err *err)
{
    int64_t ses = et_stmt_col_int(stmt, C_SES), pid = et_stmt_col_int(stmt, C_PID);
    int64_t time_ns = et_stmt_col_int(stmt, C_TIME);
    *found = NULL;
    if (!is_session(ses)) {
        const uint64_t *slot = pid == ET_NULL ? NULL : et_map_get_u64(&load->by_pid, (uint64_t)pid);
        struct et_login_session *login = session_at(load->logins, slot ? *slot : 0);
        if (login && login->time_ns <= et_time_moved(time_ns, ONE_LOGIN_NS) &&
            login->time_ns >= et_time_moved(time_ns, -SAME_TIME_NS))
            *found = login;
        return 0;
    }
    uint32_t ref = et_login_of(load->logins, ses, time_ns);
    *found = session_at(load->logins, ref);
    if (!*found && !(*found = add(load->logins, stmt)))
        return et_fail_memory(err);
    bool by_another = (*found)->opened && (*found)->pid != pid &&
                      !et_slice_is(et_stmt_col_text(stmt, C_TYPE), "USER_LOGIN");
    if (by_another)
        *found = NULL;
    return 0;
}

static int take_account(struct loading *load, struct et_stmt *stmt, struct et_err *err)
{
    struct et_login_session *login;
    int rank = rank_of(et_stmt_col_text(stmt, C_TYPE));
    if (changes_user(et_stmt_col_text(stmt, C_EXE)))
        return 0;
    if (session_of(load, stmt, &login, err) < 0)
        return ET_FATAL;
    if (!login || rank <= login->rank)
        return 0;
    if (et_stmt_col_text(stmt, C_ACCOUNT).n) {
        login->rank = rank;
        login->account_said = place_of(stmt);
    }
    set_text(load->model, &login->account, stmt, C_ACCOUNT);
    set_text(load->model, &login->exe, stmt, C_EXE);
    set_text(load->model, &login->address, stmt, C_ADDRESS);
    set_text(load->model, &login->terminal, stmt, C_TERMINAL);
    return 0;
}

static int read_openings(struct loading *load, struct et_err *err)
{
    int rc;
    ET_STMT_AUTO *stmt = et_store_query(load->model->store, ET_Q_LOGIN_OPENINGS, err);
    if (!stmt)
        return ET_FATAL;
    et_stmt_int(stmt, ET_LOGIN_OPENINGS_HOST_ID, load->model->host_id);
    while ((rc = et_stmt_row(stmt, err)) > 0)
        if (take_login(load, stmt, err) < 0)
            return ET_FATAL;
    return rc;
}

static int read_accounts(struct loading *load, struct et_err *err)
{
    int rc;
    ET_STMT_AUTO *stmt = et_store_query(load->model->store, ET_Q_LOGIN_ACCOUNTS, err);
    if (!stmt)
        return ET_FATAL;
    et_stmt_int(stmt, ET_LOGIN_ACCOUNTS_HOST_ID, load->model->host_id);
    while ((rc = et_stmt_row(stmt, err)) > 0)
        if (take_account(load, stmt, err) < 0)
            return ET_FATAL;
    return rc;
}

int et_logins_load(struct et_model *m, struct et_logins *logins, struct et_err *err)
{
    struct loading load = { .model = m, .logins = logins };
    et_map_init(&logins->last);
    et_map_init(&load.by_pid);
    int rc = read_openings(&load, err);
    if (rc == 0)
        rc = read_accounts(&load, err);
    et_map_clear(&load.by_pid);
    return rc == 0 && m->text.failed ? et_fail_memory(err) : rc;
}

void et_logins_clear(struct et_logins *logins)
{
    free(logins->sessions.at);
    et_map_clear(&logins->last);
}

uint32_t et_login_of(const struct et_logins *logins, int64_t ses, int64_t time_ns)
{
    const uint64_t *last = et_map_get_u64(&logins->last, (uint64_t)ses);
    uint32_t ref = last ? (uint32_t)*last : 0;
    const struct et_login_session *login = session_at(logins, ref);
    for (int boots = 0; boots < MAX_BOOTS && login && login->before &&
                        login->time_ns > et_time_moved(time_ns, SAME_TIME_NS);
         boots++) {
        ref = login->before;
        login = session_at(logins, ref);
    }
    bool later = login && login->opened && login->time_ns > et_time_moved(time_ns, SAME_TIME_NS);
    return later ? 0 : ref;
}

bool et_runs_by_clock(struct et_slice exe)
{
    static const char *const programs[] = {
        "cron", "crond", "anacron", "atd", "fcron", "bcron-exec"
    };
    return ET_SLICE_IN(et_slice_basename(exe), programs);
}
