#include "analyzer/cli/whole_case.h"

#include "analyzer/cli/command.h"
#include "analyzer/merge/findings.h"

int et_need_whole_case(struct et_store *store, const char *path, const char *cannot)
{
    struct et_err err = { 0 };
    int part = et_is_of_findings(store, &err);
    if (part < 0)
        return et_complain(ET_EXIT_FAILED, path, "%s", err.msg);
    return part ? et_complain(ET_EXIT_FAILED, path,
                              "has only findings and what they rest on (merge --findings): %s; "
                              "`merge` without --findings makes a case that has all",
                              cannot)
                : ET_EXIT_DONE;
}
