/* What a command prints instead of an answer, in place of it or beside it:
 *
 *   line = beginning *byte
 *
 *   Error response from daemon: configured logging driver does not support reading
 *   OCI runtime exec failed: exec failed: unable to start container process: …
 *
 * The beginnings are those of docker, podman, crictl, kubectl, ctr, runc, crun and
 * of shells; a file is one of these only if each of its first lines is. That a
 * question was refused is evidence too: why a list is missing. */
#include "parsers/collected/formats.h"
#include "parsers/json/json_lines.h"
#include "parsers/text/list.h"

static const char *const beginnings[] = {
    "Error response from daemon:",
    "Error from server",
    "Error: ",
    "error: ",
    "ERROR: ",
    "Error:",
    "OCI runtime exec failed:",
    "Cannot connect to the Docker daemon",
    "Got permission denied while trying to connect",
    "permission denied while trying to connect",
    "command terminated with exit code",
    "The connection to the server",
    "Unable to connect to the server:",
    "Defaulted container ",
    "error executing command in container:",
    "rpc error:",
    "FATA[",
    "ctr: ",
    "runc: ",
    "docker: ",
    "See 'docker ",
    "See 'podman ",
    "exec failed:",
    "exec /",
    "No such ",
    "sh: ",
    "/bin/sh: ",
    "bash: ",
    "/bin/bash: ",
    "which: no ",
    "find: ",
    "dpkg-query: ",
    "rpm: ",
    "ps: ",
    "apk: ",
    "timeout: ",
};

enum { LONGEST = 4096, MOST_BYTES = 16 * 1024 };

static enum et_list_line judge(struct et_slice line)
{
    if (line.n == 0)
        return ET_LIST_REMARK;
    for (size_t i = 0; line.n <= LONGEST && i < sizeof beginnings / sizeof *beginnings; i++)
        if (et_slice_starts(line, beginnings[i]))
            return ET_LIST_ENTRY;
    return ET_LIST_FOREIGN;
}

/* Without the usage that some commands print behind: it may say anything. */
static struct et_slice before_usage(struct et_slice text)
{
    const char *usage = et_slice_search(text, ET_SLICE("\nUsage:"));
    return usage ? et_slice_to(text, (size_t)(usage - text.p) + 1) : text;
}

/* Lower than all that say more; a long file is some program's log. */
static int command_error_bid(struct et_slice head, bool whole)
{
    bool fits = whole && head.n <= MOST_BYTES && et_list_fits(before_usage(head), whole, judge);
    return fits ? 10 : 0;
}

static int command_error_line(void *state, const struct et_line *line, struct et_err *err)
{
    const struct et_setting said = { .topic = ET_SLICE("command-error"),
                                     .value = et_list_text(line->text) };
    if (said.value.n == 0)
        return ET_SKIPPED;
    return et_list_state(state, line, (struct et_fact){ .kind = ET_FACT_SETTING, .setting = &said },
                         err);
}

const struct et_parser et_parser_command_error = {
    .name = "command-error",
    .summary = "what a refused docker, podman, crictl or kubectl command said instead of an answer",
    .group = ET_GROUP_HOST,
    .sample = "Error response from daemon: configured logging driver does not support reading",
    .bid = command_error_bid,
    .open = et_list_open,
    .line = command_error_line,
    .close = et_list_close,
};
