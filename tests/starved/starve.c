/* Loaded into a program before its libraries (LD_PRELOAD), lets memory run out in all of
 * them: the STARVE_AT-th allocation fails, and those after it, STARVE_COUNT in all. How many
 * there were is written to the file STARVE_TOLD when the program ends.
 *
 * libcrypto is spared: OpenSSL 3.0 falls over where memory runs out while it sets itself up,
 * whoever uses it. */
#include <dlfcn.h>
#include <errno.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void *__libc_malloc(size_t size);
void *__libc_calloc(size_t nmemb, size_t size);
void *__libc_realloc(void *ptr, size_t size);

static atomic_ulong asked;
static unsigned long fail_at, fail_count;
static bool begun; /* what is asked for before main() is the loader's */

static unsigned long number(const char *name, unsigned long otherwise)
{
    const char *text = getenv(name);
    return text ? strtoul(text, NULL, 10) : otherwise;
}

__attribute__((constructor)) static void begin(void)
{
    fail_at = number("STARVE_AT", 0);
    fail_count = number("STARVE_COUNT", 1);
    begun = true;
}

__attribute__((destructor)) static void end(void)
{
    const char *name = getenv("STARVE_TOLD");
    unsigned long total = asked;
    fail_at = 0;
    FILE *told = name ? fopen(name, "w") : NULL;
    if (told)
        fprintf(told, "%lu\n", total);
    if (told)
        fclose(told);
}

static bool is_spared(const void *caller)
{
    Dl_info info;
    return dladdr(caller, &info) && info.dli_fname && strstr(info.dli_fname, "libcrypto");
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
