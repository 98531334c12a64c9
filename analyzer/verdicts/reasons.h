/* Why each verdict is what it is: sentences in the order in which they count. */
#ifndef ET_ANALYZER_VERDICTS_REASONS_H
#define ET_ANALYZER_VERDICTS_REASONS_H

#include "analyzer/sentences.h"

/* After the verdicts. sentences: of derived_verdict_sentence. 0 or ET_FATAL. */
int et_reasons_derive(struct et_sentences *sentences, struct et_err *err);

#endif
