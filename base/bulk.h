/* Memory for what grows with the evidence. Blocks beyond a budget lie in files without names, of
 * which the program holds at a time only what it has lately used (et_bulk_breathe): so what it
 * takes of the machine's memory stays small, however much there is, and the kernel may write the
 * rest to the disk. What a block holds is the same wherever it lies. Of one thread. */
#ifndef ET_BASE_BULK_H
#define ET_BASE_BULK_H

#include <stdbool.h>
#include <stddef.h>

struct et_bulk;

/* large: bytes that make a block one; smaller ones are malloc's. budget: bytes of large ones that
 * may lie in memory if that is all there is (et_bulk_expect); a third of it otherwise. folder:
 * where files are made, borrowed as long as the bulk lasts. Where none can be made, or the disk is
 * full, blocks lie in memory all the same. NULL if there is no memory.
 */
struct et_bulk *et_bulk_new(const char *folder, size_t large, size_t budget);

/* What is large, as a rule: less is not worth a file. */
enum { ET_BULK_LARGE = 1 << 20 };

/* Gives back all that is left; NULL is fine. */
void et_bulk_free(struct et_bulk *bulk);

/* How many bytes of large blocks there will be at a time: where they are within the budget, all may
 * lie in memory. NULL is fine. */
void et_bulk_expect(struct et_bulk *bulk, size_t bytes);

/* As realloc, calloc and free do; a bulk that is NULL is plain memory. A block is of the bulk that
 * it was asked from. What is new in a block that grew may hold anything. */
void *et_bulk_resize(struct et_bulk *bulk, void *at, size_t size);
void *et_bulk_zeroed(struct et_bulk *bulk, size_t count, size_t size);
void et_bulk_release(struct et_bulk *bulk, void *at);

/* Holds nothing more of what lies in files; whoever touches it holds it again. */
void et_bulk_let_go(struct et_bulk *bulk);

/* Lets go if much was touched since that was last done. NULL is fine. */
void et_bulk_look(struct et_bulk *bulk);

/* For long loops, at number i: looks now and then. */
static inline void et_bulk_breathe(struct et_bulk *bulk, size_t i)
{
    enum { BREATH = 1 << 6 };
    if (bulk && i % BREATH == 0)
        et_bulk_look(bulk);
}

/* Bytes of blocks that lie in files now. */
size_t et_bulk_outside(const struct et_bulk *bulk);

#endif
