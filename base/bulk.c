#include "base/bulk.h"

#include <errno.h>
#include <fcntl.h>
#include <malloc.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <unistd.h>

/* Of a block that moves, what was copied is let go before more is. */
enum { COPIED_AT_ONCE = 8 << 20 };

/* What may be held of files: 32 MiB, counted in faults. As nothing is read ahead (map_file), one
 * brings a page, and of those around it what the kernel has at hand, 64 KiB in all
 * (fault_around_bytes in mm/memory.c). */
enum { FAULTS_HELD = (32 << 20) / (64 << 10) };

/* A large block: a mapping of its own. */
struct block {
    void *at;
    size_t bytes; /* whole pages */
    int file;     /* -1 = it lies in memory */
};

struct et_bulk {
    const char *folder;
    size_t large, budget, page;
    size_t most; /* of the budget, as long as more than that is to be expected */
    struct block *blocks;
    size_t count, cap;
    size_t inside, outside; /* bytes of them in memory, in files */
    long faults;            /* of this thread, when it last let go */
};

struct et_bulk *et_bulk_new(const char *folder, size_t large, size_t budget)
{
    struct et_bulk *bulk = calloc(1, sizeof *bulk);
    if (!bulk)
        return NULL;
    bulk->folder = folder;
    bulk->large = large;
    bulk->budget = budget;
    et_bulk_expect(bulk, SIZE_MAX);
    bulk->page = (size_t)sysconf(_SC_PAGESIZE);
    return bulk;
}

void et_bulk_expect(struct et_bulk *bulk, size_t bytes)
{
    if (bulk)
        bulk->most = bytes <= bulk->budget ? bulk->budget : bulk->budget / 3;
}

static long faults_of_thread(void)
{
    struct rusage usage;
    return getrusage(RUSAGE_THREAD, &usage) == 0 ? usage.ru_minflt + usage.ru_majflt : 0;
}

/* Pages of a file that this program no longer holds are still the file's: whoever touches one gets
 * it back as it was. */
void et_bulk_let_go(struct et_bulk *bulk)
{
    if (!bulk || !bulk->outside)
        return;
    for (size_t i = 0; i < bulk->count; i++)
        if (bulk->blocks[i].file >= 0)
            madvise(bulk->blocks[i].at, bulk->blocks[i].bytes, MADV_DONTNEED);
    bulk->faults = faults_of_thread();
}

void et_bulk_look(struct et_bulk *bulk)
{
    if (bulk && bulk->outside && faults_of_thread() - bulk->faults >= FAULTS_HELD)
        et_bulk_let_go(bulk);
}

static size_t in_pages(const struct et_bulk *bulk, size_t size)
{
    return (size + bulk->page - 1) / bulk->page * bulk->page;
}

/* Only what begins a page may be a mapping. */
static struct block *block_at(const struct et_bulk *bulk, const void *at)
{
    if (!at || (uintptr_t)at % bulk->page != 0)
        return NULL;
    for (size_t i = 0; i < bulk->count; i++)
        if (bulk->blocks[i].at == at)
            return &bulk->blocks[i];
    return NULL;
}

static bool has_room(struct et_bulk *bulk)
{
    if (bulk->count < bulk->cap)
        return true;
    size_t cap = bulk->cap ? bulk->cap * 2 : 16;
    struct block *more = realloc(bulk->blocks, cap * sizeof *more);
    if (!more)
        return false;
    bulk->blocks = more;
    bulk->cap = cap;
    return true;
}

/* A write to a mapping whose file found no room would end the program: so the room is taken first.
 * A limit on the size of files (ulimit -f) is one, too. */
static bool take_room(int file, size_t bytes)
{
    struct rlimit limit;
    if (getrlimit(RLIMIT_FSIZE, &limit) == 0 && limit.rlim_cur != RLIM_INFINITY &&
        limit.rlim_cur < bytes)
        return false;
    int rc;
    do
        rc = fallocate(file, 0, 0, (off_t)bytes);
    while (rc < 0 && errno == EINTR);
    return rc == 0;
}

static int open_file(const struct et_bulk *bulk)
{
    return bulk->folder ? open(bulk->folder, O_TMPFILE | O_RDWR | O_EXCL | O_CLOEXEC, 0600) : -1;
}

static void *map_memory(size_t bytes, int flags, int file)
{
    void *at = mmap(NULL, bytes, PROT_READ | PROT_WRITE, flags, file, 0);
    if (at == MAP_FAILED)
        return NULL;
    return at;
}

/* In a new file; NULL if there can be none. */
static void *map_file(const struct et_bulk *bulk, size_t bytes, int *file)
{
    *file = open_file(bulk);
    if (*file < 0)
        return NULL;
    void *at = take_room(*file, bytes) ? map_memory(bytes, MAP_SHARED, *file) : NULL;
    if (at) { /* whatever was read ahead would be held in pieces as large as the kernel likes */
        madvise(at, bytes, MADV_RANDOM);
        return at;
    }
    close(*file);
    *file = -1;
    return NULL;
}

/* All zero. NULL if there is no memory. */
static void *add(struct et_bulk *bulk, size_t size)
{
    struct block block = { .bytes = in_pages(bulk, size), .file = -1 };
    if (block.bytes < size || !has_room(bulk))
        return NULL;
    if (bulk->inside + block.bytes > bulk->most)
        block.at = map_file(bulk, block.bytes, &block.file);
    if (!block.at)
        block.at = map_memory(block.bytes, MAP_PRIVATE | MAP_ANONYMOUS, -1);
    if (!block.at)
        return NULL;
    *(block.file < 0 ? &bulk->inside : &bulk->outside) += block.bytes;
    bulk->blocks[bulk->count++] = block;
    return block.at;
}

static void drop(struct et_bulk *bulk, struct block *block)
{
    *(block->file < 0 ? &bulk->inside : &bulk->outside) -= block->bytes;
    munmap(block->at, block->bytes);
    if (block->file >= 0)
        close(block->file);
    *block = bulk->blocks[--bulk->count];
}

/* Where it lies, with other bounds; false: not there. */
static bool stretch(struct et_bulk *bulk, struct block *block, size_t bytes)
{
    bool grows = bytes > block->bytes, within = block->file < 0;
    if (grows && within && bulk->inside - block->bytes + bytes > bulk->most)
        return false;
    if (grows && !within && !take_room(block->file, bytes))
        return false;
    void *at = mremap(block->at, block->bytes, bytes, MREMAP_MAYMOVE);
    if (at == MAP_FAILED)
        return false;
    size_t *sum = within ? &bulk->inside : &bulk->outside;
    *sum = *sum - block->bytes + bytes;
    block->at = at;
    block->bytes = bytes;
    return true;
}

/* Another block with the beginning of this one; NULL if there is no memory. */
static void *move(struct et_bulk *bulk, void *at, size_t held, size_t size)
{
    char *to = size >= bulk->large ? add(bulk, size) : malloc(size ? size : 1);
    size_t bytes = !to || !at ? 0 : held < size ? held : size;
    for (size_t done = 0; done < bytes;) {
        size_t n = bytes - done < COPIED_AT_ONCE ? bytes - done : COPIED_AT_ONCE;
        memcpy(to + done, (const char *)at + done, n);
        done += n;
        et_bulk_let_go(bulk);
    }
    return to;
}

static void *resize_block(struct et_bulk *bulk, struct block *block, size_t size)
{
    void *at = block->at;
    if (size >= bulk->large && stretch(bulk, block, in_pages(bulk, size)))
        return block->at;
    void *to = move(bulk, at, block->bytes, size);
    if (to)
        drop(bulk, block_at(bulk, at));
    return to;
}

static void *resize(struct et_bulk *bulk, void *at, size_t size)
{
    struct block *block = block_at(bulk, at);
    if (block)
        return resize_block(bulk, block, size);
    if (size < bulk->large)
        return realloc(at, size ? size : 1);
    void *to = move(bulk, at, malloc_usable_size(at), size);
    if (to)
        free(at);
    return to;
}

void *et_bulk_resize(struct et_bulk *bulk, void *at, size_t size)
{
    return bulk ? resize(bulk, at, size) : realloc(at, size);
}

void *et_bulk_zeroed(struct et_bulk *bulk, size_t count, size_t size)
{
    size_t bytes;
    if (__builtin_mul_overflow(count, size, &bytes))
        return NULL;
    if (!bulk || bytes < bulk->large)
        return calloc(count, size);
    return add(bulk, bytes);
}

void et_bulk_release(struct et_bulk *bulk, void *at)
{
    struct block *block = bulk ? block_at(bulk, at) : NULL;
    if (block)
        drop(bulk, block);
    else
        free(at);
}

size_t et_bulk_outside(const struct et_bulk *bulk)
{
    return bulk->outside;
}

void et_bulk_free(struct et_bulk *bulk)
{
    if (!bulk)
        return;
    while (bulk->count)
        drop(bulk, &bulk->blocks[0]);
    free(bulk->blocks);
    free(bulk);
}
