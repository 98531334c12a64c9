#include "base/sha256.h"

#include <openssl/evp.h>
#include <stdbool.h>
#include <stdlib.h>

struct et_sha256 {
    EVP_MD_CTX *context;
};

struct et_sha256 *et_sha256_new(void)
{
    struct et_sha256 *hash = calloc(1, sizeof *hash);
    if (!hash)
        return NULL;
    hash->context = EVP_MD_CTX_new();
    if (!hash->context || EVP_DigestInit_ex(hash->context, EVP_sha256(), NULL) != 1) {
        et_sha256_free(hash);
        return NULL;
    }
    return hash;
}

void et_sha256_free(struct et_sha256 *hash)
{
    if (!hash)
        return;
    EVP_MD_CTX_free(hash->context);
    free(hash);
}

int et_sha256_add(struct et_sha256 *hash, struct et_slice bytes, struct et_err *err)
{
    if (EVP_DigestUpdate(hash->context, bytes.p, bytes.n) != 1)
        return et_fail(err, ET_FATAL, "libcrypto cannot hash");
    return 0;
}

int et_sha256_peek(const struct et_sha256 *hash, unsigned char digest[ET_SHA256_BYTES],
                   struct et_err *err)
{
    EVP_MD_CTX *copy = EVP_MD_CTX_new();
    bool done = copy && EVP_MD_CTX_copy_ex(copy, hash->context) == 1 &&
                EVP_DigestFinal_ex(copy, digest, NULL) == 1;
    EVP_MD_CTX_free(copy);
    return done ? 0 : et_fail(err, ET_FATAL, "libcrypto cannot copy a hash");
}

int et_sha256_end(struct et_sha256 *hash, unsigned char digest[ET_SHA256_BYTES], struct et_err *err)
{
    if (EVP_DigestFinal_ex(hash->context, digest, NULL) != 1)
        return et_fail(err, ET_FATAL, "libcrypto cannot finish a hash");
    return 0;
}

const char *et_sha256_text(const unsigned char digest[ET_SHA256_BYTES], char text[ET_SHA256_HEX])
{
    static const char digit[] = "0123456789abcdef";
    for (size_t i = 0; i < ET_SHA256_BYTES; i++) {
        text[2 * i] = digit[digest[i] >> 4];
        text[2 * i + 1] = digit[digest[i] & 15];
    }
    text[ET_SHA256_HEX - 1] = '\0';
    return text;
}
