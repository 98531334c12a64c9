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

int et_sha256_copy(struct et_sha256 *to, const struct et_sha256 *from, struct et_err *err)
{
    if (EVP_MD_CTX_copy_ex(to->context, from->context) != 1)
        return et_fail(err, ET_FATAL, "libcrypto cannot copy a hash");
    return 0;
}

int et_sha256_with(const struct et_sha256 *hash, struct et_slice more,
                   unsigned char digest[ET_SHA256_BYTES], struct et_err *err)
{
    struct et_sha256 *copy = et_sha256_new();
    if (!copy)
        return et_fail_memory(err);
    int rc = hash ? et_sha256_copy(copy, hash, err) : 0;
    if (rc == 0)
        rc = et_sha256_add(copy, more, err);
    if (rc == 0)
        rc = et_sha256_end(copy, digest, err);
    et_sha256_free(copy);
    return rc;
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
