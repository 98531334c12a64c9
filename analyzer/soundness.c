#include "analyzer/soundness.h"

#include "analyzer/journal.h"
#include "base/printable.h"

enum part { FILE_ITSELF, JOURNAL, FACTS, CONCLUSIONS };

static void say(struct et_soundness *soundness, enum part part, const char *state, bool broken)
{
    soundness->parts[part].state = state;
    soundness->parts[part].broken = broken;
}

static struct et_strbuf *note(struct et_soundness *soundness, enum part part)
{
    return &soundness->parts[part].note;
}

/* SQLite puts a line before it that names the database. */
static struct et_slice last_line(struct et_slice text)
{
    const char *end;
    while ((end = et_slice_find(text, '\n')))
        text = et_slice_from(text, (size_t)(end - text.p) + 1);
    return text;
}

/* The first row of a check's answer; 1, 0 where it has none, ET_FATAL. SQLite may refuse to read a
 * damaged file at all: that is an answer too. */
static int ask(struct et_store *store, enum et_query query, struct et_strbuf *answer)
{
    struct et_err err = { 0 };
    ET_STMT_AUTO *row = et_store_query(store, query, &err);
    int got = row ? et_stmt_row(row, &err) : ET_FATAL;
    if (got < 0)
        et_printable_add(answer, et_slice_of(err.msg));
    else if (got > 0)
        et_printable_add(answer, last_line(et_stmt_col_text(row, 0)));
    return got;
}

static void check_file(struct et_soundness *soundness, struct et_store *store)
{
    ET_STRBUF_AUTO table = { 0 };
    struct et_strbuf *words = note(soundness, FILE_ITSELF);
    ask(store, ET_Q_INTEGRITY_CHECK, words);
    if (!et_slice_is(et_strbuf_slice(words), "ok")) {
        say(soundness, FILE_ITSELF, "damaged", true);
        soundness->unreadable = true;
        return;
    }
    et_strbuf_reset(words);
    if (ask(store, ET_Q_FOREIGN_KEY_CHECK, &table) != 0) {
        et_strbuf_addf(words, "a row of %s refers to one that is not there",
                       et_strbuf_string(&table));
        say(soundness, FILE_ITSELF, "damaged", true);
        return;
    }
    et_strbuf_addf(words, "SQLite finds nothing wrong with it; case version %d",
                   et_migration_count);
    say(soundness, FILE_ITSELF, "sound", false);
}

static int add_unended(struct et_store *store, struct et_strbuf *words, struct et_err *err)
{
    int got;
    ET_STMT_AUTO *row = et_store_query(store, ET_Q_JOURNAL_UNENDED, err);
    if (!row)
        return ET_FATAL;
    while ((got = et_stmt_row(row, err)) > 0) {
        et_strbuf_addf(words, "; entry %lld (", (long long)et_stmt_col_int(row, 0));
        et_printable_add(words, et_stmt_col_text(row, 1));
        et_strbuf_adds(words, ") has no end: it was stopped");
    }
    return got;
}

static int check_journal(struct et_soundness *soundness, struct et_store *store,
                         const struct et_journal_state *state, struct et_err *err)
{
    struct et_strbuf *words = note(soundness, JOURNAL);
    if (state->broken) {
        et_strbuf_addf(words, "entry %lld: %s", (long long)state->broken, state->why);
        say(soundness, JOURNAL, "broken", true);
        return 0;
    }
    if (!state->head.n) {
        et_strbuf_adds(words, "it has no entry");
        say(soundness, JOURNAL, "broken", true);
        return 0;
    }
    et_strbuf_addf(words, "%lld entries, the last SHA-256 %s", (long long)state->head.n,
                   state->head.sha256);
    say(soundness, JOURNAL, "intact", false);
    return add_unended(store, words, err);
}

static void compare(struct et_soundness *soundness, enum part part,
                    const struct et_journal_state *state, const char *sealed, const char *now)
{
    struct et_strbuf *words = note(soundness, part);
    if (strcmp(sealed, now) == 0) {
        et_strbuf_addf(words, "their digest is the one of entry %lld (%s)",
                       (long long)state->sealed, et_seal_name(state->depth));
        say(soundness, part, "as sealed", false);
        return;
    }
    et_strbuf_addf(words, "their digest is not the one of entry %lld (%s)",
                   (long long)state->sealed, et_seal_name(state->depth));
    et_strbuf_adds(words, state->ended ? ": rows were changed by something else"
                                       : "; a command that was stopped may have changed them");
    say(soundness, part, "edited", true);
}

static int check_seals(struct et_soundness *soundness, struct et_store *store,
                       const struct et_journal_state *state, struct et_err *err)
{
    struct et_seal now;
    if (state->broken || !state->sealed || !state->depth_known) {
        const char *why = state->broken ? "the journal is broken"
                          : !state->sealed
                              ? "nothing in the journal has ended"
                              : "the seal is of a kind that this version does not know";
        for (enum part part = FACTS; part <= CONCLUSIONS; part++) {
            et_strbuf_adds(note(soundness, part), why);
            say(soundness, part, "not sealed", false);
        }
        return 0;
    }
    if (et_seal_make(store, state->depth, &now, err) < 0)
        return ET_FATAL;
    compare(soundness, FACTS, state, state->seal.facts, now.facts);
    compare(soundness, CONCLUSIONS, state, state->seal.conclusions, now.conclusions);
    return 0;
}

int et_soundness_check(struct et_soundness *soundness, struct et_store *store, struct et_err *err)
{
    struct et_journal_state state;
    *soundness = (struct et_soundness){ .parts = { { .what = "file" },
                                                   { .what = "journal" },
                                                   { .what = "facts" },
                                                   { .what = "conclusions" } } };
    check_file(soundness, store);
    if (soundness->unreadable)
        return note(soundness, FILE_ITSELF)->failed ? et_fail_memory(err) : 0;
    int rc = et_journal_check(store, &state, err);
    if (rc == 0)
        rc = check_journal(soundness, store, &state, err);
    if (rc == 0)
        rc = check_seals(soundness, store, &state, err);
    for (size_t i = 0; rc == 0 && i < ET_SOUNDNESS_PARTS; i++)
        if (soundness->parts[i].note.failed)
            rc = et_fail_memory(err);
    return rc;
}

void et_soundness_clear(struct et_soundness *soundness)
{
    for (size_t i = 0; i < ET_SOUNDNESS_PARTS; i++)
        et_strbuf_clear(&soundness->parts[i].note);
}
