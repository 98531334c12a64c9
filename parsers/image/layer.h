/* What the parsers of an image's making share: the sizes that are written for
 * people, and the stating of a step. */
#ifndef ET_PARSERS_IMAGE_LAYER_H
#define ET_PARSERS_IMAGE_LAYER_H

#include "parsers/parser.h"

/* "77.3MB", "0 B", "1.5kB", "79163461": bytes, as exact as it is written; units are
 * powers of 1000. ET_ABSENT if it is no size. */
int64_t et_layer_size(struct et_slice text);

/* States a step that is told at that place. ET_PARSED or a negative code. */
int et_layer_state(const struct et_sink *sink, const struct et_layer *layer,
                   const struct et_place *at, struct et_err *err);

#endif
