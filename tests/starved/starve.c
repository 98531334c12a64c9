/* Loaded into a program before its libraries (LD_PRELOAD), lets memory run out in all of
 * them: the STARVE_AT-th allocation fails, and those after it, STARVE_COUNT in all. How many
 * there were is written to the file STARVE_TOLD when the program ends.
 *
 * Two libraries are spared: OpenSSL 3.0 falls over where memory runs out while it sets itself up,
 * whoever uses it; and libseccomp then leaves calls out of the filter and says that all is well, so
 * that the program is ended by the first of them. */
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

void *__libc_malloc(size_t size);
void *__libc_calloc(size_t nmemb, size_t size);
void *__libc_realloc(void *ptr, size_t size);

static atomic_ulong asked;
static unsigned long fail_at, fail_count;
static int told = -1; /* opened at the beginning: later nothing may be opened */
static bool begun;    /* what is asked for before main() is the loader's */

static unsigned long number(const char *name, unsigned long otherwise)
{
    const char *text = getenv(name);
    return text ? strtoul(text, NULL, 10) : otherwise;
}

__attribute__((constructor)) static void begin(void)
{
    fail_at = number("STARVE_AT", 0);
    fail_count = number("STARVE_COUNT", 1);
    const char *name = getenv("STARVE_TOLD");
    if (name)
        told = open(name, O_RDWR | O_CREAT | O_TRUNC | O_CLOEXEC, 0644);
    begun = true;
}

__attribute__((destructor)) static void end(void)
{
    char text[32] = "";
    unsigned long total = asked;
    fail_at = 0;
    /* A command that writes runs in a child, which has asked for more than who waits for it. */
    if (told < 0 || pread(told, text, sizeof text - 1, 0) < 0 || strtoul(text, NULL, 10) >= total)
        return;
    int n = snprintf(text, sizeof text, "%lu\n", total);
    if (pwrite(told, text, (size_t)n, 0) != n)
        _exit(EXIT_FAILURE);
}

static bool is_spared(const void *caller)
{
    Dl_info info;
    return dladdr(caller, &info) && info.dli_fname &&
           (strstr(info.dli_fname, "libcrypto") || strstr(info.dli_fname, "libseccomp"));
}

static bool fails(const void *caller)
{
    if (!begun)
        return false;
    unsigned long n = atomic_fetch_add(&asked, 1) + 1;
    if (fail_at == 0 || n < fail_at || fail_count == 0 || is_spared(caller))
        return false;
    fail_count--;
    errno = ENOMEM;
    return true;
}

void *malloc(size_t size)
{
    return fails(__builtin_return_address(0)) ? NULL : __libc_malloc(size);
}

void *calloc(size_t nmemb, size_t size)
{
    return fails(__builtin_return_address(0)) ? NULL : __libc_calloc(nmemb, size);
}

void *realloc(void *ptr, size_t size)
{
    return fails(__builtin_return_address(0)) ? NULL : __libc_realloc(ptr, size);
}
