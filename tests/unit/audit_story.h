/* Audit logs in a few words, read by their parser. Header-only, as each test is one file. */
#ifndef ET_TESTS_UNIT_AUDIT_STORY_H
#define ET_TESTS_UNIT_AUDIT_STORY_H

#include "base/strbuf.h"
#include "parsers/audit/formats.h"
#include "tests/unit/collect.h"

#define STAMP_NS INT64_C(1795472001152000000)
#define ID(serial) " msg=audit(1795472001.152:" serial "): "
#define WHO                                                                                        \
    "ppid=2050 pid=2057 auid=1000 uid=0 gid=5 euid=6 suid=7 fsuid=8 egid=9 sgid=10 fsgid=11 "      \
    "tty=pts0 ses=3 "
#define UNENDED(type, serial, body) "type=" type ID(serial) body
#define RECORD(type, serial, body) UNENDED(type, serial, body) "\n"
#define EXEC_SYSCALL(serial, items)                                                                \
    RECORD("SYSCALL", serial,                                                                      \
           "arch=c000003e syscall=59 success=yes exit=0 a0=55 a1=56 a2=57 a3=8 items=" items       \
           " " WHO "comm=\"gcc\" exe=\"/usr/bin/x86_64-linux-gnu-gcc-12\" "                        \
           "subj=docker-default (enforce) key=\"exec\"")
#define EXECVE(serial, args) RECORD("EXECVE", serial, args)
#define CWD(serial) RECORD("CWD", serial, "cwd=\"/src\"")
#define TITLE(serial) RECORD("PROCTITLE", serial, "proctitle=676363002D63")
#define PATH(serial, item, rest) RECORD("PATH", serial, "item=" item " " rest)
/* A system call of a shell, with its PROCTITLE. */
#define CALL(serial, number, rest)                                                                 \
    RECORD("SYSCALL", serial,                                                                      \
           "arch=c000003e syscall=" number " " rest " items=0 " WHO                                \
           "comm=\"sh\" exe=\"/bin/dash\" subj=unconfined key=(null)")                             \
    TITLE(serial)

/* Reads these lines; the stream ends with the last one's last byte. */
static inline void read_lines(struct collect *got, const char *const *lines)
{
    ET_STRBUF_AUTO text = { 0 };
    for (; *lines; lines++)
        et_strbuf_adds(&text, *lines);
    collect_init(got);
    collect_lines_cut(got, &et_parser_audit_log, et_strbuf_slice(&text), true);
}

#define audit(got, ...) read_lines((got), (const char *const[]){ __VA_ARGS__, NULL })

#endif
