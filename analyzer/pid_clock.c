#include "analyzer/pid_clock.h"

enum {
    FIRST_PID = 300,   /* RESERVED_PIDS: lower ones are given in the first turn only */
    MOST = 1 << 22,    /* PID_MAX_LIMIT: no kernel hands out higher ones, a log may name any */
    LOOK_FAR = 1024,   /* execs among which these are sought: one process may exec forever */
    LOOK_AHEAD = 8,    /* execs that may confirm a move of the hand */
    CONFIRMATIONS = 3, /* … of which so many have to */
    SMALL_STEP = 64,   /* a move that does no harm if it is wrong */
    FOLLOWERS = 2048,  /* pids that the execs which confirm a move may take up */
    LEAST_DROP = 128,  /* of a wrap: fewer pids are those of processes that exec late */
    SMALL_DROP = 1024, /* up to here a batch of late ones (a parallel make) looks alike … */
    SOON = 48,         /* … but then the hand goes on where it was, within so many execs */
    MARGIN_PART = 16,  /* forks without exec run ahead of the estimate: that part of a turn … */
    MARGIN_LEAST = 64, /* … and at least so many */
};

/* Without a wrap in the log there is no turn: longer than any count of pids. */
static const int64_t no_turn = INT64_C(1) << 40;

bool et_pid_clock_add(struct et_pid_clock *c, int64_t pid)
{
    if (!et_bulk_array_grow(c->bulk, (void **)&c->hands, c->count, &c->cap, sizeof *c->hands))
        return false;
    c->hands[c->count++] = pid >= 0 && pid <= MOST ? pid : 0;
    return true;
}

void et_pid_clock_unwind(struct et_pid_clock *c)
{
    et_bulk_release(c->bulk, c->hands);
    c->hands = NULL;
    c->count = c->cap = 0;
}

void et_pid_clock_clear(struct et_pid_clock *c)
{
    et_bulk_release(c->bulk, c->hands);
    *c = (struct et_pid_clock){ 0 };
}

/* Of the execs after number i: how many have pids from low to high, each another
 * than the one before. */
static size_t agreeing(const int64_t *pids, size_t count, size_t i, int64_t low, int64_t high)
{
    size_t seen = 0, agree = 0;
    int64_t before = pids[i];
    for (size_t j = i + 1; j < count && j - i <= LOOK_FAR && seen < LOOK_AHEAD; j++) {
        if (pids[j] < FIRST_PID || pids[j] == before)
            continue;
        seen++;
        agree += pids[j] >= low && pids[j] <= high;
        before = pids[j];
    }
    return agree;
}

/* An exec of an old process looks like a move of the hand, too. A true one shows
 * in the execs that follow: they stay there or go on. Just after a wrap the
 * processes from before it look like a move over most of the turn; for a true one
 * all that follow have to be there. top: the highest hand before a wrap, 0 = none. */
static bool moves_on(const int64_t *pids, size_t count, size_t i, int64_t hand, int64_t top)
{
    int64_t step = pids[i] - hand, high = pids[i] + step + FOLLOWERS;
    size_t needed = top && step > top / 2 ? LOOK_AHEAD : CONFIRMATIONS;
    return step > 0 &&
           (step <= SMALL_STEP || agreeing(pids, count, i, hand + step / 2, high) >= needed);
}

/* True if soon after exec number i the hand goes on from where it was. */
static bool returns(const int64_t *pids, size_t count, size_t i, int64_t hand)
{
    for (size_t j = i + 1; j < count && j <= i + SOON; j++)
        if (pids[j] > hand && pids[j] <= hand + FOLLOWERS)
            return true;
    return false;
}

/* A wrap leads to the first pids again, or, where the log has a gap, to anywhere
 * below; then all that follow have to be there. */
static bool wraps(const int64_t *pids, size_t count, size_t i, int64_t hand)
{
    int64_t drop = hand - pids[i], whole = hand - FIRST_PID;
    size_t needed = drop > whole - whole / 4 ? CONFIRMATIONS + 1 : LOOK_AHEAD;
    if (drop <= SMALL_DROP && returns(pids, count, i, hand))
        return false;
    return drop > LEAST_DROP && drop > whole / 8 &&
           agreeing(pids, count, i, pids[i] - SMALL_STEP, pids[i] + drop / 2) >= needed;
}

bool et_pid_clock_wind(struct et_pid_clock *c)
{
    int64_t hand = FIRST_PID, turns = 0, top = FIRST_PID;
    int64_t *turn_of = et_bulk_zeroed(c->bulk, c->count + 1, sizeof *turn_of);
    c->turn = no_turn;
    if (!turn_of)
        return false;
    for (size_t i = 0; i < c->count; i++) {
        et_bulk_breathe(c->bulk, i);
        if (moves_on(c->hands, c->count, i, hand, turns ? top : 0)) {
            hand = c->hands[i];
            top = hand > top ? hand : top;
        } else if (c->hands[i] >= FIRST_PID && wraps(c->hands, c->count, i, hand)) {
            hand = c->hands[i];
            turns++;
        }
        turn_of[i] = turns << 32 | hand; /* pids have at most 22 bits */
    }
    if (turns) /* by the highest: a boot looks like a wrap that came too early */
        c->turn = top - FIRST_PID + 1;
    for (size_t i = 0; i < c->count; i++) {
        et_bulk_breathe(c->bulk, i);
        c->hands[i] = (turn_of[i] >> 32) * c->turn + (turn_of[i] & UINT32_MAX);
    }
    et_bulk_release(c->bulk, turn_of);
    return true;
}

/* How far ahead of the hand pid is, within one turn. */
static int64_t ahead(const struct et_pid_clock *c, int64_t pid, int64_t hand)
{
    int64_t d = (pid - hand) % c->turn;
    return d < 0 ? d + c->turn : d;
}

void et_pid_clock_set(struct et_pid_clock *c, size_t i)
{
    if (i < c->count)
        c->now = c->hands[i];
}

bool et_pid_clock_passed(const struct et_pid_clock *c, int64_t pid, int64_t then)
{
    int64_t margin = c->turn / MARGIN_PART;
    if (pid < FIRST_PID || pid > MOST || c->turn == 0 || c->turn == no_turn)
        return false;
    if (margin < MARGIN_LEAST)
        margin = MARGIN_LEAST;
    int64_t next = then + ahead(c, pid, then);
    if (next == then) /* just handed out: a full turn away */
        next += c->turn;
    return c->now + margin >= next;
}

bool et_pid_clock_turned(const struct et_pid_clock *c)
{
    return c->turn != 0 && c->turn != no_turn;
}
