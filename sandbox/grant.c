#include "sandbox/grant.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static int open_path(const char *path)
{
    return open(path, O_PATH | O_CLOEXEC);
}

static int open_folder_of(const char *path)
{
    const char *slash = strrchr(path, '/');
    if (!slash)
        return open_path(".");
    char *folder = strndup(path, slash == path ? 1 : (size_t)(slash - path));
    int fd = folder ? open_path(folder) : -1;
    free(folder);
    return fd;
}

int et_grant_open(const struct et_grant *grant, int *folder)
{
    struct stat st;
    int fd = open_path(grant->path);
    if (fd < 0 && errno == ENOENT && grant->kind == ET_GRANT_WRITE)
        fd = open_folder_of(grant->path);
    if (fd < 0)
        return -1;
    *folder = fstat(fd, &st) == 0 && S_ISDIR(st.st_mode);
    return fd;
}
