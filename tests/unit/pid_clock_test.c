#include "analyzer/pid_clock.h"

#include "tests/unit/suite.h"

#include <stdio.h>
#include <stdlib.h>

/* The kernel's allocator, as alloc_pid in kernel/pid.c has it. */
enum { FIRST_PID = 300, MAX_PIDS = 1 << 15 };

static struct et_pid_clock the_clock;

static void set_up(void)
{
    the_clock = (struct et_pid_clock){ 0 };
}

static void tear_down(void)
{
    et_pid_clock_clear(&the_clock);
}

static void add_pids(const int64_t *pids, size_t count)
{
    for (size_t i = 0; i < count; i++)
        ck_assert(et_pid_clock_add(&the_clock, pids[i]));
}

/* Execs of new processes, step apart, from and to included. */
static void add_run(int64_t from, int64_t to, int64_t step)
{
    for (int64_t pid = from; pid <= to; pid += step)
        ck_assert(et_pid_clock_add(&the_clock, pid));
}

static int64_t hand_at(size_t i)
{
    et_pid_clock_set(&the_clock, i);
    return the_clock.now;
}

static bool passed_between(int64_t pid, size_t then, size_t now)
{
    int64_t hand = hand_at(then);
    et_pid_clock_set(&the_clock, now);
    return et_pid_clock_passed(&the_clock, pid, hand);
}

/* ------------------------------------------------------------ by hand */

START_TEST(without_execs_nothing_has_passed)
{
    ck_assert(et_pid_clock_wind(&the_clock));
    ck_assert(!et_pid_clock_passed(&the_clock, 5000, 0));
    et_pid_clock_set(&the_clock, 7);
    ck_assert_int_eq(the_clock.now, 0);
}
END_TEST

/* A log may name any pid; only those that a kernel hands out move the hand. */
START_TEST(pids_that_no_kernel_hands_out_move_nothing)
{
    const int64_t pids[] = { INT64_MAX, INT64_MIN, -1, 1000, INT64_MAX, 1001, INT64_MAX - 1 };
    add_pids(pids, sizeof pids / sizeof *pids);
    ck_assert(et_pid_clock_wind(&the_clock));
    ck_assert_int_le(hand_at(6), 1001);
    ck_assert(!et_pid_clock_passed(&the_clock, INT64_MAX, 0));
}
END_TEST

/* A machine seldom lives to see its pids come round: then a pid is a process. */
START_TEST(without_a_wrap_no_pid_comes_again)
{
    add_run(1000, 30000, 7);
    ck_assert(et_pid_clock_wind(&the_clock));
    for (size_t i = 1; i < the_clock.count; i += 97)
        ck_assert(!passed_between(1000 + 7 * (int64_t)i, i, the_clock.count - 1));
    ck_assert(!passed_between(400, 0, the_clock.count - 1));
}
END_TEST

START_TEST(after_one_wrap_the_pids_behind_the_hand_are_in_doubt)
{
    size_t half;
    add_run(20000, 32767, 5);
    half = the_clock.count;
    add_run(301, 15000, 5);
    ck_assert(et_pid_clock_wind(&the_clock));
    size_t last = the_clock.count - 1;
    ck_assert_int_gt(the_clock.turn, 32000);
    ck_assert_int_lt(the_clock.turn, 33000);
    /* seen before the wrap, and the hand has gone over it since */
    ck_assert(passed_between(5000, 10, last));
    ck_assert(!passed_between(5000, 10, half - 1));
    /* the hand is not there yet */
    ck_assert(!passed_between(20000, 0, last));
    ck_assert(!passed_between(32000, half - 1, last));
    /* seen after the hand went by: a full turn to go */
    ck_assert(!passed_between(10001, last - 999, last));
    /* the first pids are given once only: init, kernel threads, early daemons */
    ck_assert(!passed_between(1, 0, last));
    ck_assert(!passed_between(299, 0, last));
}
END_TEST

/* An old daemon that execs once more is no wrap, and the next new pid none back. */
START_TEST(an_old_process_that_execs_late_moves_nothing)
{
    add_run(10000, 12000, 10);
    size_t late = the_clock.count;
    add_pids((const int64_t[]){ 700, 12010, 12020, 700, 701, 12030 }, 6);
    add_run(12040, 14000, 10);
    ck_assert(et_pid_clock_wind(&the_clock));
    ck_assert_int_eq(hand_at(late), hand_at(late - 1));
    ck_assert_int_eq(hand_at(late + 4), 12020);
    ck_assert(!passed_between(10000, 0, the_clock.count - 1));
}
END_TEST

/* Nor is one exec under a high pid a leap of the hand. */
START_TEST(a_lone_high_pid_moves_nothing)
{
    add_run(1000, 2000, 10);
    size_t lone = the_clock.count;
    add_pids((const int64_t[]){ 30000 }, 1);
    add_run(2010, 4000, 10);
    ck_assert(et_pid_clock_wind(&the_clock));
    ck_assert_int_eq(hand_at(lone), 2000);
    ck_assert_int_eq(hand_at(the_clock.count - 1), 4000);
}
END_TEST

/* Processes that are made without an exec (threads, subshells) take pids, too. */
START_TEST(a_leap_that_the_next_ones_confirm_is_one)
{
    add_run(1000, 2000, 10);
    size_t leap = the_clock.count;
    add_run(9000, 9400, 10);
    ck_assert(et_pid_clock_wind(&the_clock));
    ck_assert_int_eq(hand_at(leap), 9000);
}
END_TEST

/* Records that keep no pid, and the low ones of early boot, tell nothing. */
START_TEST(low_pids_tell_nothing)
{
    add_run(1000, 1200, 10);
    add_pids((const int64_t[]){ 0, 1, 262, 0 }, 4);
    add_run(1210, 1400, 10);
    ck_assert(et_pid_clock_wind(&the_clock));
    ck_assert_int_eq(hand_at(the_clock.count - 1), 1400);
    ck_assert(!et_pid_clock_passed(&the_clock, 262, 0));
}
END_TEST

/* Where nothing was logged for long, the hand may come back anywhere. */
START_TEST(a_wrap_in_a_gap_of_the_log_is_one)
{
    add_run(20000, 30000, 5);
    size_t half = the_clock.count;
    add_run(15000, 18000, 5);
    ck_assert(et_pid_clock_wind(&the_clock));
    ck_assert(passed_between(5000, 10, the_clock.count - 1));
    ck_assert(passed_between(16000, half - 1, the_clock.count - 1));
    ck_assert(!passed_between(25000, half - 1, the_clock.count - 1));
}
END_TEST

/* After a boot pids begin anew, too, but the turn is no shorter for that. */
START_TEST(a_boot_does_not_shorten_the_turn)
{
    add_run(310, 3000, 5);
    size_t boot = the_clock.count;
    add_run(310, 30000, 5);
    ck_assert(et_pid_clock_wind(&the_clock));
    ck_assert_int_ge(the_clock.turn, 29000);
    ck_assert(!passed_between(3500, boot + 800, boot + 3000));
}
END_TEST

/* The children of a parallel make exec late, some hundred pids behind. */
START_TEST(a_small_step_back_is_no_wrap)
{
    add_run(310, 2000, 5);
    add_run(1300, 1340, 5);
    add_run(2005, 9000, 5);
    ck_assert(et_pid_clock_wind(&the_clock));
    ck_assert(!passed_between(1000, 200, the_clock.count - 1));
}
END_TEST

/* ------------------------------------------------------------ a simulated machine */

struct machine {
    int64_t pid_max;
    int execs_of_100;    /* of 100 new processes so many exec */
    int longest_unseen;  /* threads and subshells in a row, at most */
    int late_of_100;     /* of 100 new processes so often one of the living execs anew */
    int daemons_of_1000; /* … or one that lives from the beginning to the end */
    unsigned seed;
};

enum { MAX_EXECS = 140000, TURNS = 3, DAEMONS = 40 };

struct sighting {
    int64_t pid, position; /* position: of the allocator, counted on over the turns */
    int32_t process;       /* which process it really was */
};

static struct sighting log_of_execs[MAX_EXECS];
static size_t log_count;
static int32_t holder[MAX_PIDS]; /* the process that lives under a pid; 0 = none */

struct kernel {
    const struct machine *m;
    unsigned seed;
    int64_t position; /* = turn * (pid_max - 300) + pid - 300 */
    int32_t processes;
};

static int64_t span(const struct machine *m)
{
    return m->pid_max - FIRST_PID;
}

static int chance(struct kernel *k, int of)
{
    return rand_r(&k->seed) % of;
}

static int64_t allocate(struct kernel *k)
{
    do
        k->position++;
    while (holder[k->position % span(k->m) + FIRST_PID]);
    int64_t pid = k->position % span(k->m) + FIRST_PID;
    holder[pid] = ++k->processes;
    return pid;
}

static void log_exec(const struct kernel *k, int64_t pid)
{
    ck_assert_uint_lt(log_count, MAX_EXECS);
    log_of_execs[log_count++] = (struct sighting){ pid, k->position, holder[pid] };
}

enum { LIVING = 64 };

/* Runs the machine for some turns and fills the log. */
static void simulate(const struct machine *m)
{
    struct kernel k = { .m = m, .seed = m->seed, .position = m->seed * 977 % (unsigned)span(m) };
    int64_t living[LIVING] = { 0 }; /* a ring: the oldest ends when a new one comes */
    int64_t daemons[DAEMONS];
    int64_t end = k.position + TURNS * span(m);
    size_t next = 0;
    log_count = 0;
    memset(holder, 0, sizeof holder);
    for (int i = 0; i < DAEMONS; i++) {
        daemons[i] = FIRST_PID + chance(&k, (int)span(m));
        holder[daemons[i]] = holder[daemons[i]] ? holder[daemons[i]] : ++k.processes;
    }
    while (k.position < end) {
        for (int unseen = chance(&k, m->longest_unseen + 1); unseen > 0; unseen--)
            holder[allocate(&k)] = 0;
        int64_t pid = allocate(&k);
        if (living[next])
            holder[living[next]] = 0;
        living[next] = pid;
        next = (next + 1) % LIVING;
        if (chance(&k, 100) < m->execs_of_100)
            log_exec(&k, pid);
        if (chance(&k, 10) == 0)
            log_exec(&k, pid); /* sh, then the program itself */
        if (chance(&k, 1000) < m->daemons_of_1000)
            log_exec(&k, daemons[chance(&k, DAEMONS)]);
        if (chance(&k, 100) < m->late_of_100 && living[(next + 5) % LIVING])
            log_exec(&k, living[(next + 5) % LIVING]);
    }
    for (size_t i = 0; i < log_count; i++)
        ck_assert(et_pid_clock_add(&the_clock, log_of_execs[i].pid));
    ck_assert(et_pid_clock_wind(&the_clock));
}

static const struct machine machines[] = {
    { 32768, 100, 0, 0, 0, 1 },    { 32768, 60, 3, 5, 1, 2 },  { 32768, 30, 10, 10, 2, 3 },
    { 32768, 80, 30, 20, 5, 4 },   { 8192, 50, 3, 10, 2, 5 },  { 32768, 90, 60, 5, 1, 6 },
    { 32768, 10, 0, 20, 0, 7 },    { 16384, 70, 5, 10, 3, 8 }, { 32768, 50, 20, 30, 1, 9 },
    { 32768, 100, 100, 2, 1, 10 },
};

/* When the allocator gave pid out next after that sighting, or would have. */
static int64_t next_time(const struct machine *m, const struct sighting *s)
{
    int64_t ahead = (s->pid - FIRST_PID - s->position) % span(m);
    return s->position + (ahead <= 0 ? ahead + span(m) : ahead);
}

/* No exec may inherit from a dead namesake: whenever a pid really has come to
 * another process, the clock must have said so. */
START_TEST(a_pid_that_was_given_again_has_passed)
{
    static size_t last_seen[MAX_PIDS];
    const struct machine *m = &machines[_i];
    size_t reused = 0;
    simulate(m);
    memset(last_seen, 0, sizeof last_seen);
    for (size_t j = 0; j < log_count; j++) {
        const struct sighting *now = &log_of_execs[j];
        size_t before = last_seen[now->pid]; /* index plus one */
        last_seen[now->pid] = j + 1;
        if (!before || log_of_execs[before - 1].process == now->process)
            continue;
        reused++;
        ck_assert_msg(passed_between(now->pid, before - 1, j),
                      "machine %d: pid %lld of exec %zu is another's since exec %zu", _i,
                      (long long)now->pid, before - 1, j);
    }
    ck_assert_uint_gt(reused, 30);
}
END_TEST

static void tell_doubt(const struct machine *m, size_t then, size_t now)
{
    fprintf(stderr,
            "pid %lld of exec %zu (at %lld) is doubted at exec %zu (at %lld), it comes at %lld\n",
            (long long)log_of_execs[then].pid, then, (long long)log_of_execs[then].position, now,
            (long long)log_of_execs[now].position, (long long)next_time(m, &log_of_execs[then]));
}

/* And it may not doubt a pid before the hand could have come round: each doubt
 * costs the place of a process that has one. Only at the very end of a turn the
 * estimate may lag, for a handful of processes. */
START_TEST(no_pid_has_passed_before_the_hand_came_round)
{
    static const size_t distances[] = { 1, 2, 5, 20, 100, 500, 2000, 5000, 10000, 20000, 40000 };
    const struct machine *m = &machines[_i];
    size_t asked = 0, wrong = 0;
    simulate(m);
    int64_t tolerance = span(m) / 8; /* the margin for what no exec shows, twice */
    for (size_t i = 0; i < log_count; i += 2) {
        for (size_t d = 0; d < sizeof distances / sizeof *distances; d++) {
            size_t j = i + distances[d];
            if (j >= log_count)
                break;
            asked++;
            if (!passed_between(log_of_execs[i].pid, i, j))
                continue;
            if (log_of_execs[j].position + tolerance < next_time(m, &log_of_execs[i])) {
                if (!wrong)
                    tell_doubt(m, i, j);
                wrong++;
            }
            break;
        }
    }
    ck_assert_msg(wrong <= asked / 1000, "machine %d: %zu of %zu are wrong", _i, wrong, asked);
}
END_TEST

/* The turn is what it was, within what a few pids at its ends can hide. */
START_TEST(the_turn_is_nearly_exact)
{
    const struct machine *m = &machines[_i];
    simulate(m);
    ck_assert_int_le(the_clock.turn, span(m) + 1);
    ck_assert_int_ge(the_clock.turn, span(m) - span(m) / 20);
}
END_TEST

/* What no kernel hands out is a mistake, or a lie: it neither moves the clock nor is passed by it.
 */
START_TEST(a_pid_beyond_the_kernel_s_limit_says_nothing)
{
    enum { MOST = 1 << 22 };
    add_run(FIRST_PID, MAX_PIDS, 100);
    add_run(FIRST_PID, MAX_PIDS, 100);
    size_t last = the_clock.count - 1;
    const int64_t pids[] = { MOST + 1, MOST };
    add_pids(pids, 2);
    ck_assert_int_eq(the_clock.hands[last + 1], 0);
    ck_assert_int_eq(the_clock.hands[last + 2], MOST);
    et_pid_clock_set(&the_clock, last);
    ck_assert(!et_pid_clock_passed(&the_clock, MOST + 1, 0));
}
END_TEST

void et_add_tests(TCase *tcase)
{
    int count = (int)(sizeof machines / sizeof *machines);
    tcase_add_checked_fixture(tcase, set_up, tear_down);
    tcase_add_test(tcase, a_pid_beyond_the_kernel_s_limit_says_nothing);
    tcase_add_test(tcase, without_execs_nothing_has_passed);
    tcase_add_test(tcase, pids_that_no_kernel_hands_out_move_nothing);
    tcase_add_test(tcase, without_a_wrap_no_pid_comes_again);
    tcase_add_test(tcase, after_one_wrap_the_pids_behind_the_hand_are_in_doubt);
    tcase_add_test(tcase, an_old_process_that_execs_late_moves_nothing);
    tcase_add_test(tcase, a_lone_high_pid_moves_nothing);
    tcase_add_test(tcase, a_leap_that_the_next_ones_confirm_is_one);
    tcase_add_test(tcase, low_pids_tell_nothing);
    tcase_add_test(tcase, a_wrap_in_a_gap_of_the_log_is_one);
    tcase_add_test(tcase, a_boot_does_not_shorten_the_turn);
    tcase_add_test(tcase, a_small_step_back_is_no_wrap);
    tcase_add_loop_test(tcase, a_pid_that_was_given_again_has_passed, 0, count);
    tcase_add_loop_test(tcase, no_pid_has_passed_before_the_hand_came_round, 0, count);
    tcase_add_loop_test(tcase, the_turn_is_nearly_exact, 0, count);
}
