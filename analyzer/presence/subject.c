#include "analyzer/presence/subject.h"

#include <stdlib.h>

struct et_subject *et_subjects_add(struct et_subjects *subjects, struct et_err *err)
{
    if (!ET_ARRAY_ROOM(*subjects)) {
        et_fail_memory(err);
        return NULL;
    }
    struct et_subject *subject = &subjects->at[subjects->count++];
    *subject = (struct et_subject){ .container_id = ET_NULL };
    et_sightings_init(&subject->sightings);
    return subject;
}

bool et_subject_take(struct et_subject *subject, const struct et_taken *taken)
{
    if (!et_array_grow((void **)&subject->taken, subject->taken_count, &subject->taken_cap,
                       sizeof *subject->taken))
        return false;
    subject->taken[subject->taken_count++] = *taken;
    return true;
}

void et_subjects_clear(struct et_subjects *subjects)
{
    for (size_t i = 0; i < subjects->count; i++) {
        et_sightings_clear(&subjects->at[i].sightings);
        free(subjects->at[i].taken);
    }
    free(subjects->at);
    *subjects = (struct et_subjects){ 0 };
}
