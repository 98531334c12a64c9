# shellcheck shell=bash
# What scripts/demo and scripts/test share: packages, headings, quiet steps.
# Debian 12 with nothing installed is enough; the user is root, or may use sudo.

# shellcheck disable=SC2034 # used by scripts/demo and scripts/test
build_packages=(gcc libc6-dev cmake ninja-build pkg-config
    libaudit-dev libauparse-dev libsqlite3-dev libpcre2-dev libcsv-dev libjansson-dev libarchive-dev
    zlib1g-dev liblzma-dev libzstd-dev libbz2-dev libssl-dev libseccomp-dev)
# shellcheck disable=SC2034 # used by scripts/package
package_packages=(debhelper dpkg-dev fakeroot lintian)
# shellcheck disable=SC2034 # used by scripts/test
test_packages=(check sqlite3 clang clang-format clang-tidy libclang-rt-14-dev shellcheck cppcheck binutils
    python3 python3-jsonschema python3-yaml busybox libxml2-utils openscap-scanner graphviz sleuthkit cmark-gfm chromium
    mandoc zsh fish systemd locales postgresql-15 lnav)
# shellcheck disable=SC2034 # used by scripts/test-slurm
slurm_packages=(slurm-wlm munge python3)
# Daemons that a contributor's machine would start at boot from then on; where the machine is thrown away, it is tested there.
[ -z "${CI-}" ] || test_packages+=("${slurm_packages[@]}")
# Another node than Debian's brings its own npm, and the two packages exclude each other.
command -v npm >/dev/null || test_packages+=(nodejs npm)

say() { printf '%s\n' "$*"; }

heading() { printf '\n== %s\n' "$*"; }

# stop WHAT-TO-DO: the last words of a stage that failed.
stop() {
    printf '\nSTOPPED: %s\n' "$*" >&2
    exit 1
}

# quietly WHAT-TO-DO COMMAND...: the command's output is shown only where it fails.
quietly() {
    local hint=$1 log
    shift
    log=$(mktemp)
    if ! "$@" >"$log" 2>&1; then
        tail -n 60 "$log" >&2
        rm -f "$log"
        stop "$hint"
    fi
    rm -f "$log"
}

as_root() {
    if [ "$(id -u)" = 0 ]; then
        env DEBIAN_FRONTEND=noninteractive "$@"
    else
        sudo env DEBIAN_FRONTEND=noninteractive "$@"
    fi
}

# install_packages NAME...: those that are missing, and nothing where none is.
install_packages() {
    local name missing=() unsafe=()
    if ! command -v dpkg-query >/dev/null || ! command -v apt-get >/dev/null; then
        say "This is no Debian. It needs what these Debian packages hold: $*"
        return
    fi
    for name; do
        [ "$(dpkg-query -W -f '${db:Status-Status}' "$name" 2>/dev/null)" = installed ] || missing+=("$name")
    done
    if [ ${#missing[@]} = 0 ]; then
        say "All $# packages are there."
        return
    fi
    if [ "$(id -u)" != 0 ] && ! command -v sudo >/dev/null; then
        stop "there is no sudo; run as root: apt-get install ${missing[*]}"
    fi
    say "Installing ${missing[*]}"
    quietly "apt-get update failed; are the machine's package sources within reach?" \
        as_root apt-get -q update
    # A machine that is thrown away need not survive a power cut in the middle of it.
    [ -z "${CI-}" ] || unsafe=(-o DPkg::Options::=--force-unsafe-io)
    quietly "apt-get install failed; the reason stands above" \
        as_root apt-get -q -y --no-install-recommends -o DPkg::Lock::Timeout=120 "${unsafe[@]}" install "${missing[@]}"
}

# The tests start a PostgreSQL of their own: where the package comes with them, it makes no database and starts nothing.
no_database_server() {
    local settings=/etc/postgresql-common/createcluster.d/exectrail.conf
    [ ! -d /etc/postgresql-common ] && command -v dpkg-query >/dev/null || return 0
    as_root mkdir -p "${settings%/*}"
    echo 'create_main_cluster = false' | as_root tee "$settings" >/dev/null
}

# build PRESET [CMAKE-OPTION...]: into build/PRESET; all of it, or the targets $targets.
build() {
    local preset=$1
    shift
    say "Building preset $preset in build/$preset"
    quietly "configuring preset $preset failed; the reason stands above" cmake --preset "$preset" "$@"
    quietly "building preset $preset failed; again by hand: cmake --build build/$preset" \
        cmake --build "build/$preset" ${targets:+--target $targets} -- --quiet
}

# The leak checker needs ptrace, which some sandboxes refuse; everything that the
# sanitizers find otherwise is still found without it.
check_leak_checker() {
    mkdir -p build
    printf 'int main(void) { return 0; }\n' >build/leak.c
    gcc -fsanitize=address -o build/leak build/leak.c
    if build/leak 2>&1 | grep -q 'LeakSanitizer has encountered a fatal error'; then
        export ASAN_OPTIONS="${ASAN_OPTIONS:+$ASAN_OPTIONS:}detect_leaks=0"
        say "Note: leaks are not looked for, this machine lets no process trace another (ptrace)."
    fi
    rm -f build/leak build/leak.c
}
