#include "analyzer/cli/interruption.h"

#include "analyzer/cli/command.h"
#include "analyzer/standing.h"
#include "base/printable.h"

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

static const int watched[] = { SIGINT, SIGTERM, SIGHUP };

/* What was to be ignored (nohup, a background job) stays so. */
static bool is_ignored(int signal)
{
    struct sigaction now;
    return sigaction(signal, NULL, &now) == 0 && now.sa_handler == SIG_IGN;
}

/* What the waiting process wants to hear of. */
static void choose_signals(sigset_t *set)
{
    sigemptyset(set);
    sigaddset(set, SIGCHLD);
    for (size_t i = 0; i < sizeof watched / sizeof *watched; i++)
        if (!is_ignored(watched[i]))
            sigaddset(set, watched[i]);
}

/* Hands signals on until the child has ended; gives how. The first one as it is, so that the child
 * can take away what it has in the temporary folder; whoever sends a second one is in a hurry. */
static int await(pid_t child, const sigset_t *set, int *asked)
{
    int how;
    *asked = 0;
    for (;;) {
        const pid_t ended = waitpid(child, &how, WNOHANG);
        if (ended == child)
            return how;
        if (ended < 0 && errno != EINTR)
            return SIGKILL; /* somebody else has waited for it: it is gone */
        const int number = sigwaitinfo(set, NULL);
        if (number <= 0 || number == SIGCHLD)
            continue;
        kill(child, *asked ? SIGKILL : number);
        *asked = *asked ? *asked : number;
    }
}

static void be_the_child(const sigset_t *before, pid_t parent, int (*work)(void *ctx), void *ctx)
{
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    if (getppid() != parent)
        _exit(ET_EXIT_FAILED); /* it has died before */
    sigprocmask(SIG_SETMASK, before, NULL);
    exit(work(ctx));
}

int et_interruption_guard(int (*work)(void *ctx), void *ctx, int *signal_number)
{
    sigset_t set, before;
    const pid_t parent = getpid();
    int asked;
    *signal_number = 0;
    choose_signals(&set);
    if (sigprocmask(SIG_BLOCK, &set, &before) != 0)
        return work(ctx);
    fflush(NULL); /* or both would write it */
    const pid_t child = fork();
    if (child == 0)
        be_the_child(&before, parent, work, ctx);
    if (child < 0) {
        sigprocmask(SIG_SETMASK, &before, NULL);
        return work(ctx);
    }
    const int how = await(child, &set, &asked);
    sigprocmask(SIG_SETMASK, &before, NULL);
    if (WIFEXITED(how))
        return WEXITSTATUS(how);
    *signal_number = asked ? asked : WTERMSIG(how);
    return ET_EXIT_FAILED;
}

int et_interruption_end(int signal_number)
{
    sigset_t one;
    signal(signal_number, SIG_DFL);
    sigemptyset(&one);
    sigaddset(&one, signal_number);
    sigprocmask(SIG_UNBLOCK, &one, NULL);
    raise(signal_number);
    return ET_EXIT_FAILED;
}

/* Columns of case_holds. */
enum { EVIDENCE, FACTS };

static int say_conclusions(struct et_store *store, struct et_slice drawn_from,
                           struct et_strbuf *text, struct et_err *err)
{
    char facts[ET_SHA256_HEX];
    if (et_facts_digest(store, facts, err) < 0)
        return ET_FATAL;
    et_strbuf_adds(text, !drawn_from.p                    ? "no conclusions yet"
                         : et_slice_is(drawn_from, facts) ? "conclusions from all of it"
                                                          : "the conclusions from before");
    return 0;
}

static int say_holds(struct et_store *store, struct et_strbuf *text, struct et_err *err)
{
    ET_STMT_AUTO *row = et_store_query(store, ET_Q_CASE_HOLDS, err);
    if (!row || et_stmt_row(row, err) < 0)
        return ET_FATAL;
    int64_t count = et_stmt_col_int(row, EVIDENCE);
    et_strbuf_addf(text, "holds %lld piece%s of evidence, each as a whole, and ", (long long)count,
                   count == 1 ? "" : "s");
    return say_conclusions(store, et_stmt_col_text(row, FACTS), text, err);
}

/* Opening it takes back what was not committed, closing it makes one file of it. */
static int tidy(const char *path, struct et_strbuf *text, struct et_err *err)
{
    struct et_store *store;
    int rc = et_store_open(path, ET_STORE_WRITE, &store, err);
    if (rc < 0)
        return rc;
    rc = say_holds(store, text, err);
    if (rc == 0)
        rc = et_store_finish(store, err);
    et_store_close(store);
    return rc;
}

void et_interruption_tidy(const char *case_path, int argc, char **argv, int signal_number)
{
    struct et_err err = { 0 };
    ET_STRBUF_AUTO text = { 0 };
    ET_STRBUF_AUTO again = { 0 };
    if (isatty(STDERR_FILENO))
        fputs("\r\033[K", stderr);
    int rc = tidy(case_path, &text, &err);
    et_complain(ET_EXIT_DONE, NULL, "interrupted by SIG%s", sigabbrev_np(signal_number));
    et_complain(ET_EXIT_DONE, case_path, "%s", rc < 0 ? err.msg : et_strbuf_string(&text));
    for (int i = 0; i < argc; i++) {
        et_strbuf_adds(&again, i ? " " : "");
        et_printable_add_shell(&again, et_slice_of(argv[i]));
    }
    et_complain(ET_EXIT_DONE, NULL, "to go on where it stopped, run the same again: %s",
                et_strbuf_string(&again));
}
