#include "analyzer/cli/terminal.h"

#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

bool et_terminal_colour(FILE *out)
{
    const char *no = getenv("NO_COLOR"), *term = getenv("TERM");
    return isatty(fileno(out)) && !(no && *no) && term && strcmp(term, "dumb") != 0;
}

bool et_terminal_wants_colour(FILE *out, const char *color)
{
    if (color && strcmp(color, "always") == 0)
        return true;
    return !(color && strcmp(color, "never") == 0) && et_terminal_colour(out);
}

bool et_terminal_lacks_utf8(FILE *out)
{
    return isatty(fileno(out)) && !et_terminal_boxes(out);
}

int et_terminal_width(FILE *out)
{
    struct winsize size;
    if (!isatty(fileno(out)) || ioctl(fileno(out), TIOCGWINSZ, &size) != 0)
        return 0;
    return size.ws_col;
}

bool et_terminal_boxes(FILE *out)
{
    static const char *const names[] = { "LC_ALL", "LC_CTYPE", "LANG" };
    const char *locale = NULL;
    for (size_t i = 0; i < sizeof names / sizeof *names && !(locale && *locale); i++)
        locale = getenv(names[i]);
    return isatty(fileno(out)) && locale &&
           (strcasestr(locale, "UTF-8") != NULL || strcasestr(locale, "UTF8") != NULL);
}
