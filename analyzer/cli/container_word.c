#include "analyzer/cli/container_word.h"

#include "reports/terminal.h"

enum { SUGGESTED = 8, COMPARED = 64, NAME_COLUMNS = 24, ID_COLUMNS = 12, RUNTIME_COLUMNS = 10 };

/* The columns of tree_containers. */
enum { ID, NAME, HOST, RUNTIME, IMAGE, NAMESPACE, POD };

static bool begins(struct et_slice text, struct et_slice word)
{
    return word.n && text.n >= word.n && et_slice_eq(et_slice_to(text, word.n), word);
}

static enum et_container_fit fit(const struct et_container_known *known, struct et_slice word)
{
    if (begins(known->id, word) && known->id.n == word.n)
        return ET_FIT_WHOLE;
    if (begins(known->name, word) && known->name.n == word.n)
        return ET_FIT_WHOLE;
    return begins(known->id, word) || begins(known->name, word) ? ET_FIT_BEGINNING : ET_FIT_NONE;
}

static struct et_container_known *read_one(struct et_stmt *row, struct et_slice word,
                                           struct et_arena *arena)
{
    struct et_container_known *known = et_arena_alloc(arena, sizeof *known);
    if (!known)
        return NULL;
    *known = (struct et_container_known){
        .id = et_arena_copy(arena, et_stmt_col_text(row, ID)),
        .name = et_arena_copy(arena, et_stmt_col_text(row, NAME)),
        .host = et_arena_copy(arena, et_stmt_col_text(row, HOST)),
        .runtime = et_arena_copy(arena, et_stmt_col_text(row, RUNTIME)),
        .image = et_arena_copy(arena, et_stmt_col_text(row, IMAGE)),
        .pod_namespace = et_arena_copy(arena, et_stmt_col_text(row, NAMESPACE)),
        .pod = et_arena_copy(arena, et_stmt_col_text(row, POD)),
    };
    known->fit = fit(known, word);
    return arena->failed ? NULL : known;
}

static void weigh(struct et_container_choice *choice, struct et_container_known *known)
{
    enum et_container_fit best = choice->best ? choice->best->fit : ET_FIT_NONE;
    if (known->fit > best) {
        choice->best = known;
        choice->count = 0;
    }
    choice->count += choice->best && known->fit == choice->best->fit;
}

int et_container_of_word(struct et_store *store, struct et_slice word, struct et_slice host,
                         struct et_arena *arena, struct et_container_choice *choice,
                         struct et_err *err)
{
    int rc;
    struct et_container_known **end = &choice->first;
    *choice = (struct et_container_choice){ 0 };
    ET_STMT_AUTO *row = et_store_query(store, ET_Q_TREE_CONTAINERS, err);
    if (!row)
        return ET_FATAL;
    et_stmt_text(row, ET_TREE_CONTAINERS_HOST, host);
    while ((rc = et_stmt_row(row, err)) > 0) {
        *end = read_one(row, word, arena);
        if (!*end)
            return et_fail_memory(err);
        weigh(choice, *end);
        end = &(*end)->next;
    }
    return rc;
}

/* How many bytes must be changed, added or left out to make one of the other. */
static size_t distance(struct et_slice a, struct et_slice b)
{
    size_t row[COMPARED + 1];
    a = et_slice_to(a, COMPARED);
    b = et_slice_to(b, COMPARED);
    for (size_t j = 0; j <= b.n; j++)
        row[j] = j;
    for (size_t i = 1; i <= a.n; i++) {
        size_t diagonal = row[0];
        row[0] = i;
        for (size_t j = 1; j <= b.n; j++) {
            size_t changed = diagonal + (a.p[i - 1] != b.p[j - 1]);
            size_t added = 1 + (row[j] < row[j - 1] ? row[j] : row[j - 1]);
            diagonal = row[j];
            row[j] = changed < added ? changed : added;
        }
    }
    return row[b.n];
}

static size_t unlikeness(const struct et_container_known *known, struct et_slice word)
{
    size_t of_id = distance(et_slice_to(known->id, word.n), word);
    size_t of_name = known->name.n ? distance(known->name, word) : of_id;
    return of_name < of_id ? of_name : of_id;
}

/* Those to be shown: the first that fit, or the most alike. Returns their number. */
static size_t choose(const struct et_container_choice *choice, struct et_slice word,
                     const struct et_container_known *shown[SUGGESTED])
{
    size_t likeness[SUGGESTED], count = 0;
    for (const struct et_container_known *known = choice->first; known; known = known->next) {
        if (choice->best && known->fit != choice->best->fit)
            continue;
        size_t unlike = choice->best ? 0 : unlikeness(known, word), place = count;
        while (place > 0 && likeness[place - 1] > unlike)
            place--;
        if (place == SUGGESTED)
            continue;
        count += count < SUGGESTED;
        for (size_t i = count - 1; i > place; i--) {
            shown[i] = shown[i - 1];
            likeness[i] = likeness[i - 1];
        }
        shown[place] = known;
        likeness[place] = unlike;
    }
    return count;
}

void et_container_suggest(const struct et_container_choice *choice, struct et_slice word, FILE *out)
{
    const struct et_container_known *shown[SUGGESTED] = { 0 };
    size_t count = choose(choice, word, shown);
    struct et_terminal term;
    et_term_init(&term, out, false, 0);
    for (size_t i = 0; i < count; i++) {
        et_term_words(&term, "  ");
        et_term_padded(&term, shown[i]->name, NAME_COLUMNS);
        et_term_padded(&term, et_term_short_id(shown[i]->id), ID_COLUMNS);
        et_term_padded(&term, shown[i]->runtime, RUNTIME_COLUMNS);
        et_term_value(&term, shown[i]->host);
        et_term_newline(&term);
    }
    if (choice->count > count) {
        et_term_words(&term, "  … and ");
        et_term_number(&term, (int64_t)(choice->count - count));
        et_term_words(&term, " more");
        et_term_newline(&term);
    }
    et_term_end(&term, NULL);
    et_term_clear(&term);
}
