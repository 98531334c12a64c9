#include "analyzer/cli/command.h"

int main(int argc, char **argv)
{
    return et_program(argc, argv);
}
