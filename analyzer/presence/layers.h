/* Compilers that the steps of an image's making brought: as files and packages in their
 * layers, where these are in the evidence, and by what their instructions install,
 * fetch and copy. What a later step takes away is found too, and said to be gone.
 *
 * All layers together would have shown any compiler; instructions alone never prove
 * that there is none. */
#ifndef ET_ANALYZER_PRESENCE_LAYERS_H
#define ET_ANALYZER_PRESENCE_LAYERS_H

#include "analyzer/presence/subject.h"

/* For all images, after et_image_steps_settle. 0 or ET_FATAL. */
int et_layers_find(struct et_presence *p, struct et_err *err);

#endif
