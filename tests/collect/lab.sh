# shellcheck shell=bash
# A host to try scripts/collect on, of stand-ins only: what its commands print and what lies on its
# disk is in replay/ (see replay/ORIGIN.md). To be sourced; lab_make first.
collect_tests=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)

# All that scripts/collect may use of a host, besides a shell.
lab_tools=(cat cut date grep gzip head id mkdir mv readlink rm sed sha256sum sort tail tar timeout touch tr true wc)

# lab_make FOLDER SHELL: FOLDER/bin (the only commands), root, home, out. SHELL is dash, bash or
# busybox; with busybox all tools are its own.
lab_make() {
    lab=$1 lab_shell=$2
    mkdir -p "$lab"/bin "$lab"/home "$lab"/out "$lab"/in "$lab"/tmp
    local tool
    for tool in "${lab_tools[@]}"; do
        case $lab_shell in
            busybox) ln -s "$(command -v busybox)" "$lab/bin/$tool" ;;
            *) ln -s "$(type -P "$tool")" "$lab/bin/$tool" ;;
        esac
    done
    ln -s "$(type -P "$lab_shell")" "$lab/bin/sh"
    cp -R "$collect_tests/replay" "$lab/replay"
    cp -P "$collect_tests"/bin/* "$lab/bin/"
    lab_root
    : >"$lab/calls"
}

# The disk: that of replay/root, with an audit log and with the links that such a disk has.
lab_root() {
    local pod=payments_payments-worker-5d8f_2102c4be-7165-42a3-9650-7c2f4bfb43b9
    local worker=45065119e9988143ea1a6ca078a194ccc492c5df1efc9b9322cfd501deeac1d5
    cp -R "$collect_tests/replay/root" "$lab/root"
    mkdir -p "$lab/root/var/log/audit" "$lab/root/var/log/containers"
    cp "$collect_tests/../../samples/web-front-incident/evidence/audit.log" "$lab/root/var/log/audit/audit.log"
    echo 'Nov 23 22:12:22 ci-node-07 kernel: audit: backlog limit exceeded' >"$lab/root/var/log/syslog"
    ln -s ../usr/lib/os-release "$lab/root/etc/os-release"
    ln -s "/var/log/pods/$pod/worker/0.log" \
        "$lab/root/var/log/containers/payments-worker-5d8f_payments_worker-$worker.log"
}

# lab_collect OPTION...: runs scripts/collect there, in the folder in/ with TMPDIR tmp/.
lab_collect() { (lab_exec "$@"); }

# lab_exec OPTION...: becomes it, so that a signal to the process is one to scripts/collect.
lab_exec() {
    cd "$lab/in" || exit
    exec env -i PATH="$lab/bin" HOME="$lab/home" TMPDIR="$lab/tmp" REPLAY="$lab/replay" CALLS="$lab/calls" \
        "$lab/bin/sh" "$collect_tests/../../scripts/collect" --root "$lab/root" "$@"
}
