/* Versions of a container runtime, as `docker version`, `podman version`, `crictl
 * version`, `ctr version`, `nerdctl version` and `kubectl version` print them:
 *
 *   line = *" " KEY ":" [ " " value ]
 *
 *   Server:
 *    Engine:
 *     Version:          20.10.24+dfsg1
 *     API version:      1.41 (minimum version 1.12)
 *
 * Stated under the headings it stands beneath: name "Server/Engine/Version". */
#include "base/strbuf.h"
#include "parsers/host/formats.h"
#include "parsers/host/host_file.h"
#include "parsers/json/json_lines.h"

#include <stdlib.h>

enum { MAX_LEVELS = 4, MAX_HEADING = 64 };

struct versions {
    const struct et_sink *sink;
    size_t levels;
    struct {
        size_t indent, n;
        char text[MAX_HEADING];
    } headings[MAX_LEVELS]; /* that the next line may stand beneath */
    struct et_strbuf name;
};

static enum et_host_line judge(struct et_slice line)
{
    static const char *const own[] = { "API version",      "API Version",       "RuntimeName",
                                       "RuntimeVersion",   "RuntimeApiVersion", "GitCommit",
                                       "Git commit",       "Client Version",    "Server Version",
                                       "Kustomize Version" };
    static const char *const likely[] = { "Client",     "Server",     "Engine",       "Version",
                                          "Revision",   "Built",      "OS/Arch",      "Context",
                                          "Go version", "Go Version", "Experimental", "UUID",
                                          "containerd", "runc",       "crun",         "docker-init",
                                          "buildctl" };
    struct et_slice key, value;
    if (line.n == 0)
        return ET_HOST_REMARK;
    if (!et_host_split(line, ':', &key, &value))
        return ET_HOST_FOREIGN;
    return ET_SLICE_IN(key, own)      ? ET_HOST_OWN
           : ET_SLICE_IN(key, likely) ? ET_HOST_LIKELY
                                      : ET_HOST_FOREIGN;
}

/* A plugin's line may stand between them. */
static int runtime_version_bid(struct et_slice head, bool whole)
{
    struct et_host_share share = et_host_share(head, whole, judge);
    unsigned known = share.count[ET_HOST_OWN] + share.count[ET_HOST_LIKELY];
    bool fits = whole && share.count[ET_HOST_OWN] > 0 && known > 2 * share.count[ET_HOST_FOREIGN];
    return fits ? 60 : 0;
}

static int runtime_version_open(const struct et_sink *sink, void **state, struct et_err *err)
{
    struct versions *versions = calloc(1, sizeof *versions);
    if (!versions)
        return et_fail_memory(err);
    versions->sink = sink;
    *state = versions;
    return 0;
}

static void runtime_version_close(void *state)
{
    struct versions *versions = state;
    if (!versions)
        return;
    et_strbuf_clear(&versions->name);
    free(versions);
}

static size_t indent_of(struct et_slice line)
{
    size_t n = 0;
    while (n < line.n && line.p[n] == ' ')
        n++;
    return n;
}

static void add_heading(struct versions *versions, size_t indent, struct et_slice key)
{
    if (versions->levels == MAX_LEVELS || key.n > MAX_HEADING)
        return;
    versions->headings[versions->levels].indent = indent;
    versions->headings[versions->levels].n = key.n;
    memcpy(versions->headings[versions->levels++].text, key.p, key.n);
}

static struct et_slice name_of(struct versions *versions, struct et_slice key)
{
    et_strbuf_reset(&versions->name);
    for (size_t i = 0; i < versions->levels; i++) {
        et_strbuf_add(&versions->name,
                      (struct et_slice){ versions->headings[i].text, versions->headings[i].n });
        et_strbuf_addc(&versions->name, '/');
    }
    et_strbuf_add(&versions->name, key);
    return et_strbuf_slice(&versions->name);
}

static int runtime_version_line(void *state, const struct et_line *line, struct et_err *err)
{
    struct versions *versions = state;
    struct et_slice key, value;
    size_t indent = indent_of(line->text);
    if (!et_host_split(et_slice_trim(line->text), ':', &key, &value) || key.n == 0)
        return ET_SKIPPED;
    while (versions->levels && versions->headings[versions->levels - 1].indent >= indent)
        versions->levels--;
    if (value.n == 0) {
        add_heading(versions, indent, key);
        return ET_SKIPPED;
    }
    struct et_slice name = name_of(versions, key);
    if (versions->name.failed)
        return et_fail_memory(err);
    return et_host_setting(versions->sink, line, "runtime-version", name, value, err);
}

const struct et_parser et_parser_runtime_version = {
    .name = "runtime-version",
    .summary = "docker, podman, crictl, ctr, nerdctl or kubectl version",
    .group = ET_GROUP_HOST,
    .sample = "Client:\n Version:           20.10.24+dfsg1\n API version:       1.41\n",
    .bid = runtime_version_bid,
    .open = runtime_version_open,
    .line = runtime_version_line,
    .close = runtime_version_close,
};
