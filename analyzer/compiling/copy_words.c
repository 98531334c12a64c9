#include "analyzer/compiling/copy_words.h"

static const char target_option[] = "--target-directory=";

bool et_is_option(struct et_slice word)
{
    return et_slice_starts(word, "-") && word.n > 1;
}

void et_copy_words_begin(struct et_copy_words *copy, const struct et_slice *words, size_t count)
{
    size_t last = 0;
    *copy = (struct et_copy_words){ .words = words, .count = count, .at = 1 };
    for (size_t i = 1; i < count; i++) {
        if (et_slice_is(words[i], "-t") && i + 1 < count)
            copy->target = words[i + 1];
        else if (et_slice_starts(words[i], target_option))
            copy->target = et_slice_from(words[i], strlen(target_option));
        else if (!et_is_option(words[i]))
            last = i;
    }
    if (!copy->target.p && last)
        copy->target = words[last];
}

bool et_copy_words_next(struct et_copy_words *copy, struct et_slice *from)
{
    while (copy->target.p && copy->at < copy->count) {
        *from = copy->words[copy->at++];
        if (from->n && !et_is_option(*from) && from->p != copy->target.p)
            return true;
    }
    return false;
}

bool et_copy_in_of(const struct et_slice *words, size_t count, struct et_copy_in *copy)
{
    if (count < 3)
        return false;
    struct et_slice to = words[count - 1];
    const char *colon = et_slice_find(to, ':');
    if (!colon || et_is_option(words[count - 2]))
        return false;
    size_t n = (size_t)(colon - to.p);
    *copy = (struct et_copy_in){ words[count - 2], et_slice_to(to, n), et_slice_from(to, n + 1) };
    return true;
}
