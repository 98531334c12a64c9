#include "analyzer/cli/progress_line.h"

#include "analyzer/cli/terminal.h"

#include <time.h>
#include <unistd.h>

enum { BAR_COLUMNS = 24, USUAL_COLUMNS = 80 };

static const double redraw_seconds = 0.1;

/* Before that, the rate is that of a beginning. */
static const double settled_seconds = 1;

static double now(void)
{
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return (double)time.tv_sec + (double)time.tv_nsec / 1e9;
}

double et_progress_line_seconds(const struct et_progress_line *line)
{
    return now() - line->started;
}

/* "12.3 MB", "3.1 k records" */
static void add_amount(struct et_strbuf *text, double value, const char *unit)
{
    static const char *const steps[] = { "", "k", "M", "G", "T" };
    size_t step = 0;
    while (value >= 1000 && step + 1 < sizeof steps / sizeof *steps) {
        value /= 1000;
        step++;
    }
    et_strbuf_addf(text, step ? "%.1f %s%s%s" : "%.0f %s%s%s", value, steps[step],
                   step && unit[1] ? " " : "", unit);
}

static void add_left(struct et_strbuf *text, double seconds)
{
    long left = (long)(seconds + 0.5);
    if (left >= 3600)
        et_strbuf_addf(text, "%ld:%02ld:%02ld left", left / 3600, left / 60 % 60, left % 60);
    else
        et_strbuf_addf(text, "%ld:%02ld left", left / 60, left % 60);
}

static void add_bar(struct et_strbuf *text, double part, const char *const marks[2])
{
    int full = (int)(part * BAR_COLUMNS);
    et_strbuf_addc(text, '[');
    for (int i = 0; i < BAR_COLUMNS; i++)
        et_strbuf_adds(text, marks[i < full ? 0 : 1]);
    et_strbuf_adds(text, "]  ");
}

/* What is behind the bar. */
static void add_figures(const struct et_progress_line *line, uint64_t done, double seconds,
                        struct et_strbuf *text)
{
    double part = line->total ? (double)done / (double)line->total : 0;
    double rate = seconds > 0 ? (double)done / seconds : 0;
    if (line->total && done <= line->total)
        et_strbuf_addf(text, "%3.0f %%  ", 100 * part);
    add_amount(text, (double)done, line->unit);
    if (done == 0)
        return;
    et_strbuf_adds(text, "  ");
    add_amount(text, rate, line->unit);
    et_strbuf_adds(text, "/s");
    if (line->total && done <= line->total && seconds >= settled_seconds) {
        et_strbuf_adds(text, "  ");
        add_left(text, seconds * (1 - part) / part);
    }
}

void et_progress_line_text(const struct et_progress_line *line, uint64_t done, double seconds,
                           int columns, const char *const marks[2], struct et_strbuf *text)
{
    ET_STRBUF_AUTO figures = { 0 };
    size_t room = (size_t)(columns > 0 ? columns : USUAL_COLUMNS) - 1;
    et_strbuf_adds(text, line->what);
    if (line->unit) {
        et_strbuf_adds(text, "  ");
        add_figures(line, done, seconds, &figures);
        if (line->total && done <= line->total && text->n + BAR_COLUMNS + 4 + figures.n <= room) {
            add_bar(text, (double)done / (double)line->total, marks);
            room = SIZE_MAX; /* it fits, and a mark may be several bytes */
        }
        et_strbuf_add(text, et_strbuf_slice(&figures));
    }
    if (text->n > room) {
        text->n = room;
        text->p[room] = '\0';
    }
}

static void draw(struct et_progress_line *line, uint64_t done)
{
    static const char *const blocks[] = { "█", "░" }, *const ascii[] = { "#", "." };
    ET_STRBUF_AUTO text = { 0 };
    if (!isatty(STDERR_FILENO))
        return;
    line->last = now();
    line->shown = true;
    et_progress_line_text(line, done, line->last - line->started, et_terminal_width(stderr),
                          et_terminal_boxes(stderr) ? blocks : ascii, &text);
    fprintf(stderr, "\r\033[K%s", et_strbuf_string(&text));
    fflush(stderr);
}

void et_progress_line_begin(struct et_progress_line *line, const char *what, uint64_t total,
                            const char *unit)
{
    *line = (struct et_progress_line){ .what = what, .total = total, .unit = unit };
    line->started = now();
    draw(line, 0);
}

void et_progress_line_tell(struct et_progress_line *line, uint64_t done)
{
    if (now() - line->last >= redraw_seconds)
        draw(line, done);
}

void et_progress_line_wipe(struct et_progress_line *line)
{
    if (line->shown)
        fputs("\r\033[K", stderr);
    line->shown = false;
}
