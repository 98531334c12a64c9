/* What plain lists share: one thing on a line, and no header to tell the format
 * by, so that only all lines together do. */
#ifndef ET_PARSERS_TEXT_LIST_H
#define ET_PARSERS_TEXT_LIST_H

#include "parsers/parser.h"

/* What a line is to a list. */
enum et_list_line {
    ET_LIST_FOREIGN, /* it cannot stand there */
    ET_LIST_REMARK,  /* blank, or a message of the program that made the list */
    ET_LIST_ENTRY,
};

/* For bids: takes the next line off head, without its end and the blanks around
 * it. A last line that the head may cut (whole = the stream holds no more) is left
 * out. False at the end. */
bool et_head_line(struct et_slice *head, bool whole, struct et_slice *line);

/* True if head holds an entry and nothing foreign. A last line that the head cuts
 * is not looked at. */
bool et_list_fits(struct et_slice head, bool whole,
                  enum et_list_line (*judge)(struct et_slice line));

/* A line without the CR that a terminal put at its end (docker exec -t). */
struct et_slice et_list_text(struct et_slice line);

/* Takes the next word off text, and the blanks before it. Empty at the end. */
struct et_slice et_list_word(struct et_slice *text);

/* A list is read line by line without memory: its state is the sink. */
int et_list_open(const struct et_sink *sink, void **state, struct et_err *err);
void et_list_close(void *state);

/* States a fact that stands on line; the kind and its pointer are set. ET_PARSED
 * or a negative code. */
int et_list_state(const struct et_sink *sink, const struct et_line *line, struct et_fact fact,
                  struct et_err *err);

#endif
