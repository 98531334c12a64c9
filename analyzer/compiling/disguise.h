/* A compiler's driver that does not run under its own name. What it calls itself (comm,
 * argv[0]) proves nothing; where its file lies and what it was started by does. */
#ifndef ET_ANALYZER_COMPILING_DISGUISE_H
#define ET_ANALYZER_COMPILING_DISGUISE_H

#include "analyzer/model.h"

enum et_disguise {
    ET_DISGUISE_NONE,
    ET_DISGUISE_RENAMED,    /* no compiler's name, but it calls what only a driver calls */
    ET_DISGUISE_COPIED,     /* a compiler's file was copied to that name */
    ET_DISGUISE_ARGUMENTS,  /* no compiler's name, but a compiler's arguments */
    ET_DISGUISE_LOADER,     /* run through the dynamic loader */
    ET_DISGUISE_MEMORY,     /* its file is in memory only (memfd_create(2)) */
    ET_DISGUISE_DELETED,    /* its file was deleted by then */
    ET_DISGUISE_DESCRIPTOR, /* run by a number in /proc/…/fd or by execveat(2), not by a name */
    ET_DISGUISE_SYMLINK,    /* run by a link that has another name */
};

/* How the driver is disguised, apart from what its children prove. cmdline: its command
 * line. */
enum et_disguise et_disguise_of(const struct et_model *model, const struct et_exec_node *driver,
                                struct et_slice cmdline);

const char *et_disguise_name(enum et_disguise disguise);     /* NULL = none */
enum et_disguise et_disguise_named(struct et_slice name);    /* none where no other has it */
const char *et_disguise_sentence(enum et_disguise disguise); /* "… because …"; NULL = none */

#endif
