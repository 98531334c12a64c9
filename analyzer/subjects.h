/* Which container, pod or image an evidence speaks of that does not say so
 * itself (a list of packages, docker diff, a container's log): its place tells,
 * as collectors and runtimes name files after ids and names. In order:
 *
 *   1. an id of 64 digits within a part of the path, or a part that is the
 *      first 12 of one            docker/containers/5ee…/5ee…-json.log
 *   2. pod and container of Kubernetes, as two forms of path name them
 *                                 shop_web-5d8f_0b1c…/nginx/0.log,
 * pods/shop/web-5d8f/nginx/which.txt
 *   3. a container's name, as the file is called (less its endings), or the
 *      folder beneath one called "containers"     docker/diff/web-front.txt
 *   4. an image's name with '_' for '/', ':' and '@', likewise, or beneath a
 *      folder called "images"     docker/history/acme_builder_12.json
 *
 * Only what lies beneath the place that was given to ingest counts, and a name
 * that fits two containers fits none. */
#ifndef ET_ANALYZER_SUBJECTS_H
#define ET_ANALYZER_SUBJECTS_H

#include "schema/store.h"

/* Derives the subjects of all evidence of the case; its hosts and containers are
 * derived already. 0 or ET_FATAL. */
int et_subjects_derive(struct et_store *store, struct et_err *err);

#endif
