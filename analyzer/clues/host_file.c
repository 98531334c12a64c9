/* The dynamic loader is opened in the process's own root. Who runs with the very
 * file that processes of the host run with, and no container's ever did, has the
 * host's root. (Not certain: a container may have the host's root mounted.) Of a
 * static program there is only its own file; only on a real disk it counts, for
 * the anonymous devices of overlays and tmpfs come and go. */
#include "analyzer/clues/clues.h"

/* How often a file was run with: values in a map of (dev, inode), by the host in the
 * lower half, by containers in the upper. A container that has some of the host's
 * files mounted does not make them its own. */
enum { BY_CONTAINER_SHIFT = 32, HOSTS_SHARE = 20 };

struct file {
    int64_t dev, inode;
};

static struct et_slice key_of(const struct file *file)
{
    return (struct et_slice){ (const char *)file, sizeof *file };
}

/* The file that tells of x's root. False: none does. */
static bool file_of(const struct et_exec_node *x, struct file *file)
{
    bool loader = x->file->root_dev != ET_NULL && x->file->root_inode != ET_NULL;
    bool disk =
        x->file->dev != ET_NULL && x->file->inode != ET_NULL && !et_dev_is_anonymous(x->file->dev);
    if (x->success == 0 || (!loader && !disk))
        return false;
    *file = loader ? (struct file){ x->file->root_dev, x->file->root_inode }
                   : (struct file){ x->file->dev, x->file->inode };
    return true;
}

int et_host_files_learn(const struct et_model *m, struct et_map *files, struct et_err *err)
{
    struct file file;
    for (size_t i = 0; et_more_execs(m, i); i++) {
        const struct et_exec_node *x = &m->execs.at[i];
        if (x->verdict.place == ET_PLACE_UNKNOWN || !file_of(x, &file))
            continue;
        bool host = x->verdict.place == ET_PLACE_HOST;
        if (host && (x->touches || et_entered_root(m, x, file.dev)))
            continue;
        uint64_t *slot = et_map_put(files, key_of(&file), NULL);
        if (!slot)
            return et_fail_memory(err);
        *slot += host ? 1 : (uint64_t)1 << BY_CONTAINER_SHIFT;
    }
    return 0;
}

enum et_file_owner et_host_files_owner(const struct et_map *files, const struct et_exec_node *x)
{
    struct file file;
    if (!file_of(x, &file))
        return ET_FILE_UNTOLD;
    const uint64_t *seen = et_map_get(files, key_of(&file));
    uint64_t host = seen ? *seen & UINT32_MAX : 0, others = seen ? *seen >> BY_CONTAINER_SHIFT : 0;
    return host > others * HOSTS_SHARE ? ET_FILE_OF_HOST : ET_FILE_OF_OTHERS;
}

static bool is_in_its_own_root(const struct et_model *m, const struct et_exec_node *x)
{
    struct file file;
    return file_of(x, &file) && !x->touches && !et_entered_root(m, x, file.dev);
}

int et_clues_by_host_file(struct et_model *m, struct et_err *err)
{
    struct et_map files;
    et_map_init(&files);
    int rc = et_host_files_learn(m, &files, err);
    for (size_t i = 0; et_more_execs(m, i) && rc == 0; i++) {
        const struct et_exec_node *x = &m->execs.at[i];
        if (x->verdict.place != ET_PLACE_UNKNOWN ||
            et_host_files_owner(&files, x) != ET_FILE_OF_HOST || !is_in_its_own_root(m, x))
            continue;
        const struct et_verdict clue = { ET_PLACE_HOST,
                                         ET_STRENGTH_PROBABLE,
                                         ET_METHOD_HOST_FILE,
                                         0,
                                         et_short_pid(et_exec_pid(m, x)),
                                         0 };
        rc = et_clue_to_exec(m, (et_ref)(i + 1), &clue, err);
    }
    et_map_clear(&files);
    return rc;
}
