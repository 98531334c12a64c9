/* What lies where a case is or is to be, looked at before SQLite touches anything: a
 * mistyped path, a folder that cannot be written, and files beside it that were laid there to
 * make SQLite write or delete elsewhere. Opens nothing for writing. */
#ifndef ET_SCHEMA_CASE_FILE_H
#define ET_SCHEMA_CASE_FILE_H

#include "base/err.h"

#include <stdbool.h>

struct et_case_file {
    char *path; /* absolute, without symbolic links; NULL = a case in memory */
    bool there; /* the file is there, and is not empty */
    int mode; /* permissions that a new case is to have: those of an empty file, if there is one */
    bool frozen; /* it lies on a medium that nobody can write */
};

/* Refuses (ET_FATAL) what is no case. What is not there is no error. */
int et_case_file_look(struct et_case_file *file, const char *path, struct et_err *err);

/* 0 if a case can be written there; ET_FATAL with what to do. */
int et_case_file_may_write(const struct et_case_file *file, struct et_err *err);

/* 0 if the case can be read as it lies; ET_FATAL with what to do. */
int et_case_file_may_read(const struct et_case_file *file, struct et_err *err);

/* The name of a file beside the case, to be freed; NULL without memory. */
char *et_case_file_beside(const struct et_case_file *file, const char *ending);

void et_case_file_clear(struct et_case_file *file);

#endif
