#include "analyzer/piece.h"

#include <sys/stat.h>

struct et_slice et_site_of(const char *path)
{
    struct stat info;
    struct et_slice site = et_slice_of(path);
    if (strcmp(path, "-") == 0)
        return site;
    while (et_slice_starts(site, "./") && site.n > 2)
        site = et_slice_from(site, 2);
    while (site.n > 1 && site.p[site.n - 1] == '/')
        site.n--;
    if (stat(path, &info) == 0 && S_ISDIR(info.st_mode))
        return site;
    size_t folder = site.n - et_slice_basename(site).n;
    return folder > 1 ? et_slice_to(site, folder - 1) : folder ? ET_SLICE("/") : ET_SLICE(".");
}

struct et_piece et_piece_of(const char *path)
{
    return (struct et_piece){ path, et_slice_of(path), et_site_of(path), ET_SLICE("") };
}
