#include "analyzer/cli/scratch.h"

#include <signal.h>
#include <stdlib.h>
#include <unistd.h>

#define VARIABLE "SQLITE_TMPDIR"

/* Once: then the signal does what it did before. */
static void remove_and_end(int number)
{
    const char *path = getenv(VARIABLE);
    if (path)
        rmdir(path);
    raise(number);
}

/* `exectrail report | head` ends by a signal too. One that is ignored stays so. */
static void remove_on_signals(void)
{
    static const int numbers[] = { SIGINT, SIGTERM, SIGHUP, SIGPIPE, SIGQUIT, SIGXCPU, SIGXFSZ };
    for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++) {
        const struct sigaction ending = { .sa_handler = remove_and_end,
                                          .sa_flags = (int)SA_RESETHAND };
        struct sigaction before;
        if (sigaction(numbers[i], NULL, &before) == 0 && before.sa_handler == SIG_DFL)
            sigaction(numbers[i], &ending, NULL);
    }
}

/* Where SQLite would look for one. */
const char *et_scratch_folder(void)
{
    static const char *const variables[] = { VARIABLE, "TMPDIR" };
    for (size_t i = 0; i < sizeof variables / sizeof *variables; i++) {
        const char *value = getenv(variables[i]);
        if (value && *value)
            return value;
    }
    return access("/var/tmp", W_OK) == 0 ? "/var/tmp" : "/tmp";
}

bool et_scratch_make(struct et_scratch *scratch)
{
    *scratch = (struct et_scratch){ 0 };
    et_strbuf_adds(&scratch->around, et_scratch_folder());
    et_strbuf_addf(&scratch->path, "%s/exectrail-XXXXXX", et_strbuf_string(&scratch->around));
    if (scratch->path.failed || scratch->around.failed)
        return false;
    if (!mkdtemp(scratch->path.p)) {
        et_strbuf_clear(&scratch->path);
        return true;
    }
    if (setenv(VARIABLE, scratch->path.p, 1) != 0) {
        et_scratch_remove(scratch);
        return false;
    }
    remove_on_signals();
    return true;
}

void et_scratch_remove(struct et_scratch *scratch)
{
    if (scratch->path.n)
        rmdir(scratch->path.p);
    et_strbuf_clear(&scratch->path);
    et_strbuf_clear(&scratch->around);
}
