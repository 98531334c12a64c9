/* Pseudo-random numbers that are the same on every machine (SplitMix64, by
 * Sebastiano Vigna, public domain): a failure is repeated by its seed. */
#ifndef ET_TESTS_PROPERTY_RANDOM_H
#define ET_TESTS_PROPERTY_RANDOM_H

#include <stddef.h>
#include <stdint.h>

struct random {
    uint64_t state; /* begins as the seed */
};

static inline uint64_t random_next(struct random *r)
{
    uint64_t z = r->state += 0x9e3779b97f4a7c15;
    z = (z ^ z >> 30) * 0xbf58476d1ce4e5b9;
    z = (z ^ z >> 27) * 0x94d049bb133111eb;
    return z ^ z >> 31;
}

/* 0 … n-1 */
static inline size_t random_below(struct random *r, size_t n)
{
    return (size_t)(random_next(r) % n);
}

/* Sizes from 1 to n, small ones as likely as large ones. */
static inline size_t random_size(struct random *r, size_t n)
{
    size_t top = (size_t)1 << random_below(r, 20);
    return 1 + random_below(r, top < n ? top : n);
}

#endif
