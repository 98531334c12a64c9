/* Writes a log that is made to need memory, on the fly:
 *
 *   hostile KIND COUNT >LOG
 *
 * Kinds: see the table at the end. Nothing of it is random, so that a run can be repeated. */
#include <inttypes.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { BEGIN_S = 1795472000, PER_SECOND = 1000, FIRST_SERIAL = 100 };

/* An event of one exec. */
struct exec {
    uint64_t serial; /* tells the time, too */
    uint64_t pid, ppid;
    const char *node, *exe, *arguments; /* node: "node=NAME " or "" */
};

static void head(const char *node, const char *type, uint64_t serial)
{
    printf("%stype=%s msg=audit(%" PRIu64 ".%03u:%" PRIu64 "): ", node, type,
           BEGIN_S + serial / PER_SECOND, (unsigned)(serial % PER_SECOND), serial);
}

static void syscall_record(const struct exec *x, int items)
{
    head(x->node, "SYSCALL", x->serial);
    printf("arch=c000003e syscall=59 success=yes exit=0 a0=1 a1=2 a2=3 a3=8 items=%d ppid=%" PRIu64
           " pid=%" PRIu64 " auid=1000 uid=0 gid=0 euid=0 suid=0 fsuid=0 egid=0 sgid=0 fsgid=0 "
           "tty=(none) ses=5 comm=\"x\" exe=\"%s\" subj=unconfined key=\"exec\"\n",
           items, x->ppid, x->pid, x->exe);
}

static void write_exec(const struct exec *x)
{
    syscall_record(x, 1);
    head(x->node, "EXECVE", x->serial);
    printf("%s\n", x->arguments);
    head(x->node, "CWD", x->serial);
    printf("cwd=\"/\"\n");
    head(x->node, "PATH", x->serial);
    printf("item=0 name=\"%s\" inode=7 dev=fe:00 mode=0100755 ouid=0 ogid=0 rdev=00:00 "
           "nametype=NORMAL\n",
           x->exe);
    head(x->node, "PROCTITLE", x->serial);
    printf("proctitle=\"x\"\n");
}

static struct exec plain(uint64_t n)
{
    return (struct exec){ .serial = FIRST_SERIAL + n,
                          .pid = 1000,
                          .ppid = 1,
                          .node = "",
                          .exe = "/usr/bin/true",
                          .arguments = "argc=1 a0=\"true\"" };
}

static void write_open(uint64_t count)
{
    for (uint64_t n = 0; n < count; n++) {
        struct exec x = plain(n);
        syscall_record(&x, 2);
    }
}

/* COUNT MiB without a line end, within an argument. */
static void write_line(uint64_t count)
{
    static char mib[1 << 20];
    memset(mib, 'a', sizeof mib);
    struct exec x = plain(0);
    write_exec(&x);
    head("", "EXECVE", FIRST_SERIAL + 1);
    printf("argc=1 a0=\"");
    for (uint64_t n = 0; n < count; n++)
        fwrite(mib, 1, sizeof mib, stdout);
    printf("\"\n");
    x = plain(2);
    write_exec(&x);
}

static void write_pids(uint64_t count)
{
    for (uint64_t n = 0; n < count; n++) {
        struct exec x = plain(n);
        x.pid = 2 + n;
        x.ppid = 1 + n;
        write_exec(&x);
    }
}

static void write_containers(uint64_t count)
{
    char arguments[256];
    for (uint64_t n = 0; n < count; n++) {
        struct exec x = plain(n);
        snprintf(arguments, sizeof arguments,
                 "argc=4 a0=\"runc\" a1=\"create\" a2=\"--bundle=/b\" "
                 "a3=\"%064" PRIx64 "\"",
                 n);
        x.exe = "/usr/bin/runc";
        x.arguments = arguments;
        x.pid = 1000 + n % 30000;
        write_exec(&x);
    }
}

static void write_hosts(uint64_t count)
{
    char node[64];
    for (uint64_t n = 0; n < count; n++) {
        struct exec x = plain(n);
        snprintf(node, sizeof node, "node=host-%" PRIu64 " ", n);
        x.node = node;
        write_exec(&x);
    }
}

/* Each number once, in an order that jumps: COUNT is made odd, and the step has no part in
 * common with it. */
static void write_serials(uint64_t count)
{
    uint64_t all = count | 1, step = all / 2;
    for (uint64_t n = 0; n < all; n++) {
        struct exec x = plain(n * step % all);
        write_exec(&x);
    }
}

static void write_records(uint64_t count)
{
    struct exec x = plain(0);
    syscall_record(&x, 1);
    for (uint64_t n = 0; n < count; n++) {
        head("", "PATH", x.serial);
        printf("item=%" PRIu64 " name=\"/usr/lib/%" PRIu64 "\" inode=7 dev=fe:00 mode=0100755 "
               "ouid=0 ogid=0 rdev=00:00 nametype=NORMAL\n",
               n, n);
    }
}

static void write_arguments(uint64_t count)
{
    struct exec x = plain(0);
    syscall_record(&x, 1);
    for (uint64_t n = 0; n < count; n++) {
        head("", "EXECVE", x.serial);
        printf("a%" PRIu64 "=\"argument-%" PRIu64 "\"\n", n, n);
    }
}

/* Each command line is 8 KiB, and like no other. */
static void write_words(uint64_t count)
{
    static char arguments[9000];
    for (uint64_t n = 0; n < count; n++) {
        struct exec x = plain(n);
        int at = snprintf(arguments, sizeof arguments, "argc=2 a0=\"true\" a1=\"%" PRIu64, n);
        memset(arguments + at, 'w', 8192);
        memcpy(arguments + at + 8192, "\"", 2);
        x.arguments = arguments;
        write_exec(&x);
    }
}

/* One command line of COUNT arguments of 512 bytes, none of which can be printed. */
static void write_command(uint64_t count)
{
    struct exec x = plain(0);
    syscall_record(&x, 0);
    for (uint64_t n = 0; n < count; n++) {
        head("", "EXECVE", x.serial);
        printf("a%" PRIu64 "=", n);
        for (int i = 0; i < 512; i++)
            printf("01");
        printf("\n");
    }
    head("", "PROCTITLE", x.serial);
    printf("proctitle=\"x\"\n");
}

/* Names of hosts of 8 KiB. */
static void write_names(uint64_t count)
{
    static char node[9000];
    for (uint64_t n = 0; n < count; n++) {
        struct exec x = plain(n);
        int at = snprintf(node, sizeof node, "node=%" PRIu64, n);
        memset(node + at, 'n', 8192);
        memcpy(node + at + 8192, " ", 2);
        x.node = node;
        write_exec(&x);
    }
}

static void write_exes(uint64_t count)
{
    char exe[64];
    for (uint64_t n = 0; n < count; n++) {
        struct exec x = plain(n);
        snprintf(exe, sizeof exe, "/tmp/%" PRIx64 "/a.out", n);
        x.exe = exe;
        x.pid = 1000 + n % 30000;
        write_exec(&x);
    }
}

static void write_broken(uint64_t count)
{
    for (uint64_t n = 0; n < count; n++)
        printf("type=SYSCALL msg=audit(x.%" PRIu64 "): nothing\n", n);
}

static void write_json(uint64_t count)
{
    printf("[{\"Id\":\"web\",\"State\":{},\"Config\":{},\"x\":");
    for (uint64_t n = 0; n < count; n++)
        putchar(n % 2 ? '[' : '{');
    putchar('\n');
}

static const struct {
    const char *name;
    void (*write)(uint64_t count);
} kinds[] = {
    { "open", write_open },             /* events that never become complete */
    { "line", write_line },             /* one line of so many MiB */
    { "pids", write_pids },             /* processes that never end, each the child of the last */
    { "containers", write_containers }, /* each made by runc */
    { "hosts", write_hosts },           /* names in node= */
    { "serials", write_serials },       /* numbers out of order, no two neighbours in turn */
    { "records", write_records },       /* PATH records of one event */
    { "arguments", write_arguments },   /* EXECVE records of one event */
    { "words", write_words },           /* command lines of 8 KiB */
    { "command", write_command },       /* arguments of 512 bytes of one exec */
    { "names", write_names },           /* names of hosts of 8 KiB */
    { "exes", write_exes },             /* programs, each run once */
    { "broken", write_broken },         /* lines that are damage */
    { "json", write_json },             /* brackets that are never closed */
};

int main(int argc, char **argv)
{
    for (size_t i = 0; argc == 3 && i < sizeof kinds / sizeof *kinds; i++) {
        if (strcmp(argv[1], kinds[i].name) != 0)
            continue;
        kinds[i].write(strtoull(argv[2], NULL, 10));
        return fflush(stdout) == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
    }
    fprintf(stderr, "hostile KIND COUNT; kinds:");
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
        fprintf(stderr, " %s", kinds[i].name);
    fprintf(stderr, "\n");
    return EXIT_FAILURE;
}
