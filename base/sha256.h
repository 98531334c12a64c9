/* SHA-256 of a stream, by libcrypto (which uses the processor's own
 * instructions where there are any). */
#ifndef ET_BASE_SHA256_H
#define ET_BASE_SHA256_H

#include "base/err.h"
#include "base/slice.h"

enum { ET_SHA256_BYTES = 32, ET_SHA256_HEX = 65 };

struct et_sha256;

/* NULL if libcrypto cannot start a digest. */
struct et_sha256 *et_sha256_new(void);
void et_sha256_free(struct et_sha256 *hash);

/* 0, or ET_FATAL. */
int et_sha256_add(struct et_sha256 *hash, struct et_slice bytes, struct et_err *err);

/* The digest of what was added so far (NULL = nothing) and then of more, which is not added. 0, or
 * ET_FATAL. */
int et_sha256_with(const struct et_sha256 *hash, struct et_slice more,
                   unsigned char digest[ET_SHA256_BYTES], struct et_err *err);

/* To becomes what from is: both can go on. 0, or ET_FATAL. */
int et_sha256_copy(struct et_sha256 *to, const struct et_sha256 *from, struct et_err *err);

/* Ends the stream; only et_sha256_free may follow. */
int et_sha256_end(struct et_sha256 *hash, unsigned char digest[ET_SHA256_BYTES],
                  struct et_err *err);

/* Lower-case hexadecimal with a closing NUL; returns text. */
const char *et_sha256_text(const unsigned char digest[ET_SHA256_BYTES], char text[ET_SHA256_HEX]);

#endif
