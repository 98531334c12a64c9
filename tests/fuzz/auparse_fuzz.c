/* Any bytes made an audit log that the kernel could have written, read by us and by
 * libauparse: they may only differ as is known (tests/differential). */
#include "tests/differential/differences.h"
#include "tests/fuzz/kernel_log.h"

#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void require(bool truth)
{
    if (!truth)
        abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    enum { ENOUGH = 4096 }; /* more bytes make a longer log, and nothing new */
    char path[64];
    struct kernel_log log;
    struct comparison sum = { 0 };
    READING_AUTO ours = { 0 };
    READING_AUTO theirs = { 0 };
    kernel_log_make(&log, (struct et_slice){ (const char *)data, size < ENOUGH ? size : ENOUGH });
    int fd = memfd_create("log", MFD_CLOEXEC);
    require(fd >= 0 && write(fd, log.text.p, log.text.n) == (ssize_t)log.text.n);
    snprintf(path, sizeof path, "/proc/self/fd/%d", fd);
    require(read_ours(&ours, path) && read_theirs(&theirs, path));
    require(compare_readings(&ours, &theirs, &sum));
    if (sum.unknown) {
        fwrite(log.text.p, 1, log.text.n, stdout);
        abort();
    }
    close(fd);
    kernel_log_clear(&log);
    return 0;
}
