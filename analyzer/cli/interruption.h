/* SIGINT, SIGTERM and SIGHUP while a case is written. The command runs in a child; the process
 * that was called waits for it, and when the child has been ended by a signal it tidies up: what
 * was not committed is taken back as after a crash, the case is one plain file again, and what is
 * in it and how to go on is said. Then the signal ends it, too. So nothing that is interrupted has
 * to help, and the child may be shut in before it reads anything. */
#ifndef ET_ANALYZER_CLI_INTERRUPTION_H
#define ET_ANALYZER_CLI_INTERRUPTION_H

/* Does the work in a child, which dies when this process does. Returns what the work did; where a
 * signal ended it, *signal_number is that signal, else 0. Before any other thread is there. If
 * there can be no child the work is done here, and signals do what they always do: the next
 * command then finds the case as after a crash, whole. */
int et_interruption_guard(int (*work)(void *ctx), void *ctx, int *signal_number);

/* Tidies up the case of a command that this signal interrupted, argv being its words, and says
 * so. */
void et_interruption_tidy(const char *case_path, int argc, char **argv, int signal_number);

/* Ends the process by the signal; returns an exit status if that does not. */
int et_interruption_end(int signal_number);

#endif
