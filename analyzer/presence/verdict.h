/* What a container has from its image, what an image has by its containers, and the
 * verdict on each. */
#ifndef ET_ANALYZER_PRESENCE_VERDICT_H
#define ET_ANALYZER_PRESENCE_VERDICT_H

#include "analyzer/presence/subject.h"
#include "base/strbuf.h"

enum et_presence_verdict { ET_PRESENT, ET_ABSENT, ET_NOT_ASSESSED };

const char *et_presence_verdict_name(enum et_presence_verdict verdict);

/* After all was found. Images learn from containers in which docker diff shows no
 * change; then containers get what their images have. 0 or ET_FATAL. */
int et_presence_share(struct et_presence *p, struct et_err *err);

struct et_presence_words {
    enum et_presence_verdict verdict;
    struct et_strbuf basis, families, since, detail; /* since: empty = not known */
    const struct et_sighting *first;                 /* the earliest compiler; NULL = none */
};

/* subject's sightings are sorted. words is filled anew. */
void et_presence_judge(const struct et_presence *p, const struct et_subject *subject,
                       struct et_presence_words *words);
void et_presence_words_clear(struct et_presence_words *words);

#endif
