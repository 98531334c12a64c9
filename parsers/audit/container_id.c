#include "parsers/audit/container_id.h"

struct et_slice et_container_id(struct et_slice text)
{
    static const char *const runtimes[] = { "cri-containerd-", "containerd-", "docker-", "crio-",
                                            "libpod-" };
    static const char scope[] = ".scope";
    text = et_slice_trim(text);
    if (et_slice_ends(text, "/"))
        text.n--;
    text = et_slice_basename(text); /* of a cgroup's path, of a URL */
    if (et_slice_ends(text, scope))
        text.n -= sizeof scope - 1;
    for (size_t i = 0; i < sizeof runtimes / sizeof *runtimes; i++) {
        struct et_slice id = et_slice_from(text, strlen(runtimes[i]));
        if (et_slice_starts(text, runtimes[i]) && et_slice_is_hex(id, 12))
            return id;
    }
    return text.n ? text : ET_SLICE_NONE;
}
