/*
 * docker [-H SOCKET] [container] exec [-it] [-e A=B] [-u USER] CONTAINER COMMAND …
 * docker [container] run|create [-d] [--name NAME] [--entrypoint E] … IMAGE [COMMAND …]
 * docker [container] start|restart [-a] CONTAINER …
 * docker [image|buildx] build [-t NAME] … FOLDER
 * docker compose [-f FILE] exec|run [-T] SERVICE COMMAND …, docker compose up|start …
 * podman, nerdctl: as docker; docker-compose: as docker compose
 * ctr [-n NAMESPACE] task|tasks|t exec --exec-id X ID COMMAND …
 * ctr [-n NAMESPACE] run [-d] … IMAGE ID [COMMAND …]
 * crictl [-r SOCKET] exec [-it] ID COMMAND …, crictl start ID …
 * kubectl [-n NAMESPACE] exec [-it] POD [-c CONTAINER] -- COMMAND …
 * k3s kubectl|ctr|crictl …, and any of these through a link to k3s
 *
 * Sources: the programs' own command line help.
 */
#include "analyzer/actors/commands.h"

#include "analyzer/actors/client_options.h"

/* A family shares a grammar. */
enum family { NO_CLIENT, DOCKER, COMPOSE, CTR, CRICTL, KUBECTL, MULTI_CALL };

static const struct {
    const char *name;
    enum family family;
} programs[] = { { "docker", DOCKER },        { "podman", DOCKER },   { "podman-remote", DOCKER },
                 { "nerdctl", DOCKER },       { "ctr", CTR },         { "crictl", CRICTL },
                 { "kubectl", KUBECTL },      { "oc", KUBECTL },      { "docker-compose", COMPOSE },
                 { "docker-buildx", DOCKER }, { "buildctl", DOCKER }, { "buildah", DOCKER },
                 { "k3s", MULTI_CALL },       { "rke2", MULTI_CALL }, { "k0s", MULTI_CALL },
                 { "microk8s", MULTI_CALL } };

/* The words, one after the other. */
struct cursor {
    const struct et_slice *argv;
    size_t argc, at;
};

static bool takes_value(const struct et_client_options *options, struct et_slice option)
{
    return et_slice_is_one_of(option, options->valued, options->count);
}

static bool is_letter(struct et_slice option, char letter)
{
    return option.n == 2 && option.p[1] == letter;
}

/* What an option says that matters here. */
static void take_option(struct et_client_call *call, struct et_slice option, struct et_slice value)
{
    if (et_slice_is(option, "--name"))
        call->target = value;
    else if (et_slice_is(option, "--entrypoint"))
        call->entrypoint = value;
    else if (et_slice_is(option, "--namespace") || is_letter(option, 'n'))
        call->name_space = value;
    else if (et_slice_is(option, "--image"))
        call->image = value;
    if (is_letter(option, 'p') || is_letter(option, 'P') || et_slice_is(option, "--publish") ||
        et_slice_is(option, "--publish-all"))
        call->publishes = true;
}

/* -it, -eA=B, -u 0: letters until one takes a value. */
static void take_letters(struct et_client_call *call, const struct et_client_options *options,
                         struct cursor *c)
{
    struct et_slice word = c->argv[c->at++];
    for (size_t i = 1; i < word.n; i++) {
        const char text[2] = { '-', word.p[i] };
        const struct et_slice option = { text, sizeof text };
        if (!takes_value(options, option)) {
            take_option(call, option, ET_SLICE_NONE);
            continue;
        }
        struct et_slice rest = et_slice_from(word, i + 1);
        if (rest.n)
            rest = et_slice_from(rest, rest.p[0] == '=');
        else
            rest = c->at < c->argc ? c->argv[c->at++] : ET_SLICE_NONE;
        take_option(call, option, rest);
        return;
    }
}

static void take_long(struct et_client_call *call, const struct et_client_options *options,
                      struct cursor *c)
{
    struct et_slice word = c->argv[c->at++];
    const char *equals = et_slice_find(word, '=');
    if (equals) {
        size_t n = (size_t)(equals - word.p);
        take_option(call, et_slice_to(word, n), et_slice_from(word, n + 1));
        return;
    }
    bool valued = takes_value(options, word);
    take_option(call, word, valued && c->at < c->argc ? c->argv[c->at] : ET_SLICE_NONE);
    c->at += valued && c->at < c->argc;
}

/* Stops at the first word that is no option; "--" ends them, too. */
static void skip_options(struct et_client_call *call, const struct et_client_options *options,
                         struct cursor *c)
{
    while (c->at < c->argc && c->argv[c->at].n > 1 && c->argv[c->at].p[0] == '-') {
        if (et_slice_is(c->argv[c->at], "--")) {
            c->at++;
            return;
        }
        if (et_slice_starts(c->argv[c->at], "--"))
            take_long(call, options, c);
        else
            take_letters(call, options, c);
    }
}

static struct et_slice next(struct cursor *c)
{
    return c->at < c->argc ? c->argv[c->at++] : ET_SLICE_NONE;
}

static void rest_is_command(struct et_client_call *call, const struct cursor *c)
{
    call->words = c->argv + c->at;
    call->word_count = c->argc - c->at;
}

static struct et_client_call nothing(void)
{
    return (struct et_client_call){ .op = ET_CLIENT_OTHER };
}

static struct et_client_call executed(struct et_client_call call, enum et_client_target named,
                                      const struct et_client_options *options, struct cursor *c)
{
    skip_options(&call, options, c);
    call.op = ET_CLIENT_EXEC;
    call.named = named;
    call.target = next(c);
    rest_is_command(&call, c);
    return call.target.n ? call : nothing();
}

static struct et_client_call started(struct et_client_call call,
                                     const struct et_client_options *options, struct cursor *c)
{
    skip_options(&call, options, c);
    call.op = ET_CLIENT_START;
    call.named = ET_TARGET_CONTAINER;
    call.target = ET_SLICE_NONE;
    rest_is_command(&call, c);
    return call.word_count ? call : nothing();
}

static struct et_client_call ran(struct et_client_call call, struct cursor *c)
{
    call.target = ET_SLICE_NONE;
    skip_options(&call, &et_run_options, c);
    call.op = ET_CLIENT_RUN;
    call.named = call.target.n ? ET_TARGET_CONTAINER : ET_TARGET_NONE;
    call.image = next(c);
    rest_is_command(&call, c);
    return call.image.n ? call : nothing();
}

static struct et_client_call compose(struct et_client_call call, struct cursor *c)
{
    skip_options(&call, &et_compose_options, c);
    call.publishes = false; /* -p was the project's name */
    struct et_slice verb = next(c);
    if (et_slice_is(verb, "exec"))
        return executed(call, ET_TARGET_SERVICE, &et_compose_options, c);
    if (et_slice_is(verb, "run")) {
        call = executed(call, ET_TARGET_SERVICE, &et_compose_options, c);
        call.op = call.op == ET_CLIENT_EXEC ? ET_CLIENT_RUN : call.op;
        return call;
    }
    if (et_slice_is(verb, "up") || et_slice_is(verb, "start") || et_slice_is(verb, "restart") ||
        et_slice_is(verb, "create"))
        call.op = ET_CLIENT_UP;
    if (et_slice_is(verb, "build"))
        call.op = ET_CLIENT_BUILD;
    return call;
}

static struct et_client_call docker(struct et_slice program, struct cursor *c)
{
    static const char *const groups[] = { "container", "image", "buildx", "builder" };
    static const char *const building[] = { "build", "bud", "bake" };
    struct et_client_call call = nothing();
    skip_options(&call, &et_global_options, c);
    call.publishes = false;
    struct et_slice verb = next(c);
    if (ET_SLICE_IN(verb, groups)) {
        skip_options(&call, &et_global_options, c);
        verb = next(c);
    }
    if (et_slice_is(verb, "compose"))
        return compose(call, c);
    if (et_slice_is(verb, "exec"))
        return executed(call, ET_TARGET_CONTAINER, &et_exec_options, c);
    if ((et_slice_is(verb, "run") && !et_slice_is(program, "buildah")) ||
        et_slice_is(verb, "create"))
        return ran(call, c);
    if (et_slice_is(verb, "start") || et_slice_is(verb, "restart"))
        return started(call, &et_start_options, c);
    if (ET_SLICE_IN(verb, building) ||
        (et_slice_is(program, "buildah") && et_slice_is(verb, "run")))
        call.op = ET_CLIENT_BUILD;
    return call;
}

static struct et_client_call ctr(struct cursor *c)
{
    static const char *const tasks[] = { "task", "tasks", "t" };
    static const char *const containers[] = { "container", "containers", "c" };
    struct et_client_call call = nothing();
    skip_options(&call, &et_ctr_options, c);
    struct et_slice verb = next(c), group = ET_SLICE_NONE;
    if (ET_SLICE_IN(verb, tasks) || ET_SLICE_IN(verb, containers)) {
        group = verb;
        verb = next(c);
    }
    call.publishes = false;
    if (et_slice_is(verb, "exec") && ET_SLICE_IN(group, tasks))
        return executed(call, ET_TARGET_CONTAINER, &et_ctr_options, c);
    if (et_slice_is(verb, "start") && ET_SLICE_IN(group, tasks))
        return started(call, &et_ctr_options, c);
    if (!((et_slice_is(verb, "run") || et_slice_is(verb, "r")) && !group.p) &&
        !(et_slice_is(verb, "create") && ET_SLICE_IN(group, containers)))
        return call;
    skip_options(&call, &et_ctr_options, c);
    call.op = ET_CLIENT_RUN;
    call.named = ET_TARGET_CONTAINER;
    call.image = next(c);
    call.target = next(c);
    if (!call.target.n) { /* with --config there is no image */
        call.target = call.image;
        call.image = ET_SLICE_NONE;
    }
    rest_is_command(&call, c);
    return call.target.n ? call : nothing();
}

static struct et_client_call crictl(struct cursor *c)
{
    struct et_client_call call = nothing();
    skip_options(&call, &et_crictl_options, c);
    struct et_slice verb = next(c);
    if (et_slice_is(verb, "exec"))
        return executed(call, ET_TARGET_CONTAINER, &et_crictl_exec_options, c);
    if (et_slice_is(verb, "start"))
        return started(call, &et_crictl_exec_options, c);
    return call;
}

/* Options may stand behind the pod, too; "--" ends them. */
static struct et_client_call kubectl(struct cursor *c)
{
    struct et_client_call call = nothing();
    skip_options(&call, &et_kubectl_options, c);
    if (!et_slice_is(next(c), "exec"))
        return nothing();
    call = executed(call, ET_TARGET_POD, &et_kubectl_options, c);
    skip_options(&call, &et_kubectl_options, c);
    rest_is_command(&call, c);
    if (et_slice_starts(call.target, "pod/") || et_slice_starts(call.target, "pods/"))
        call.target = et_slice_basename(call.target);
    return call;
}

static enum family family_of(struct et_slice name)
{
    for (size_t i = 0; i < sizeof programs / sizeof *programs; i++)
        if (et_slice_is(name, programs[i].name))
            return programs[i].family;
    return NO_CLIENT;
}

bool et_client_may_be(struct et_slice exe)
{
    return family_of(et_slice_basename(exe)) != NO_CLIENT;
}

struct et_client_call et_client_of(struct et_slice exe, const struct et_slice *argv, size_t argc)
{
    struct cursor c = { argv, argc, 1 };
    struct et_slice name = et_slice_basename(exe);
    enum family family = family_of(name);
    if (family == MULTI_CALL) {
        name = argc ? et_slice_basename(argv[0]) : ET_SLICE_NONE;
        family = family_of(name);
    }
    if (family == MULTI_CALL) {
        name = next(&c);
        family = family_of(name);
    }
    switch (family) {
    case DOCKER:
        return docker(name, &c);
    case COMPOSE: {
        if (c.at < argc && et_slice_is(argv[c.at], "compose")) /* as docker calls its plugin */
            c.at++;
        return compose(nothing(), &c);
    }
    case CTR:
        return ctr(&c);
    case CRICTL:
        return crictl(&c);
    case KUBECTL:
        return kubectl(&c);
    default:
        return nothing();
    }
}

/* The first word may have been looked up: gcc is /usr/bin/gcc to a script's
 * interpreter. */
static bool same_first(struct et_slice asked, struct et_slice ran)
{
    return et_slice_eq(asked, ran) ||
           (!et_slice_find(asked, '/') && et_slice_eq(asked, et_slice_basename(ran)));
}

bool et_client_runs(const struct et_client_call *call, const struct et_slice *argv, size_t argc,
                    size_t most)
{
    size_t n = call->word_count, own = call->entrypoint.n ? 1 : 0;
    if (n + own == 0 || n + own > argc || argc - n - own > most)
        return false;
    const struct et_slice *tail = argv + (argc - n);
    if (own && !same_first(call->entrypoint, tail[-1]))
        return false;
    for (size_t i = 0; i < n; i++)
        if (i || own ? !et_slice_eq(call->words[i], tail[i]) : !same_first(call->words[i], tail[i]))
            return false;
    return true;
}
