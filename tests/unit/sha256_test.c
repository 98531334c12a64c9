#include "base/sha256.h"
#include "tests/unit/suite.h"

static void hash_drop(struct et_sha256 **hash)
{
    et_sha256_free(*hash);
}

#define HASH_AUTO __attribute__((cleanup(hash_drop))) struct et_sha256 *

static void expect_digest(struct et_sha256 *hash, const char *want)
{
    unsigned char digest[ET_SHA256_BYTES];
    char text[ET_SHA256_HEX];
    ck_assert_int_eq(et_sha256_end(hash, digest, NULL), 0);
    ck_assert_str_eq(et_sha256_text(digest, text), want);
}

static void expect_hash(struct et_slice bytes, const char *want)
{
    HASH_AUTO hash = et_sha256_new();
    ck_assert_ptr_nonnull(hash);
    ck_assert_int_eq(et_sha256_add(hash, bytes, NULL), 0);
    expect_digest(hash, want);
}

/* The examples of FIPS 180-4. A chain of custody rests on these digests. */
START_TEST(known_messages_have_their_known_digests)
{
    expect_hash(ET_SLICE(""), "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
    expect_hash(ET_SLICE("abc"),
                "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    expect_hash(ET_SLICE("abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq"),
                "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1");
}
END_TEST

/* A stream arrives in blocks of any size, empty ones included. */
START_TEST(a_million_letters_in_uneven_blocks_have_the_known_digest)
{
    char block[4096];
    memset(block, 'a', sizeof block);
    HASH_AUTO hash = et_sha256_new();
    ck_assert_ptr_nonnull(hash);
    size_t left = 1000000, size = 0;
    while (left) {
        size_t n = size < left ? size : left;
        ck_assert_int_eq(et_sha256_add(hash, (struct et_slice){ block, n }, NULL), 0);
        left -= n;
        size = (size + 61) % sizeof block;
    }
    expect_digest(hash, "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0");
}
END_TEST

/* A log that grew is known by its beginning, while all of it is being hashed. */
START_TEST(what_a_digest_would_be_with_more_leaves_it_as_it_was)
{
    static const char abc[] = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
    unsigned char digest[ET_SHA256_BYTES];
    char text[ET_SHA256_HEX];
    HASH_AUTO hash = et_sha256_new();
    HASH_AUTO copy = et_sha256_new();
    ck_assert_int_eq(et_sha256_add(hash, ET_SLICE("a"), NULL), 0);
    ck_assert_int_eq(et_sha256_with(hash, ET_SLICE("bc"), digest, NULL), 0);
    ck_assert_str_eq(et_sha256_text(digest, text), abc);
    ck_assert_int_eq(et_sha256_with(NULL, ET_SLICE("abc"), digest, NULL), 0);
    ck_assert_str_eq(et_sha256_text(digest, text), abc);
    ck_assert_int_eq(et_sha256_copy(copy, hash, NULL), 0);
    ck_assert_int_eq(et_sha256_add(hash, ET_SLICE("b"), NULL), 0);
    ck_assert_int_eq(et_sha256_add(hash, ET_SLICE("c"), NULL), 0);
    ck_assert_int_eq(et_sha256_add(copy, ET_SLICE("bc"), NULL), 0);
    expect_digest(hash, abc);
    expect_digest(copy, abc);
}
END_TEST

START_TEST(a_digest_that_was_never_made_can_be_freed)
{
    et_sha256_free(NULL);
}
END_TEST

void et_add_tests(TCase *tcase)
{
    tcase_add_test(tcase, known_messages_have_their_known_digests);
    tcase_add_test(tcase, a_million_letters_in_uneven_blocks_have_the_known_digest);
    tcase_add_test(tcase, what_a_digest_would_be_with_more_leaves_it_as_it_was);
    tcase_add_test(tcase, a_digest_that_was_never_made_can_be_freed);
}
