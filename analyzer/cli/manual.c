#include "analyzer/cli/manual.h"

#include "base/printable.h"
#include "base/strbuf.h"

#include <ctype.h>
#include <string.h>

/* Of the last change of what the pages say beside --help. No clock is asked: the same
 * program gives the same pages. */
#define MANUAL_DATE "November 30, 2026"

enum { LINE = 76 }; /* bytes, which mandoc wants below 80 */

/* ------------------------------------------------------------ text */

/* As roff reads it back: no escape, no character that is no ASCII. */
static void put_word(struct et_slice word, FILE *out)
{
    while (word.n) {
        uint32_t c = (unsigned char)word.p[0];
        size_t n = et_utf8_next(word, &c);
        if (c == '\\')
            fputs("\\e", out);
        else if (c < 0x80)
            fputc((int)c, out);
        else
            fprintf(out, "\\[u%04X]", (unsigned)c);
        word = et_slice_from(word, n ? n : 1);
    }
}

/* What begins with one of these would be taken for a request. */
static void begin_line(struct et_slice text, FILE *out)
{
    if (text.n && (text.p[0] == '.' || text.p[0] == '\''))
        fputs("\\&", out);
}

static struct et_slice take_word(struct et_slice *text)
{
    size_t n = 0;
    while (text->n && (text->p[0] == ' ' || text->p[0] == '\n'))
        *text = et_slice_from(*text, 1);
    while (n < text->n && text->p[n] != ' ' && text->p[n] != '\n')
        n++;
    struct et_slice word = et_slice_to(*text, n);
    *text = et_slice_from(*text, n);
    return word;
}

static bool ends_sentence(struct et_slice word)
{
    return et_slice_ends(word, ".") || et_slice_ends(word, "?") || et_slice_ends(word, "!");
}

/* Lines that are short enough, and a new one for each sentence; then `end` and a newline. */
static void put_text(struct et_slice text, const char *end, FILE *out)
{
    size_t column = 0;
    for (;;) {
        struct et_slice word = take_word(&text);
        if (word.n == 0)
            break;
        if (column && column + 1 + word.n > LINE) {
            fputc('\n', out);
            column = 0;
        }
        if (column)
            fputc(' ', out);
        else
            begin_line(word, out);
        put_word(word, out);
        column += word.n + 1;
        struct et_slice rest = text;
        if (ends_sentence(word) && take_word(&rest).n) {
            fputc('\n', out);
            column = 0;
        }
    }
    fprintf(out, "%s\n", end);
}

/* Paragraphs, which an empty line parts. */
static void put_paragraphs(struct et_slice text, FILE *out)
{
    while (text.n) {
        const char *gap = et_slice_search(text, ET_SLICE("\n\n"));
        put_text(et_slice_to(text, gap ? (size_t)(gap - text.p) : text.n), "", out);
        text = gap ? et_slice_from(text, (size_t)(gap - text.p) + 2) : ET_SLICE_NONE;
        if (text.n)
            fputs(".Pp\n", out);
    }
}

static void put_literally(struct et_slice text, FILE *out)
{
    fputs(".Bd -literal\n", out);
    while (text.n) {
        const char *end = et_slice_find(text, '\n');
        struct et_slice line = et_slice_to(text, end ? (size_t)(end - text.p) : text.n);
        text = et_slice_from(text, line.n + 1);
        line = et_slice_from(line, et_slice_starts(line, "  ") ? 2 : 0); /* as in --help */
        begin_line(line, out);
        put_word(line, out);
        fputc('\n', out);
    }
    fputs(".Ed\n", out);
}

static void put_upper(const char *text, FILE *out)
{
    for (; *text; text++)
        fputc(toupper((unsigned char)*text), out);
}

/* ------------------------------------------------------------ parts of pages */

static void put_head(const char *name, const char *summary, FILE *out)
{
    fprintf(out, ".Dd %s\n.Dt ", MANUAL_DATE);
    put_upper(name, out);
    fprintf(out, " 1\n.Os exectrail %s\n.Sh NAME\n.Nm %s\n.Nd ", ET_VERSION, name);
    put_word(et_slice_of(summary), out);
    fputs("\n.Sh SYNOPSIS\n.Nm exectrail\n", out);
}

static void put_option(const struct et_command *command, const struct et_option *option, FILE *out)
{
    const char *format;
    ET_STRBUF_AUTO text = { 0 };
    fprintf(out, ".It Fl -%s", option->name);
    if (option->argument) {
        fputs(" Ar ", out);
        put_word(et_slice_of(option->argument), out);
    }
    fputc('\n', out);
    et_strbuf_adds(&text, option->help);
    if (command->formats && strcmp(option->name, "format") == 0)
        for (size_t i = 0; (format = command->formats(i)); i++)
            et_strbuf_addf(&text, "%s%s%s", i ? ", " : ": one of ", format, i ? "" : " (default)");
    put_text(et_strbuf_slice(&text), ".", out);
}

static void put_options(const struct et_command *command, FILE *out)
{
    size_t at;
    const struct et_option *option;
    fputs(".Pp\nThe options are:\n.Bl -tag -width Ds\n", out);
    for (size_t i = 0; (option = et_command_option(command, i, &at)); i++)
        put_option(command, option, out);
    fputs(".It Fl -help\nprints a shorter form of this page.\n.El\n", out);
}

static void put_status(FILE *out)
{
    fputs(".Sh EXIT STATUS\n"
          ".Bl -tag -width Ds -compact\n"
          ".It 0\ndone\n"
          ".It 1\ndone, but some of the evidence could not be read; of\n"
          ".Cm check :\nsome verdicts fail\n"
          ".It 2\nthe command line is not understood\n"
          ".It 3\nfailed\n"
          ".It 4\nof\n.Cm check :\nnone fails, but some are unknown\n"
          ".El\n"
          ".Pp\n"
          "A signal stops a command at once and ends it as signals do.\n"
          "The case stays whole, and the same command goes on where it stopped.\n",
          out);
}

/* ------------------------------------------------------------ pages */

void et_manual_of_command(const struct et_command *command, FILE *out)
{
    char name[64];
    snprintf(name, sizeof name, "exectrail-%s", command->name);
    put_head(name, command->summary, out);
    fprintf(out, ".Cm %s\n.Op Ar option ...\n", command->name);
    if (*command->arguments) {
        fputs(".Ar ", out);
        put_word(et_slice_of(command->arguments), out);
        fputc('\n', out);
    }
    fputs(".Sh DESCRIPTION\n", out);
    put_text(et_slice_of(command->summary), ".", out);
    if (command->details) {
        fputs(".Pp\n", out);
        put_paragraphs(et_slice_of(command->details), out);
    }
    put_options(command, out);
    put_status(out);
    if (command->examples) {
        fputs(".Sh EXAMPLES\n", out);
        put_literally(et_slice_of(command->examples), out);
    }
    fputs(".Sh SEE ALSO\n.Xr exectrail 1\n", out);
}

static void put_commands(FILE *out)
{
    size_t count;
    const struct et_command *const *commands = et_commands(&count);
    fputs(".Pp\nThe commands are, each with a page of its own:\n.Bl -tag -width Ds\n", out);
    for (size_t i = 0; i < count; i++) {
        fprintf(out, ".It Cm %s\n", commands[i]->name);
        put_text(et_slice_of(commands[i]->summary), "", out);
    }
    fputs(".El\n", out);
}

/* The name that comes next in the order of letters; NULL past the last. */
static const char *name_after(const char *name)
{
    size_t count;
    const struct et_command *const *commands = et_commands(&count);
    const char *next = NULL;
    for (size_t i = 0; i < count; i++)
        if (strcmp(commands[i]->name, name) > 0 && (!next || strcmp(commands[i]->name, next) < 0))
            next = commands[i]->name;
    return next;
}

static void put_related(FILE *out)
{
    fputs(".Sh SEE ALSO\n", out);
    for (const char *name = name_after(""); name; name = name_after(name))
        fprintf(out, ".Xr exectrail-%s 1 ,\n", name);
    fputs(".Xr auditctl 8 ,\n.Xr ausearch 8\n", out);
}

void et_manual_of_program(FILE *out)
{
    put_head("exectrail", "which container ran a compiler? A forensic analyzer of audit logs", out);
    fputs(".Ar command\n.Op Ar option ...\n.Op Ar argument ...\n.Sh DESCRIPTION\n", out);
    put_paragraphs(
        ET_SLICE("From audit logs, what container runtimes say, and other outputs that an "
                 "investigator collects, it builds a case: an SQLite file that says of each exec "
                 "in which container it was, by which evidence, and how sure that is; and of each "
                 "container whether a compiler ran in it, who started it, what was built, and "
                 "whether that was run.\n\nThe evidence is only read, and nothing is asked of the "
                 "machine that exectrail runs on: not its clock, its users, nor its zone."),
        out);
    put_commands(out);
    fputs(".Sh ENVIRONMENT\n"
          ".Bl -tag -width Ds\n"
          ".It Ev NO_COLOR\nif it is set and not empty, nothing is coloured.\n"
          ".It Ev TERM\n.Ql dumb\nis a terminal without colours.\n"
          ".It Ev LC_ALL , LC_CTYPE , LANG\nthe first that is set tells whether a terminal shows "
          "UTF-8.\n"
          ".El\n"
          ".Sh FILES\n"
          ".Bl -tag -width Ds\n"
          ".It Pa exectrail.case\nthe case, if\n.Fl -case\nnames no other.\n"
          ".El\n",
          out);
    put_status(out);
    put_related(out);
}
