/* A value is followed from its first bracket to the one that closes it:
 *
 *   value   = object / array / string / other
 *   object  = "{" … "}"        array = "[" … "]"      (… = strings, brackets, other bytes)
 *   string  = '"' *( any byte but '"', '\', LF / '\' any byte ) '"'
 *   other   = a run of bytes up to a comma, a bracket, a quote or the line's end
 *
 * Three checks beyond balance find a damaged value near its damage, before it
 * swallows its neighbours: a line end within a string, a bracket that closes
 * another kind, and a bracket that opens where no value may stand. */
#include "parsers/json/json_span.h"

/* A position in the text while one value is followed. */
struct walk {
    struct et_slice text;
    size_t at;
    uint64_t line;
    size_t column;         /* of the value's first byte; SIZE_MAX: it does not begin its line */
    size_t restart;        /* where another value seems to begin; 0 = nowhere so far */
    uint64_t restart_line; /* its line */
    const char *what;
};

void et_json_span_init(struct et_json_span *span, struct et_slice text)
{
    *span =
        (struct et_json_span){ .text = text, .at = text.n - et_slice_unmarked(text).n, .line = 1 };
}

static bool is_blank(char c)
{
    return c == ' ' || c == '\t' || c == '\r';
}

static bool is_opener(char c)
{
    return c == '{' || c == '[';
}

static size_t skip_blanks(struct et_slice text, size_t at)
{
    while (at < text.n && is_blank(text.p[at]))
        at++;
    return at;
}

/* The column of a byte that nothing but blanks precede on its line. */
static size_t column_of(struct et_slice text, size_t at)
{
    size_t start = at;
    while (start > 0 && is_blank(text.p[start - 1]))
        start--;
    bool begins_line = start == 0 || text.p[start - 1] == '\n';
    return begins_line ? at - start : SIZE_MAX;
}

/* w is at a line end: steps over it, and remembers the next line if a value
 * seems to begin there. */
static void step_line(struct walk *w)
{
    w->at++;
    w->line++;
    if (w->restart)
        return;
    size_t opener = skip_blanks(w->text, w->at);
    size_t column = opener - w->at;
    if (opener < w->text.n && is_opener(w->text.p[opener]) &&
        (column == 0 || column == w->column)) {
        w->restart = opener;
        w->restart_line = w->line;
    }
}

static enum et_json_found broken(struct walk *w, const char *what)
{
    w->what = what;
    return ET_JSON_BROKEN;
}

static enum et_json_found cut(struct walk *w)
{
    w->what = "the text ends within a JSON value";
    return ET_JSON_CUT;
}

static enum et_json_found follow_string(struct walk *w)
{
    for (w->at++; w->at < w->text.n; w->at++) {
        char c = w->text.p[w->at];
        if (c == '"') {
            w->at++;
            return ET_JSON_WHOLE;
        }
        if (c == '\n')
            return broken(w, "a line ends within a JSON string");
        if (c == '\\' && w->at + 1 < w->text.n && w->text.p[w->at + 1] != '\n')
            w->at++;
    }
    return cut(w);
}

/* May a bracket open behind the byte last, within the bracket around it? */
static bool may_open(char around, char last)
{
    return around == '{' ? last == ':' : last == '[' || last == ',';
}

/* Within the bracket opener, behind the byte last: follows to its end. */
static enum et_json_found follow_within(struct walk *w, char opener, char last)
{
    char open[ET_JSON_MAX_DEPTH];
    size_t depth = 1;
    open[0] = opener;
    while (depth > 0 && w->at < w->text.n) {
        char c = w->text.p[w->at];
        if (c == '\n') {
            step_line(w);
            continue;
        }
        if (c == '"') {
            enum et_json_found found = follow_string(w);
            if (found != ET_JSON_WHOLE)
                return found;
            last = c;
            continue;
        }
        if (is_opener(c)) {
            if (!may_open(open[depth - 1], last))
                return broken(w, "a JSON value begins within another one");
            if (depth == ET_JSON_MAX_DEPTH)
                return broken(w, "a JSON value is nested too deep");
            open[depth++] = c;
        } else if (c == '}' || c == ']') {
            if (open[depth - 1] != (c == '}' ? '{' : '['))
                return broken(w, "JSON brackets do not match");
            depth--;
        }
        if (!is_blank(c))
            last = c;
        w->at++;
    }
    return depth == 0 ? ET_JSON_WHOLE : cut(w);
}

static enum et_json_found follow_brackets(struct walk *w)
{
    char opener = w->text.p[w->at++];
    return follow_within(w, opener, opener);
}

/* A number, a literal, or no JSON at all. */
static enum et_json_found follow_run(struct walk *w)
{
    bool closes = w->text.p[w->at] == '}' || w->text.p[w->at] == ']';
    for (w->at++; w->at < w->text.n; w->at++) {
        char c = w->text.p[w->at];
        if (c == '\n' || c == ',' || c == '"' || c == ']' || is_opener(c))
            break;
    }
    while (is_blank(w->text.p[w->at - 1]))
        w->at--;
    return closes ? broken(w, "a JSON bracket closes that was never opened") : ET_JSON_WHOLE;
}

/* Where the search goes on behind a value that is broken, or cut although
 * another one begins within it. */
static void find_restart(struct et_json_span *span, struct walk *w)
{
    span->lost = true;
    while (!w->restart && w->at < w->text.n) {
        const char *end = et_slice_find(et_slice_from(w->text, w->at), '\n');
        w->at = end ? (size_t)(end - w->text.p) : w->text.n;
        if (end)
            step_line(w);
    }
    if (!w->restart || span->restarts >= ET_JSON_MAX_RESTARTS) {
        while (w->at < w->text.n) {
            if (w->text.p[w->at++] == '\n')
                w->line++;
        }
        return;
    }
    span->restarts++;
    w->at = w->restart;
    w->line = w->restart_line;
    bool first_column = column_of(w->text, w->at) == 0;
    if (first_column && (w->column != 0 || w->text.p[w->at] == '['))
        span->in_array = span->in_member = false; /* another document */
}

static enum et_json_found follow(struct et_json_span *span, struct walk *w)
{
    char first = w->text.p[w->at];
    enum et_json_found found = first == '"'       ? follow_string(w)
                               : is_opener(first) ? follow_brackets(w)
                                                  : follow_run(w);
    bool runs_on = first == '"' || is_opener(first);
    if (found == ET_JSON_BROKEN && runs_on)
        find_restart(span, w);
    if (found == ET_JSON_CUT && w->restart && span->restarts < ET_JSON_MAX_RESTARTS) {
        find_restart(span, w);
        found = broken(w, "a JSON value ends early");
    }
    if (found == ET_JSON_CUT)
        span->in_array = span->in_member = false; /* one cut is told once */
    return found;
}

/* At an object: if it has the member that is wanted, steps to its bracket. */
static bool enter_member(struct et_json_span *span)
{
    struct et_json_keys keys;
    struct et_slice key;
    char kind;
    if (!span->within || span->in_array || span->in_member || span->text.p[span->at] != '{')
        return false;
    et_json_keys_init(&keys, et_slice_from(span->text, span->at));
    while (et_json_keys_next(&keys, &key, &kind)) {
        if (kind != '[' || !et_slice_is(key, span->within))
            continue;
        while (span->text.p + span->at < keys.value.p)
            span->line += span->text.p[span->at++] == '\n';
        span->in_array = span->in_member = true;
        return true;
    }
    return false;
}

/* At the bracket that ends the member's array: steps to the one that ends its
 * object, if there is one. */
static void leave_member(struct et_json_span *span)
{
    struct walk w = {
        .text = span->text, .at = span->at + 1, .line = span->line, .column = SIZE_MAX
    };
    if (span->endless)
        return;
    if (follow_within(&w, '{', ']') != ET_JSON_WHOLE) {
        span->endless = true;
        return;
    }
    span->in_member = false;
    span->at = w.at - 1;
    span->line = w.line;
}

/* Steps over what separates values; false at the end of the text. */
static bool find_value(struct et_json_span *span)
{
    for (; span->at < span->text.n; span->at++) {
        char c = span->text.p[span->at];
        if (c == '\n') {
            span->line++;
        } else if (c == '[' && !span->in_array) {
            span->in_array = true;
        } else if (c == ']' && (span->in_array || span->lost)) {
            span->in_array = false;
            if (span->in_member)
                leave_member(span);
        } else if (!is_blank(c) && c != ',' && !enter_member(span)) {
            return true;
        }
    }
    return false;
}

enum et_json_found et_json_span_next(struct et_json_span *span, struct et_json_value *value)
{
    struct et_slice text = span->text;
    if (!find_value(span)) {
        if ((!span->in_array && !span->in_member) || span->lost)
            return ET_JSON_END;
        const char *what = span->in_array ? "the text ends within a JSON array"
                                          : "the text ends within a JSON value";
        span->in_array = span->in_member = false;
        uint64_t last = span->line - (text.p[text.n - 1] == '\n' ? 1 : 0);
        *value = (struct et_json_value){ .text = et_slice_from(text, text.n),
                                         .at = { .line = last, .offset = text.n },
                                         .last_line = last,
                                         .what = what };
        return ET_JSON_CUT;
    }
    size_t start = span->at;
    uint64_t line = span->line;
    struct walk w = { .text = text, .at = start, .line = line, .column = column_of(text, start) };
    enum et_json_found found = follow(span, &w);
    span->at = w.at;
    span->line = w.line;
    size_t end = w.at; /* blanks behind a broken value are not part of it */
    while (end > start + 1 && (is_blank(text.p[end - 1]) || text.p[end - 1] == '\n'))
        end--;
    bool at_line_start =
        found != ET_JSON_WHOLE && w.line > line && column_of(text, w.at) < SIZE_MAX;
    *value = (struct et_json_value){ .text = { text.p + start, end - start },
                                     .at = { .line = line, .offset = start, .length = end - start },
                                     .last_line = w.line - (at_line_start ? 1 : 0),
                                     .what = w.what };
    return found;
}

void et_json_keys_init(struct et_json_keys *keys, struct et_slice object)
{
    struct et_slice text = et_slice_trim(object);
    *keys = (struct et_json_keys){ .text = text, .at = 1 };
    if (text.n == 0 || text.p[0] != '{')
        keys->at = text.n;
}

/* Behind the string that begins at `at`, or the end of the text. */
static size_t skip_string(struct et_slice text, size_t at)
{
    for (at++; at < text.n && text.p[at] != '"'; at++)
        if (text.p[at] == '\\')
            at++;
    return at < text.n ? at + 1 : text.n;
}

/* Behind the value that begins at `at`: at the comma or bracket that ends it. */
static size_t skip_value(struct et_slice text, size_t at)
{
    size_t depth = 0;
    while (at < text.n) {
        char c = text.p[at];
        if (c == '"') {
            at = skip_string(text, at);
            continue;
        }
        if (depth == 0 && (c == ',' || c == '}' || c == ']'))
            return at;
        if (is_opener(c))
            depth++;
        else if (c == '}' || c == ']')
            depth--;
        at++;
    }
    return at;
}

static size_t skip_space(struct et_slice text, size_t at)
{
    while (at < text.n && (is_blank(text.p[at]) || text.p[at] == '\n'))
        at++;
    return at;
}

bool et_json_keys_next(struct et_json_keys *keys, struct et_slice *key, char *kind)
{
    struct et_slice text = keys->text;
    size_t at = skip_space(text, keys->at);
    if (at < text.n && text.p[at] == ',')
        at = skip_space(text, at + 1);
    if (at >= text.n || text.p[at] != '"')
        return false;
    size_t end = skip_string(text, at);
    size_t colon = skip_space(text, end);
    if (colon >= text.n || text.p[colon] != ':')
        return false;
    size_t from = skip_space(text, colon + 1);
    if (from >= text.n)
        return false;
    *key = (struct et_slice){ text.p + at + 1, end - at - 2 };
    *kind = text.p[from];
    keys->at = skip_value(text, from);
    keys->value = (struct et_slice){ text.p + from, keys->at - from };
    return true;
}
