/* Facts on their way into the case. Whoever reads evidence puts them; a thread of its own
 * writes them, in the same order, while the next are read. A short stream needs no thread:
 * what is put is written when it is waited for. */
#ifndef ET_ANALYZER_FACT_QUEUE_H
#define ET_ANALYZER_FACT_QUEUE_H

#include "analyzer/facts.h"

#include <stdbool.h>

struct et_fact_queue;

/* threaded: false = everything is written by who puts it, at once. NULL if there is no memory. */
struct et_fact_queue *et_fact_queue_new(bool threaded);
void et_fact_queue_free(struct et_fact_queue *queue); /* what was not waited for is dropped */

/* A fact for these facts, which are borrowed until it was waited for. 0, or what writing it
 * or one before it came to. */
int et_fact_queue_put(struct et_fact_queue *queue, struct et_facts *facts,
                      const struct et_fact *fact, struct et_err *err);

/* Waits until all that was put is written: then the store and the facts are the caller's
 * again, until the next is put. 0, or what writing came to. */
int et_fact_queue_wait(struct et_fact_queue *queue, struct et_err *err);

/* Drops what was put and not yet written; the store is the caller's again. */
void et_fact_queue_drop(struct et_fact_queue *queue);

#endif
