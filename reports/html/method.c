/* By which rules and which program, how conclusions are drawn, and what this kind of evidence
 * cannot show: what a reader needs to doubt the page in the right places. */
#include "reports/column.h"
#include "reports/html/sections.h"

static const char words[] =
    "<h3>How it was found</h3>\n"
    "<p>An exec counts as a compiler by rules that look at its program, its name and its "
    "arguments, "
    "and at whom it called. It is placed in a container by what its parents were and by what the "
    "runtime said of them; where the chain is broken, by other clues: the mount it ran from, "
    "labels, "
    "commands that the runtime was asked to run. Each place has a confidence: <b>certain</b>, one "
    "unbroken line to a record that names the container; <b>strong</b>, a clue that others cannot "
    "have by chance; <b>probable</b> and <b>weak</b>, less than that. What two clues contradict is "
    "marked. What nothing places stays unknown.</p>\n"
    "<p>Every line of every input is accounted for as parsed, skipped or damaged, and every "
    "finding "
    "leads back to its lines, by path, line, byte offset and SHA-256. Lines are shown where the "
    "evidence "
    "was within reach when this page was made, and still had that SHA-256; on paper they are left "
    "out. To hold a finding "
    "against "
    "the "
    "evidence again: <code>exectrail explain --case FILE C1</code> (a compilation), "
    "<code>F1</code> "
    "(a finding), or the number of an exec.</p>\n"
    "<h3>What it cannot show</h3>\n"
    "<ul>\n"
    "<li>A program that compiles without an exec: a compiler as a library, or one that makes "
    "machine "
    "code in its own memory.</li>\n"
    "<li>An exec that no audit rule asked for, or whose record was lost before it was written. "
    "Under "
    "<a href=\"#coverage\">coverage</a> stands what is known of that; a gap that left no trace is "
    "not there.</li>\n"
    "<li>Whether a file that was compiled did what its name says, and what was in the files that "
    "were "
    "compiled.</li>\n"
    "<li>That the evidence is genuine. Digests tell that it is still what was read, not that it "
    "was "
    "true before.</li>\n"
    "<li>Who sat at the keyboard. An account, a session or a service is named as the records name "
    "it.</li>\n"
    "</ul>\n"
    "<h3>How to read this page</h3>\n"
    "<p>Bytes of the evidence that are no plain text stand as <code>\\x1b</code> or "
    "<code>\\u202e</code>. Nothing here was taken from the clock, the users or the time zone of "
    "the "
    "machine that made the page: the same case, beside the same evidence, gives the same page, "
    "byte for byte. Long lists are "
    "cut, which is always said, with where the rest is.</p>\n";

static void write_pair(struct et_html *html, const char *name, struct et_slice value)
{
    et_strbuf_addf(&html->out.row, "<dt>%s</dt><dd>", name);
    et_html_value(html, value);
    et_html_words(html, "</dd>\n");
}

static int write_rules(struct et_html *html, struct et_err *err)
{
    ET_STMT_AUTO *row = et_store_query(html->store, ET_Q_REPORT_RUN, err);
    if (!row)
        return ET_FATAL;
    int got = et_stmt_row(row, err);
    if (got < 0)
        return got;
    et_html_words(html, "<dl class=\"facts\">\n");
    if (got) {
        write_pair(html, "Rule set", et_column_text(row, "rules_version"));
        write_pair(html, "Profile", et_column_text(row, "profile"));
        if (et_column_has(row, "rules_names"))
            write_pair(html, "With rules from", et_column_text(row, "rules_names"));
        et_html_words(html, "<dt>SHA-256 of the rules</dt><dd><code class=\"digest\">");
        et_html_value(html, et_column_text(row, "rules_sha256"));
        et_html_words(html, "</code></dd>\n");
        write_pair(html, "Concluded by", et_column_text(row, "version"));
    }
    write_pair(html, "This page by", et_slice_of(html->options->version));
    et_html_words(html, "</dl>\n");
    if (got && et_column_int(row, "given_up") > 0) {
        et_html_words(html, "<p>");
        et_html_number(html, et_column_int(row, "given_up"));
        et_html_words(html, " times a rule met a command line too tangled to decide, and was taken "
                            "not to fit.</p>\n");
    }
    return 0;
}

int et_html_method(struct et_html *html, struct et_err *err)
{
    et_html_section(html, "method", "Method and limits", NULL);
    int rc = et_html_custody(html, err);
    if (rc == 0)
        rc = write_rules(html, err);
    et_html_words(html, words);
    et_html_section_end(html);
    return rc;
}
