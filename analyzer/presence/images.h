/* The images of a case, known by host and id, or by name where no id is told.
 *
 * An id is the digest of the configuration. It is compared by as many digits as both
 * sides have, at least 12. Names are compared without "docker.io/", "library/" and
 * "localhost/", and with ":latest" where they have no tag. */
#ifndef ET_ANALYZER_PRESENCE_IMAGES_H
#define ET_ANALYZER_PRESENCE_IMAGES_H

#include "analyzer/presence/subject.h"

/* Loads those that are described. Containers' images are added by et_image_of_container. */
int et_images_load(struct et_presence *p, struct et_err *err);
void et_images_clear(struct et_presence *p);

/* Sets from_image of a container, by id, else by name, and adds the image where only the
 * container tells of it. 0 or ET_FATAL. */
int et_image_of_container(struct et_presence *p, struct et_subject *container, struct et_err *err);

/* 1 + index of the image that a name or an id stands for, as a path may write it (with
 * '_' for '/' and ':'); 0 = none, or more than one. */
size_t et_image_of_word(const struct et_presence *p, int64_t host_id, struct et_slice word);

/* The same, where an SBOM may tell of an image that nothing else knows: *image is added
 * then. 0 or ET_FATAL. */
int et_image_need(struct et_presence *p, int64_t host_id, struct et_slice word, size_t *image,
                  struct et_err *err);

/* True if memory ran out while something was looked up. */
bool et_images_failed(const struct et_presence *p);

/* True if an image is worth a verdict: it has a name, a container, or contents. */
bool et_image_matters(const struct et_presence *p, size_t image);

#endif
