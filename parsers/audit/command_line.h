/* Takes a command line apart that was put together for bash to read, as Azure's
 * agent does: a word as it stands where nothing in it means anything to a shell, else
 * quoted in one of bash's ways. */
#ifndef ET_PARSERS_AUDIT_COMMAND_LINE_H
#define ET_PARSERS_AUDIT_COMMAND_LINE_H

#include "base/strbuf.h"

enum et_word {
    ET_WORD_NONE,   /* the line has ended */
    ET_WORD_WHOLE,  /* between two blanks may be an empty one */
    ET_WORD_GAPPED, /* it has a '<' that is not quoted, which no argument has */
    ET_WORD_OPEN,   /* the line ends within its quotes */
};

/* Writes the next word of *line to word and takes it off; *line becomes absent behind
 * the last one. */
enum et_word et_command_word(struct et_slice *line, struct et_strbuf *word);

#endif
