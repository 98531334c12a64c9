#include "analyzer/cli/command.h"

#include <signal.h>

int main(int argc, char **argv)
{
    /* A write past a limit on files (ulimit -f) then fails, and is told with what to do. */
    signal(SIGXFSZ, SIG_IGN);
    return et_program(argc, argv);
}
