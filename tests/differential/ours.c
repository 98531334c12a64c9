/* Our side of the comparison. */
#include "parsers/audit/formats.h"
#include "parsers/reader.h"
#include "tests/differential/statements.h"

#include <stdio.h>

static void our_subject(struct et_strbuf *to, struct et_slice head, const struct et_subject *who)
{
    state_number(to, head, "pid", who->pid);
    state_number(to, head, "ppid", who->ppid);
    state_number(to, head, "auid", who->auid);
    state_number(to, head, "uid", who->uid);
    state_number(to, head, "gid", who->gid);
    state_number(to, head, "euid", who->euid);
    state_number(to, head, "suid", who->suid);
    state_number(to, head, "fsuid", who->fsuid);
    state_number(to, head, "egid", who->egid);
    state_number(to, head, "sgid", who->sgid);
    state_number(to, head, "fsgid", who->fsgid);
    state_number(to, head, "ses", who->ses);
    state_bytes(to, head, "tty", who->tty);
    state_bytes(to, head, "comm", who->comm);
    state_bytes(to, head, "exe", who->exe);
    state_bytes(to, head, "subj", who->subj);
    state_bytes(to, head, "key", who->key);
}

static void our_exec(struct et_strbuf *to, struct et_slice head, const struct et_exec *exec)
{
    char field[32];
    our_subject(to, head, &exec->who);
    state_number(to, head, "arch", exec->arch);
    state_number(to, head, "syscall", exec->syscall);
    state_bytes(to, head, "call", exec->call);
    state_number(to, head, "success", exec->success);
    state_number(to, head, "exit", exec->exit);
    state_bytes(to, head, "cwd", exec->cwd);
    state_bytes(to, head, "proctitle", exec->proctitle);
    for (size_t i = 0; i < exec->argc; i++) {
        snprintf(field, sizeof field, "a%zu", i);
        state_bytes(to, head, field, exec->argv[i]);
    }
    for (size_t i = 0; i < exec->path_count; i++) {
        const struct et_path_item *path = &exec->paths[i];
        const struct {
            const char *name;
            int64_t value;
        } numbers[] = { { "inode", path->inode },
                        { "dev", path->dev },
                        { "mode", path->mode },
                        { "ouid", path->ouid },
                        { "ogid", path->ogid } };
        for (size_t k = 0; k < sizeof numbers / sizeof *numbers; k++) {
            snprintf(field, sizeof field, "item%lld.%s", (long long)path->item, numbers[k].name);
            state_number(to, head, field, numbers[k].value);
        }
        snprintf(field, sizeof field, "item%lld.name", (long long)path->item);
        state_bytes(to, head, field, path->name);
        snprintf(field, sizeof field, "item%lld.nametype", (long long)path->item);
        state_bytes(to, head, field, path->nametype);
    }
}

static void our_login(struct et_strbuf *to, struct et_slice head, const struct et_login *login)
{
    our_subject(to, head, &login->who);
    state_number(to, head, "old-auid", login->old_auid);
    state_number(to, head, "old-ses", login->old_ses);
    state_bytes(to, head, "op", login->op);
    state_bytes(to, head, "acct", login->acct);
    state_bytes(to, head, "hostname", login->hostname);
    state_bytes(to, head, "addr", login->addr);
    state_bytes(to, head, "terminal", login->terminal);
    state_bytes(to, head, "res", login->result);
}

static struct et_slice our_head(struct reading *to, const struct et_event_id *id,
                                struct et_slice what)
{
    make_head(&to->head, id->node, id->time_ns / 1000000, (uint64_t)id->serial, what);
    state_bytes(&to->text, et_strbuf_slice(&to->head), "is", ET_SLICE("there"));
    return et_strbuf_slice(&to->head);
}

static int our_fact(void *ctx, const struct et_fact *fact, struct et_err *err)
{
    struct reading *to = ctx;
    struct et_slice head;
    (void)err;
    switch (fact->kind) {
    case ET_FACT_EXEC:
        our_exec(&to->text, our_head(to, &fact->exec->id, ET_SLICE("exec")), fact->exec);
        break;
    case ET_FACT_FORK:
        head = our_head(to, &fact->fork->id, ET_SLICE("fork"));
        our_subject(&to->text, head, &fact->fork->who);
        state_number(&to->text, head, "exit", fact->fork->child);
        state_number(&to->text, head, "flags", fact->fork->flags);
        break;
    case ET_FACT_EXIT:
        head = our_head(to, &fact->exit->id,
                        fact->exit->group ? ET_SLICE("exit_group") : ET_SLICE("exit"));
        our_subject(&to->text, head, &fact->exit->who);
        state_number(&to->text, head, "status", fact->exit->status);
        break;
    case ET_FACT_LOGIN:
        our_login(&to->text, our_head(to, &fact->login->id, fact->login->type), fact->login);
        break;
    case ET_FACT_AUDIT_STATE:
        our_head(to, &fact->audit_state->id, fact->audit_state->type);
        break;
    default: /* ET_FACT_USER: auparse's names may be those of this machine */
        break;
    }
    return 0;
}

static int our_damage(void *ctx, const struct et_damage *damage, struct et_err *err)
{
    (void)ctx;
    (void)damage;
    (void)err;
    return 0;
}

bool read_ours(struct reading *to, const char *path)
{
    const struct et_sink sink = { to, our_fact, our_damage };
    struct et_accounts accounts;
    struct et_err err = { 0 };
    static char block[65536];
    FILE *file = fopen(path, "rb");
    struct et_reader *reader = file ? et_reader_new(&et_parser_audit_log, &sink) : NULL;
    int rc = reader ? 0 : ET_FATAL;
    for (size_t n = 1; rc == 0 && n > 0;) {
        n = fread(block, 1, sizeof block, file);
        rc = et_reader_block(reader, (struct et_slice){ block, n }, &err);
    }
    if (rc == 0)
        rc = et_reader_end(reader, &accounts, &err);
    et_reader_free(reader);
    if (file)
        fclose(file);
    return rc == 0;
}
