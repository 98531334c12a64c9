/* SIGINT, SIGTERM and SIGHUP while a case is written. The process stops where it is, whatever it is
 * doing, and becomes one that only tidies up: what was not committed is taken back as after a
 * crash, the case is one plain file again, and what is in it and how to go on is said. Then the
 * signal ends it, as it would have. Doing it this way needs no help of what was interrupted. */
#ifndef ET_ANALYZER_CLI_INTERRUPTION_H
#define ET_ANALYZER_CLI_INTERRUPTION_H

#include <pthread.h>
#include <signal.h>
#include <stdbool.h>

struct et_interruption {
    bool watching;
    pthread_t watcher;
    int signals, over; /* descriptors */
    sigset_t before;   /* the mask of signals */
    char **words;      /* of the process that takes over */
};

/* What the first word of that process's arguments is; then come the signal's number and the
 * words of the interrupted command. */
#define ET_INTERRUPTED_WORD "--interrupted"

/* argv: all words of the command line, which are copied; they must outlive it. Before any other
 * thread is there. Where there is no way to watch, signals do what they always do: the next command
 * then finds the case as after a crash, whole. */
void et_interruption_watch(struct et_interruption *it, int argc, char **argv);

/* From here on signals do what they always do; one that has just come, too. */
void et_interruption_end(struct et_interruption *it);

/* Tidies up the case of a command that this signal interrupted, argv being its words, and says
 * so. Ends the process by the signal; returns an exit status if that does not. */
int et_interruption_tidy(const char *case_path, int signal, int argc, char **argv);

#endif
