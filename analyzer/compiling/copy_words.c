#include "analyzer/compiling/copy_words.h"

bool et_is_option(struct et_slice word)
{
    return et_slice_starts(word, "-") && word.n > 1;
}

/* Options of cp, mv, ln and install (GNU's and busybox's) that have a value: letters, which
 * may stand together (-Dm755, -fS .bak), and words (--suffix=.bak, --suffix .bak). */
static const char valued_letters[] = "Stmog";
static const char *const valued_words[] = { "--target-directory", "--suffix", "--mode", "--owner",
                                            "--group" };
static const char target_word[] = "--target-directory";

/* How an option gets its value. */
struct option {
    bool valued, next; /* next: the value is the next word */
    bool target;       /* it is the target */
    struct et_slice value;
};

static struct option letters_of(struct et_slice word)
{
    for (size_t i = 1; i < word.n; i++)
        if (strchr(valued_letters, word.p[i]) && word.p[i])
            return (struct option){ .valued = true,
                                    .next = i + 1 == word.n,
                                    .target = word.p[i] == 't',
                                    .value = et_slice_from(word, i + 1) };
    return (struct option){ 0 };
}

static struct option option_of(struct et_slice word)
{
    if (!et_is_option(word))
        return (struct option){ 0 };
    if (!et_slice_starts(word, "--"))
        return letters_of(word);
    const char *equals = et_slice_find(word, '=');
    struct et_slice name = equals ? et_slice_to(word, (size_t)(equals - word.p)) : word;
    return (struct option){ .valued = ET_SLICE_IN(name, valued_words),
                            .next = !equals,
                            .target = et_slice_is(name, target_word),
                            .value = equals ? et_slice_from(word, name.n + 1) : ET_SLICE_NONE };
}

/* Goes to the next word that is a file; an option that names the target sets it. */
static bool next_file(struct et_copy_words *copy, struct et_slice *file)
{
    while (copy->at < copy->count) {
        struct et_slice word = copy->words[copy->at++];
        if (copy->files_only || !et_is_option(word)) {
            *file = word;
            return true;
        }
        struct option option = option_of(word);
        if (option.valued && option.next && copy->at < copy->count)
            option.value = copy->words[copy->at++];
        if (option.target)
            copy->target = option.value;
        copy->files_only = et_slice_is(word, "--");
    }
    return false;
}

void et_copy_words_begin(struct et_copy_words *copy, const struct et_slice *words, size_t count)
{
    struct et_slice last = ET_SLICE_NONE;
    *copy = (struct et_copy_words){ .words = words, .count = count, .at = 1 };
    while (next_file(copy, &last))
        ;
    if (!copy->target.p)
        copy->target = last;
    copy->at = 1;
    copy->files_only = false;
}

bool et_copy_words_next(struct et_copy_words *copy, struct et_slice *from)
{
    while (copy->target.p && next_file(copy, from))
        if (from->n && from->p != copy->target.p)
            return true;
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
