/* Gives up what root may do beyond reading. The user stays: what root makes shall be root's, and
 * root's own files need no capability. */
#ifndef ET_SANDBOX_PRIVILEGES_H
#define ET_SANDBOX_PRIVILEGES_H

#include "base/err.h"
#include "base/strbuf.h"
#include "sandbox/grant.h"

/* Of the capabilities that this process has, keeps
 *   - CAP_DAC_READ_SEARCH, as evidence belongs to anybody,
 *   - CAP_FOWNER, without which reading would change its access time (O_NOATIME),
 *   - CAP_DAC_OVERRIDE and CAP_CHOWN only if one of the grants is to write what belongs to
 *     somebody else: root, writing a case into a user's folder,
 * and drops the others from all its sets. Adds the names of those kept to words. 0, or negative
 * with err filled. */
int et_privileges_drop(const struct et_grant *grants, size_t count, struct et_strbuf *words,
                       struct et_err *err);

#endif
