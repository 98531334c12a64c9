/* How many columns of a terminal a character takes. The C library's answer depends on the
 * locale of the machine, which no report may. */
#ifndef ET_REPORTS_CHAR_WIDTH_H
#define ET_REPORTS_CHAR_WIDTH_H

#include <stdint.h>

/* 0, 1 or 2; of control characters 0. */
int et_char_width(uint32_t code_point);

#endif
