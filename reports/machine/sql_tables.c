#include "reports/machine/sql_tables.h"

#include <string.h>

static const struct et_sql_table tables[] = {
    { "evidence", ET_Q_SQL_EVIDENCE },
    { "damage", ET_Q_SQL_DAMAGE },
    { "users", ET_Q_SQL_USERS },
    { "actors", ET_Q_SQL_ACTORS },
    { "actor_links", ET_Q_SQL_ACTOR_LINKS },
    { "execs", ET_Q_SQL_EXECS },
    { "exec_places", ET_Q_SQL_EXEC_PLACES },
    { "clues", ET_Q_SQL_CLUES },
    { "touches", ET_Q_SQL_TOUCHES },
    { "containers", ET_Q_SQL_CONTAINERS },
    { "lifetimes", ET_Q_SQL_LIFETIMES },
    { "compilations", ET_Q_SQL_COMPILATIONS },
    { "builds", ET_Q_SQL_BUILDS },
    { "chains", ET_Q_SQL_CHAINS },
    { "findings", ET_Q_SQL_FINDINGS },
    { "presence", ET_Q_SQL_PRESENCE },
    { "present_compilers", ET_Q_SQL_PRESENT_COMPILERS },
    { "coverage", ET_Q_SQL_COVERAGE },
    { "unseen", ET_Q_SQL_UNSEEN },
    { "timeline", ET_Q_SQL_TIMELINE },
    { "packages", ET_Q_SQL_PACKAGES },
    { "files", ET_Q_SQL_FILES },
    { "image_layers", ET_Q_SQL_IMAGE_LAYERS },
    { "image_names", ET_Q_SQL_IMAGE_NAMES },
    { "image_files", ET_Q_SQL_IMAGE_FILES },
    { "processes_listed", ET_Q_SQL_PROCESSES_LISTED },
    { "settings", ET_Q_SQL_SETTINGS },
    { "output", ET_Q_SQL_OUTPUT },
    { "waivers", ET_Q_SQL_WAIVERS },
    { "verdicts", ET_Q_SQL_VERDICTS },
    { "verdict_reasons", ET_Q_SQL_VERDICT_REASONS },
    { "remedies", ET_Q_SQL_REMEDIES },
    { "controls", ET_Q_SQL_CONTROLS },
    { "judgements", ET_Q_SQL_JUDGEMENTS },
    { "exec_counts", ET_Q_SQL_EXEC_COUNTS },
    { "scope", ET_Q_SQL_SCOPE },
    { "runs", ET_Q_SQL_RUNS },
};

const struct et_sql_table *et_sql_tables(size_t *count)
{
    *count = sizeof tables / sizeof *tables;
    return tables;
}

/* A name means the same in every view, but for one. What is not here is a text.
 * SQLite is not asked: what it tells of a column depends on how it runs the statement. */
static const struct {
    const char *column;
    enum et_sql_type type;
} columns[] = {
    { "actor_id", ET_SQL_NUMBER },
    { "agrees", ET_SQL_NUMBER },
    { "argv", ET_SQL_JSON },
    { "as_of", ET_SQL_TIME },
    { "as_of_given", ET_SQL_NUMBER },
    { "attempted_severity", ET_SQL_NUMBER },
    { "attempts", ET_SQL_NUMBER },
    { "auid", ET_SQL_NUMBER },
    { "build_id", ET_SQL_NUMBER },
    { "byte_offset", ET_SQL_NUMBER },
    { "bytes", ET_SQL_NUMBER },
    { "chosen", ET_SQL_NUMBER },
    { "compilation_id", ET_SQL_NUMBER },
    { "compilations", ET_SQL_NUMBER },
    { "complete", ET_SQL_NUMBER },
    { "contradicted", ET_SQL_NUMBER },
    { "created", ET_SQL_TIME },
    { "decides", ET_SQL_NUMBER },
    { "disguised", ET_SQL_NUMBER },
    { "driver_exec_id", ET_SQL_NUMBER },
    { "empty", ET_SQL_NUMBER },
    { "end_ns", ET_SQL_NUMBER },
    { "end_time", ET_SQL_TIME },
    { "euid", ET_SQL_NUMBER },
    { "events", ET_SQL_NUMBER },
    { "exec_count", ET_SQL_NUMBER },
    { "exec_id", ET_SQL_NUMBER },
    { "execs", ET_SQL_NUMBER },
    { "executed_severity", ET_SQL_NUMBER },
    { "execve_events", ET_SQL_NUMBER },
    { "exit", ET_SQL_NUMBER },
    { "expires", ET_SQL_DAY },
    { "finding_id", ET_SQL_NUMBER },
    { "first_output_exec_id", ET_SQL_NUMBER },
    { "first_start_ns", ET_SQL_NUMBER },
    { "first_time", ET_SQL_TIME },
    { "fits", ET_SQL_NUMBER },
    { "flags", ET_SQL_JSON },
    { "gid", ET_SQL_NUMBER },
    { "given_up", ET_SQL_NUMBER },
    { "host_id", ET_SQL_NUMBER },
    { "inherited", ET_SQL_NUMBER },
    { "labels", ET_SQL_JSON },
    { "last_time", ET_SQL_TIME },
    { "left_out", ET_SQL_NUMBER },
    { "line", ET_SQL_NUMBER },
    { "lines_damaged", ET_SQL_NUMBER },
    { "lines_parsed", ET_SQL_NUMBER },
    { "lines_read", ET_SQL_NUMBER },
    { "lines_skipped", ET_SQL_NUMBER },
    { "mtime", ET_SQL_TIME },
    { "n", ET_SQL_NUMBER },
    { "names", ET_SQL_JSON },
    { "other_actor_id", ET_SQL_NUMBER },
    { "output_executed", ET_SQL_NUMBER },
    { "output_runs", ET_SQL_NUMBER },
    { "parent_exec_id", ET_SQL_NUMBER },
    { "pid", ET_SQL_NUMBER },
    { "position", ET_SQL_NUMBER },
    { "ppid", ET_SQL_NUMBER },
    { "presence_id", ET_SQL_NUMBER },
    { "present_severity", ET_SQL_NUMBER },
    { "privileged", ET_SQL_NUMBER },
    { "process_id", ET_SQL_NUMBER },
    { "pruned_before", ET_SQL_TIME },
    { "ran_compiler", ET_SQL_NUMBER },
    { "rank", ET_SQL_NUMBER },
    { "rules_files", ET_SQL_JSON },
    { "run", ET_SQL_NUMBER },
    { "serial", ET_SQL_NUMBER },
    { "ses", ET_SQL_NUMBER },
    { "severity", ET_SQL_NUMBER },
    { "since_time", ET_SQL_TIME },
    { "size", ET_SQL_NUMBER },
    { "sources", ET_SQL_JSON },
    { "start_ns", ET_SQL_NUMBER },
    { "start_time", ET_SQL_TIME },
    { "success", ET_SQL_NUMBER },
    { "time", ET_SQL_TIME },
    { "time_ns", ET_SQL_NUMBER },
    { "uid", ET_SQL_NUMBER },
    { "unseen", ET_SQL_NUMBER },
    { "verdict_id", ET_SQL_NUMBER },
    { "verified", ET_SQL_NUMBER },
    { "waived", ET_SQL_NUMBER },
    { "waiver_id", ET_SQL_NUMBER },
    { "whole", ET_SQL_NUMBER },
};

enum et_sql_type et_sql_column_type(const struct et_sql_table *table, const char *column)
{
    if (strcmp(table->name, "containers") == 0 && strcmp(column, "command") == 0)
        return ET_SQL_JSON; /* elsewhere it is a line */
    for (size_t i = 0; i < sizeof columns / sizeof *columns; i++)
        if (strcmp(column, columns[i].column) == 0)
            return columns[i].type;
    return ET_SQL_TEXT;
}
