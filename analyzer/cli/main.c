#include "analyzer/cli/command.h"

#include <malloc.h>
#include <signal.h>

/* glibc would raise the first as large blocks are freed, and then let them grow within the heap:
 * the holes that they leave there are a third of what a large log takes. */
enum { APART_BYTES = 1 << 20, KEPT_BYTES = 4 << 20 };

int main(int argc, char **argv)
{
    mallopt(M_MMAP_THRESHOLD, APART_BYTES);
    mallopt(M_TRIM_THRESHOLD, KEPT_BYTES);
    /* A write past a limit on files (ulimit -f) then fails, and is told with what to do. */
    signal(SIGXFSZ, SIG_IGN);
    return et_program(argc, argv);
}
