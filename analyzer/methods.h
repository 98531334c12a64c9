/* The words for verdicts: names of methods, strengths and places, and the sentence
 * that says why. */
#ifndef ET_ANALYZER_METHODS_H
#define ET_ANALYZER_METHODS_H

#include "analyzer/model.h"

/* A method's name, as in the view clues. */
const char *et_method_name(enum et_method method);

const char *et_strength_name(enum et_strength strength); /* NULL for none */
const char *et_place_name(enum et_place_kind place);

/* The sentence that says why; %s stands for the pid that it speaks of. */
const char *et_method_sentence(enum et_method method);

#endif
