#include "analyzer/loader.h"

bool et_is_loader(struct et_slice path)
{
    struct et_slice name = et_slice_basename(path);
    return et_slice_starts(name, "ld-linux") || et_slice_starts(name, "ld-musl-") ||
           et_slice_starts(name, "ld64.so") || et_slice_starts(name, "ld.so");
}

struct et_slice et_loaded_program(const struct et_slice *argv, size_t argc)
{
    static const char *const valued[] = {
        "--library-path",         "--inhibit-rpath",    "--audit", "--preload", "--argv0",
        "--glibc-hwcaps-prepend", "--glibc-hwcaps-mask"
    };
    for (size_t i = 1; i < argc; i++) {
        if (!et_slice_starts(argv[i], "--"))
            return argv[i];
        for (size_t j = 0; j < sizeof valued / sizeof *valued; j++)
            i += et_slice_is(argv[i], valued[j]) && i + 1 < argc;
    }
    return ET_SLICE_NONE;
}
