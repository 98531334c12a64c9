#include "schema/room.h"

#include <inttypes.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <unistd.h>

/* The folder that SQLite takes, in its order: https://www.sqlite.org/tempfiles.html */
static const char *temporary_folder(void)
{
    const char *const folders[] = { getenv("SQLITE_TMPDIR"), getenv("TMPDIR"), "/var/tmp",
                                    "/usr/tmp", "/tmp" };
    struct stat info;
    for (size_t i = 0; i < sizeof folders / sizeof *folders; i++)
        if (folders[i] && stat(folders[i], &info) == 0 && S_ISDIR(info.st_mode) &&
            access(folders[i], W_OK | X_OK) == 0)
            return folders[i];
    return ".";
}

static void add_free(struct et_strbuf *text, const char *path)
{
    static const char *const steps[] = { "B", "KiB", "MiB", "GiB", "TiB" };
    struct statvfs medium;
    size_t step = 0;
    if (statvfs(path, &medium) != 0) {
        et_strbuf_adds(text, "an unknown amount");
        return;
    }
    uint64_t left = (uint64_t)medium.f_bavail * medium.f_frsize;
    while (left >= 10240 && step + 1 < sizeof steps / sizeof *steps) {
        left /= 1024;
        step++;
    }
    et_strbuf_addf(text, "%" PRIu64 " %s", left, steps[step]);
}

void et_room_say(struct et_strbuf *text, const char *case_path)
{
    const char *temporary = temporary_folder();
    add_free(text, case_path);
    et_strbuf_adds(text, " free where the case lies, ");
    add_free(text, temporary);
    et_strbuf_addf(text, " in %s for what is sorted (TMPDIR names another folder)", temporary);
}
