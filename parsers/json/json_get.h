/* What the JSON formats share above jansson: reading one value under a limit,
 * asking for a member by its path, and writing a value back in one fixed form.
 * Paths name members from the outside in, with '/' between them
 * ("Config/Labels/io.kubernetes.pod.name"): label keys hold dots. */
#ifndef ET_PARSERS_JSON_JSON_GET_H
#define ET_PARSERS_JSON_JSON_GET_H

#include "base/strbuf.h"
#include "parsers/fact.h"

#include <jansson.h>

/* Bytes of one JSON value. A tree takes up to forty times as much memory. */
enum { ET_JSON_MAX_VALUE = 4 * 1024 * 1024 };

/* Reads text, which holds one value of any kind. 0 with *value set (release it
 * with et_json_free); ET_DAMAGED with err saying why and err->offset counted
 * from the start of text; ET_FATAL. Of a key that stands twice in an object,
 * the last one counts, as it does for the programs that write these formats. */
int et_json_read(struct et_slice text, json_t **value, struct et_err *err);

/* For a local: ET_JSON_AUTO *value = NULL. */
void et_json_free(json_t **value);
#define ET_JSON_AUTO __attribute__((cleanup(et_json_free))) json_t

/* The member at path, or NULL. Borrowed from value. */
const json_t *et_json_at(const json_t *value, const char *path);

/* Each is absent (p = NULL, ET_ABSENT, ET_TIME_NONE) where the member is missing
 * or of another type. A text is borrowed from value and may hold NUL. */
struct et_slice et_json_text(const json_t *value, const char *path);
int64_t et_json_number(const json_t *value, const char *path);
int64_t et_json_flag(const json_t *value, const char *path); /* 1, 0, ET_ABSENT */
int64_t et_json_time(const json_t *value, const char *path); /* RFC 3339 -> nanoseconds */

/* The text of a string; absent for any other value. */
struct et_slice et_json_string(const json_t *value);

/* As et_json_text, with "" absent too: Go programs write "" for what is not set. */
struct et_slice et_json_set_text(const json_t *value, const char *path);

/* Appends value on one line with its keys sorted; the same value gives the same
 * bytes. Characters that could fool a terminal or a reader are escaped. */
void et_json_dump(struct et_strbuf *to, const json_t *value);

#endif
