/* Texts of a case on stdout. */
#ifndef ET_ANALYZER_CLI_PRINT_TEXT_H
#define ET_ANALYZER_CLI_PRINT_TEXT_H

#include "base/slice.h"

/* Texts in a case are printable; one that was tampered with must be, too. */
void et_print_text(struct et_slice text);

#endif
