/* Writes an audit record again as the kernel writes it, for carriers that keep it
 * decoded (JSON, ausearch -i). So the records of all carriers go one way from
 * there on (records.h). What would not read back as it was is left out. */
#ifndef ET_PARSERS_AUDIT_RESPELL_H
#define ET_PARSERS_AUDIT_RESPELL_H

#include "base/strbuf.h"
#include "parsers/audit/record.h"

/* One record being written; zeroed = empty. Its memory serves many records. */
struct et_respelling {
    struct et_strbuf body;
    struct et_strbuf message;  /* what a program reports: goes into msg='…' */
    struct et_strbuf enriched; /* KEY="name" */
    struct et_slice type;
    bool reported; /* a record of a program (USER_LOGIN …), not of the kernel */
};

void et_respell_clear(struct et_respelling *r); /* frees; empty afterwards */

/* Begins a record of that type ("SYSCALL"), borrowed. */
void et_respell_begin(struct et_respelling *r, struct et_slice type);

/* Appends a field. A text may hold any byte; absent = nothing is written. A word
 * is left out where it holds a blank, a control character or a quote, a key where
 * it is no key. An upper-case key goes to what enriches the record. hex: a text that
 * the kernel would not write in hexadecimal, too (the pieces of an argument). */
void et_respell_text(struct et_respelling *r, struct et_slice key, struct et_slice text);
void et_respell_hex(struct et_respelling *r, struct et_slice key, struct et_slice text);
void et_respell_word(struct et_respelling *r, struct et_slice key, struct et_slice word);
void et_respell_number(struct et_respelling *r, struct et_slice key, int64_t number);

/* What carriers write names for; what no name stands for is left out.
 * call:  "x86_64", "execve" -> arch=c000003e syscall=59
 * exit:  "ENOENT(No such file or directory)", "-13", "0"
 * id:    "unset", "unknown(1001)", "1000", "root"; other names tell no number
 * mode:  "file,suid,755", "0100755", "0o100755" */
void et_respell_call(struct et_respelling *r, struct et_slice arch, struct et_slice call);
void et_respell_exit(struct et_respelling *r, struct et_slice exit);
void et_respell_id(struct et_respelling *r, struct et_slice key, struct et_slice id);
void et_respell_mode(struct et_respelling *r, struct et_slice mode);

/* One argument of an EXECVE record; absent = it is missing. */
void et_respell_argument(struct et_respelling *r, size_t index, struct et_slice text);

/* Whether the kernel writes the value of that key as a text (quoted or in
 * hexadecimal), not as a word. */
bool et_respell_is_text(struct et_slice key);

/* Ends the record: rec gets its type and the text, which lives until the next
 * begin; its stamp is the caller's to set. 0, or ET_FATAL. */
int et_respell_end(struct et_respelling *r, struct et_record *rec, struct et_err *err);

#endif
