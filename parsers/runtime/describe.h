/* What the parsers of descriptions share: the texts that a container or an image
 * borrows while it is stated, and the stating itself. A format of this family says
 * by which keys it is known and what each member means, no more. */
#ifndef ET_PARSERS_RUNTIME_DESCRIBE_H
#define ET_PARSERS_RUNTIME_DESCRIBE_H

#include "base/strbuf.h"
#include "parsers/json/json_documents.h"
#include "parsers/parser.h"

/* The state of such a parser. */
struct et_describer {
    const struct et_sink *sink;
    struct et_slice carried_by; /* of the facts to come: the host that they are about */
    struct et_strbuf command, labels, names, value;
};

/* open and close of struct et_parser. */
int et_describer_open(const struct et_sink *sink, void **state, struct et_err *err);
void et_describer_close(void *state);

/* document of struct et_parser, with take for each value (its state is the
 * describer) of the outermost arrays, or of the member within. */
int et_describer_read(struct et_describer *describer, et_json_take take, const char *within,
                      struct et_slice text, struct et_tally *tally, struct et_err *err);

/* JSON texts for the fact that is being made; absent where the value is missing or
 * of another type. A command is its first word, if it has one of its own, and an
 * array of the others. */
struct et_slice et_describe_labels(struct et_describer *describer, const json_t *object);
struct et_slice et_describe_names(struct et_describer *describer, const json_t *array);
struct et_slice et_describe_name(struct et_describer *describer, struct et_slice image,
                                 struct et_slice tag); /* the one name IMAGE, or IMAGE:TAG */
struct et_slice et_describe_command(struct et_describer *describer, struct et_slice first,
                                    const json_t *rest);

/* The text of a member that is the first of an array of texts ("Names"), or a text. */
struct et_slice et_describe_first(const json_t *object, const char *path);

/* States one fact. ET_PARSED; ET_BROKEN where it has no id (damage was said); or a
 * negative code. */
int et_describe_container(struct et_describer *describer, const struct et_container *container,
                          const struct et_place *at, struct et_err *err);
int et_describe_image(struct et_describer *describer, const struct et_image *image,
                      const struct et_place *at, struct et_err *err);
int et_describe_process(struct et_describer *describer, const struct et_listed_process *process,
                        const struct et_place *at, struct et_err *err);

int et_describe_text_setting(struct et_describer *describer, const struct et_setting *setting,
                             const struct et_place *at, struct et_err *err);

/* States a setting whose value is JSON: a text as it is, any other value as JSON.
 * What is not set (null, "", an empty array or object) is passed over. */
int et_describe_setting(struct et_describer *describer, const char *topic, const char *name,
                        const json_t *value, const struct et_place *at, struct et_err *err);

#endif
