/* What to do about each verdict, with the container's own names filled in. */
#ifndef ET_ANALYZER_VERDICTS_ADVICE_H
#define ET_ANALYZER_VERDICTS_ADVICE_H

#include "analyzer/sentences.h"

/* Derives the remedies; verdicts are there already. sentences: of derived_verdict_sentence. 0 or
 * ET_FATAL. */
int et_advice_derive(struct et_sentences *sentences, struct et_err *err);

#endif
