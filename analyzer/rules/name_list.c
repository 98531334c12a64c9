#include "analyzer/rules/name_list.h"

/* What stands between ^ or ^(?: and $ or )$. Absent: nothing does. */
static struct et_slice between(struct et_slice pattern)
{
    static const char *const marks[][2] = { { "^(?:", ")$" }, { "^(", ")$" }, { "^", "$" } };
    for (size_t i = 0; i < sizeof marks / sizeof *marks; i++) {
        size_t before = strlen(marks[i][0]), behind = strlen(marks[i][1]);
        if (et_slice_starts(pattern, marks[i][0]) && et_slice_ends(pattern, marks[i][1]) &&
            pattern.n > before + behind)
            return (struct et_slice){ pattern.p + before, pattern.n - before - behind };
    }
    return ET_SLICE_NONE;
}

static bool is_plain(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' ||
           c == '_' || c == '/';
}

/* How many bytes of pattern stand for one byte of a name, which *c is; 0 = more than that. */
static size_t take_byte(struct et_slice pattern, char *c)
{
    if (is_plain(pattern.p[0])) {
        *c = pattern.p[0];
        return 1;
    }
    if (pattern.n < 2 || pattern.p[0] != '\\' || (pattern.p[1] != '.' && pattern.p[1] != '+'))
        return 0;
    *c = pattern.p[1];
    return 2;
}

/* Takes a name off the front, and the bar behind it. */
static bool take_name(struct et_slice *pattern, struct et_slice *name, char *to)
{
    *name = (struct et_slice){ to, 0 };
    while (pattern->n && pattern->p[0] != '|') {
        size_t n = take_byte(*pattern, &to[name->n]);
        if (n == 0)
            return false;
        *pattern = et_slice_from(*pattern, n);
        name->n++;
    }
    if (pattern->n == 1)
        return false; /* an empty name behind the last bar */
    *pattern = et_slice_from(*pattern, 1);
    return name->n > 0;
}

bool et_name_list_read(struct et_name_list *list, struct et_slice pattern, struct et_arena *arena)
{
    struct et_slice rest = between(pattern);
    size_t bars = 0;
    *list = (struct et_name_list){ 0 };
    for (size_t i = 0; i < rest.n; i++)
        bars += rest.p[i] == '|';
    /* ^a|b$ is not ^(?:a|b)$ */
    if (!rest.p || (bars && !et_slice_starts(pattern, "^(")))
        return true;
    char *text = et_arena_alloc(arena, rest.n);
    struct et_slice *names = et_arena_alloc(arena, (bars + 1) * sizeof *names);
    size_t count = 0;
    if (!text || !names)
        return false;
    while (rest.n) {
        if (!take_name(&rest, &names[count], text))
            return true;
        text += names[count++].n;
    }
    *list = (struct et_name_list){ names, count };
    return true;
}

bool et_name_list_has(const struct et_name_list *list, struct et_slice text)
{
    for (size_t i = 0; i < list->count; i++)
        if (et_slice_eq(list->names[i], text))
            return true;
    return false;
}
