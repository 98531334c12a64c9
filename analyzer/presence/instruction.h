/* One step of an image's making, as runtimes write it into an image's history:
 *
 *   /bin/sh -c apt-get install -y gcc                 docker build, podman, buildah
 *   |1 VERSION=12 /bin/sh -c apt-get install gcc-12   … with arguments of the build
 *   RUN /bin/sh -c apt-get install -y gcc # buildkit  BuildKit
 *   /bin/sh -c #(nop) COPY dir:3b39… in /opt          what made no container
 *   COPY /usr/local/go /usr/local/go # buildkit
 *   ENV PHPIZE_DEPS=autoconf gcc g++ */
#ifndef ET_ANALYZER_PRESENCE_INSTRUCTION_H
#define ET_ANALYZER_PRESENCE_INSTRUCTION_H

#include "analyzer/shell.h"
#include "base/err.h"

enum et_instruction_kind {
    ET_INSTRUCTION_RUN,   /* text: a script */
    ET_INSTRUCTION_COPY,  /* text: sources and the destination; ADD likewise */
    ET_INSTRUCTION_ENV,   /* text: NAME=value …; ARG likewise */
    ET_INSTRUCTION_OTHER, /* brings no files */
};

struct et_instruction {
    enum et_instruction_kind kind;
    struct et_slice text; /* points into what was parsed */
};

/* Arguments of the build that stand before the script are set as variables. */
struct et_instruction et_instruction_of(struct et_slice created_by, struct et_arena *arena,
                                        struct et_shell_variables *variables);

/* Sets the variables of an ENV. Values with blanks stand there without quotes. */
void et_instruction_set(struct et_slice text, struct et_arena *arena,
                        struct et_shell_variables *variables);

/* What a COPY or ADD brings: calls take for each source, with the path that it has in
 * the image; absent = its name is not told ("dir:3b39…"). */
typedef int (*et_copied)(void *ctx, struct et_slice source, struct et_slice path,
                         struct et_err *err);
int et_instruction_copies(struct et_slice text, struct et_arena *arena, et_copied take, void *ctx,
                          struct et_err *err);

#endif
