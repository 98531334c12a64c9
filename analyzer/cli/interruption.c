#include "analyzer/cli/interruption.h"

#include "analyzer/cli/command.h"
#include "analyzer/standing.h"
#include "base/printable.h"

#include <errno.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/eventfd.h>
#include <sys/signalfd.h>
#include <unistd.h>

enum { NUMBER_AT = 2 }; /* of the signal's number among the words */

static const int watched[] = { SIGINT, SIGTERM, SIGHUP };

/* What was to be ignored (nohup, a background job) stays so. */
static bool is_ignored(int signal)
{
    struct sigaction now;
    return sigaction(signal, NULL, &now) == 0 && now.sa_handler == SIG_IGN;
}

static void end_by(int signal_number)
{
    sigset_t one;
    signal(signal_number, SIG_DFL);
    sigemptyset(&one);
    sigaddset(&one, signal_number);
    pthread_sigmask(SIG_UNBLOCK, &one, NULL);
    kill(getpid(), signal_number);
}

/* Waits for a signal, or for the end. Nothing is allocated or printed here: the other threads may
 * be in the middle of anything. */
static void *watch(void *ctx)
{
    struct et_interruption *it = ctx;
    struct signalfd_siginfo info;
    struct pollfd sources[] = { { it->signals, POLLIN, 0 }, { it->over, POLLIN, 0 } };
    while (poll(sources, sizeof sources / sizeof *sources, -1) < 0 && errno == EINTR)
        continue;
    if (sources[1].revents || read(it->signals, &info, sizeof info) != (ssize_t)sizeof info)
        return NULL;
    int number = (int)info.ssi_signo;
    it->words[NUMBER_AT][0] = (char)('0' + number / 10 % 10);
    it->words[NUMBER_AT][1] = (char)('0' + number % 10);
    execv("/proc/self/exe", it->words);
    end_by(number); /* there is no /proc: the case is whole all the same */
    return NULL;
}

static void release(struct et_interruption *it)
{
    if (it->signals >= 0)
        close(it->signals);
    if (it->over >= 0)
        close(it->over);
    if (it->words)
        free(it->words[NUMBER_AT]);
    free(it->words);
    pthread_sigmask(SIG_SETMASK, &it->before, NULL);
    it->watching = false;
}

static char **words_of(int argc, char **argv)
{
    char **words = calloc((size_t)argc + NUMBER_AT + 1, sizeof *words);
    char *number = strdup("00");
    if (!words || !number) {
        free(words);
        free(number);
        return NULL;
    }
    words[0] = argv[0];
    words[1] = (char *)(uintptr_t)ET_INTERRUPTED_WORD;
    words[NUMBER_AT] = number;
    for (int i = 1; i < argc; i++)
        words[NUMBER_AT + i] = argv[i];
    return words;
}

void et_interruption_watch(struct et_interruption *it, int argc, char **argv)
{
    sigset_t set;
    *it = (struct et_interruption){ .signals = -1, .over = -1 };
    sigemptyset(&set);
    for (size_t i = 0; i < sizeof watched / sizeof *watched; i++)
        if (!is_ignored(watched[i]))
            sigaddset(&set, watched[i]);
    if (pthread_sigmask(SIG_BLOCK, &set, &it->before) != 0)
        return;
    it->words = words_of(argc, argv);
    it->signals = signalfd(-1, &set, SFD_CLOEXEC);
    it->over = eventfd(0, EFD_CLOEXEC);
    it->watching = it->words && it->signals >= 0 && it->over >= 0 &&
                   pthread_create(&it->watcher, NULL, watch, it) == 0;
    if (!it->watching)
        release(it);
}

void et_interruption_end(struct et_interruption *it)
{
    const uint64_t one = 1;
    if (!it->watching)
        return;
    if (write(it->over, &one, sizeof one) == (ssize_t)sizeof one)
        pthread_join(it->watcher, NULL);
    release(it);
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

int et_interruption_tidy(const char *case_path, int signal_number, int argc, char **argv)
{
    struct et_err err = { 0 };
    ET_STRBUF_AUTO text = { 0 };
    ET_STRBUF_AUTO again = { 0 };
    sigset_t set;
    sigemptyset(&set); /* who cannot wait for this either may say so again */
    for (size_t i = 0; i < sizeof watched / sizeof *watched; i++)
        sigaddset(&set, watched[i]);
    pthread_sigmask(SIG_UNBLOCK, &set, NULL);
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
    end_by(signal_number);
    return ET_EXIT_FAILED;
}
