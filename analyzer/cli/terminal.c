#include "analyzer/cli/terminal.h"

#include "analyzer/cli/command.h"

#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <time.h>
#include <unistd.h>

static const double redraw_seconds = 0.1;

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

int et_check_color(const char *color)
{
    static const char *const words[] = { "auto", "always", "never" };
    for (size_t i = 0; color && i < sizeof words / sizeof *words; i++)
        if (strcmp(color, words[i]) == 0)
            return ET_EXIT_DONE;
    return color ? et_complain(ET_EXIT_USAGE, "--color", "is one of auto, always, never")
                 : ET_EXIT_DONE;
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

static double now(void)
{
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return (double)time.tv_sec + (double)time.tv_nsec / 1e9;
}

void et_progress_begin(struct et_progress_line *line, const char *what, uint64_t total,
                       const char *unit)
{
    *line = (struct et_progress_line){ .what = what, .total = total, .unit = unit };
    line->started = line->last = now();
}

static void amount(double value, const char *unit, char *text, size_t size)
{
    static const char *const steps[] = { "", "k", "M", "G", "T" };
    size_t step = 0;
    while (value >= 1000 && step + 1 < sizeof steps / sizeof *steps) {
        value /= 1000;
        step++;
    }
    snprintf(text, size, step ? "%.1f %s%s" : "%.0f %s%s", value, steps[step], unit);
}

void et_progress_tell(struct et_progress_line *line, uint64_t done)
{
    if (!isatty(STDERR_FILENO))
        return;
    double time = now(), elapsed = time - line->started;
    if (time - line->last < redraw_seconds)
        return;
    char so_far[32], rate[32];
    line->last = time;
    line->shown = true;
    amount((double)done, line->unit, so_far, sizeof so_far);
    amount(elapsed > 0 ? (double)done / elapsed : 0, line->unit, rate, sizeof rate);
    fprintf(stderr, "\r\033[K%s: %s", line->what, so_far);
    if (line->total && done <= line->total && done > 0) {
        double left = elapsed * (double)(line->total - done) / (double)done;
        fprintf(stderr, " (%.0f %%)", 100.0 * (double)done / (double)line->total);
        fprintf(stderr, ", %s/s, %d:%02d left", rate, (int)left / 60, (int)left % 60);
    } else {
        fprintf(stderr, ", %s/s", rate);
    }
    fflush(stderr);
}

void et_progress_wipe(struct et_progress_line *line)
{
    if (line->shown)
        fputs("\r\033[K", stderr);
    line->shown = false;
}
