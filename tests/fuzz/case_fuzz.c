/* A case with some of its bytes changed: it is refused with a reason, or a report of it is written,
 * or breaks off with a reason. The input is what to change in a case of tests/data/tiny-build:
 *
 *   byte 0         which report
 *   then, again and again
 *     2 bytes      page          2 bytes   where in it          1 byte   how many bytes, 0 = the
 * file ends here the bytes
 *
 * or, where it begins as an SQLite file does, a whole case. */
#include "analyzer/correlate.h"
#include "analyzer/ingest.h"
#include "base/strbuf.h"
#include "reports/report.h"
#include "schema/store.h"

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum { PAGE = 4096, CHANGE = 5 };

/* Made once: the case that is changed, and where it lies changed. */
static struct {
    char folder[64], path[80];
    struct et_strbuf bytes;
} base;

static void need(bool holds)
{
    if (!holds)
        abort();
}

static void clean_up(void)
{
    unlink(base.path);
    rmdir(base.folder);
    et_strbuf_clear(&base.bytes);
}

static void make_case(void)
{
    char evidence[512];
    const char *root = getenv("ET_SOURCE_DIR");
    const struct et_ingest_options options = { 0 };
    struct et_ingest_totals totals = { 0 };
    struct et_rule_set rules;
    struct et_store *store;
    struct et_err err = { 0 };
    snprintf(evidence, sizeof evidence, "%s/tests/data/tiny-build", root ? root : ".");
    need(et_rule_set_init(&rules, &err) == 0);
    need(et_store_open(base.path, ET_STORE_MAKE, &store, &err) == 0);
    need(et_ingest(store, evidence, &options, &totals, &err) == 0 && totals.streams == 3);
    need(et_correlate(store, &rules, "fuzz", NULL, &err) == 0);
    need(et_store_finish(store, &err) == 0);
    et_store_close(store);
    et_rule_set_clear(&rules);
}

static void begin(void)
{
    char block[65536];
    strcpy(base.folder, "/tmp/exectrail-fuzz-XXXXXX");
    need(mkdtemp(base.folder) != NULL);
    snprintf(base.path, sizeof base.path, "%s/case", base.folder);
    make_case();
    FILE *file = fopen(base.path, "rb");
    need(file != NULL);
    for (size_t n; (n = fread(block, 1, sizeof block, file)) > 0;)
        et_strbuf_add(&base.bytes, (struct et_slice){ block, n });
    fclose(file);
    need(!base.bytes.failed);
    atexit(clean_up);
}

/* The changed case; its length. */
static size_t change(char *bytes, size_t n, const uint8_t *data, size_t size)
{
    while (size >= CHANGE) {
        size_t page = (size_t)(data[0] | data[1] << 8) % (n / PAGE);
        size_t at = page * PAGE + (size_t)(data[2] | data[3] << 8) % PAGE, count = data[4];
        data += CHANGE;
        size -= CHANGE;
        if (count == 0)
            return at;
        if (count > size)
            count = size;
        if (count > n - at)
            count = n - at;
        memcpy(bytes + at, data, count);
        data += count;
        size -= count;
    }
    return n;
}

static void write_case(const uint8_t *data, size_t size)
{
    FILE *file = fopen(base.path, "wb");
    need(file != NULL);
    if (size > 15 && memcmp(data, "SQLite format 3", 15) == 0) {
        need(fwrite(data, 1, size, file) == size);
    } else {
        char *bytes = malloc(base.bytes.n);
        need(bytes != NULL);
        memcpy(bytes, base.bytes.p, base.bytes.n);
        size_t n = size ? change(bytes, base.bytes.n, data + 1, size - 1) : base.bytes.n;
        need(fwrite(bytes, 1, n, file) == n);
        free(bytes);
    }
    need(fclose(file) == 0);
}

static void read_case(size_t which)
{
    size_t count;
    struct et_store *store;
    struct et_err err = { 0 };
    const struct et_report *const *reports = et_reports(&count);
    const struct et_report_options options = { .since_ns = ET_NULL, .until_ns = ET_NULL };
    if (et_store_open(base.path, ET_STORE_READ, &store, &err) < 0) {
        need(err.msg[0] != '\0');
        return;
    }
    FILE *out = fopen("/dev/null", "wb");
    need(out != NULL);
    need(reports[which % count]->write(store, &options, out, &err) == 0 || err.msg[0] != '\0');
    fclose(out);
    et_store_close(store);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (!base.bytes.n)
        begin();
    write_case(data, size);
    read_case(size ? data[0] : 0);
    return 0;
}
