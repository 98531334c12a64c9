# shellcheck shell=bash
# A Slurm cluster of two nodes on this machine alone: all it needs and leaves lies in one folder, it listens on the
# loopback, and no account, service or file of the machine is touched. Needs root, slurm-wlm and munge.

# free_ports COUNT: that nobody listens on now, one a line.
free_ports() {
    python3 - "$1" <<'END'
import socket, sys
held = [socket.create_server(("127.0.0.1", 0)) for _ in range(int(sys.argv[1]))]
for one in held:
    print(one.getsockname()[1])
END
}

# start_cluster FOLDER: returns when both nodes take jobs. What is said goes to FOLDER/*.log.
start_cluster() {
    cluster=$1
    local ports name host
    daemons=()
    mkdir -p "$cluster/state" "$cluster/munge" "$cluster/spool"
    chmod 755 "$cluster" "$cluster/munge"
    mapfile -t ports < <(free_ports 3)
    host=$(uname -n)
    host=${host%%.*}
    cat >"$cluster/slurm.conf" <<END
ClusterName=exectrail
SlurmctldHost=$host(127.0.0.1)
SlurmctldPort=${ports[0]}
SlurmUser=root
SlurmdUser=root
AuthType=auth/munge
AuthInfo=socket=$cluster/munge/socket
CredType=cred/munge
CommunicationParameters=NoCtldInAddrAny,NoInAddrAny
StateSaveLocation=$cluster/state
SlurmctldPidFile=$cluster/slurmctld.pid
SlurmdPidFile=$cluster/%n.pid
SlurmdSpoolDir=$cluster/spool/%n
SlurmctldLogFile=$cluster/slurmctld.log
SlurmdLogFile=$cluster/%n.log
# No cgroups: where this runs there may be none.
ProctrackType=proctrack/linuxproc
TaskPlugin=task/none
JobAcctGatherType=jobacct_gather/none
AccountingStorageType=accounting_storage/none
SelectType=select/cons_tres
SelectTypeParameters=CR_CPU
MpiDefault=none
MailProg=/bin/true
ReturnToService=2
# A killed task is gone at once, and the next one begins at once: there is nobody to be fair to.
KillWait=1
SchedulerParameters=batch_sched_delay=0,sched_min_interval=0,sched_interval=1,bf_interval=1
# So small that the shards of the test are two arrays.
MaxArraySize=8
SlurmdParameters=config_overrides
NodeName=node1 NodeHostname=$host NodeAddr=127.0.0.1 Port=${ports[1]} CPUs=2 RealMemory=1024
NodeName=node2 NodeHostname=$host NodeAddr=127.0.0.1 Port=${ports[2]} CPUs=2 RealMemory=1024
PartitionName=main Nodes=node1,node2 Default=YES MaxTime=INFINITE State=UP
END
    # No cgroups here means none at all: the other plugin, and looking for which, would end slurmd where none is mounted.
    echo CgroupPlugin=cgroup/v1 >"$cluster/cgroup.conf"
    export SLURM_CONF=$cluster/slurm.conf
    (umask 077 && head -c 1024 /dev/urandom >"$cluster/munge/key")
    munged --foreground --force --key-file="$cluster/munge/key" --socket="$cluster/munge/socket" \
        --pid-file="$cluster/munge/pid" --log-file="$cluster/munge/log" --seed-file="$cluster/munge/seed" \
        >"$cluster/munged.log" 2>&1 &
    daemons+=($!)
    until_true 30 test -S "$cluster/munge/socket" || return
    slurmctld -D >"$cluster/slurmctld.out" 2>&1 &
    daemons+=($!)
    for name in node1 node2; do
        slurmd -D -N "$name" >"$cluster/$name.out" 2>&1 &
        daemons+=($!)
    done
    until_true 60 nodes_are_idle
}

nodes_are_idle() { [ "$(sinfo --noheader --Node --format '%T' 2>/dev/null | grep -cx idle)" = 2 ]; }

# until_true SECONDS COMMAND…
until_true() {
    local end=$((SECONDS + $1))
    shift
    until "$@"; do
        [ $SECONDS -lt $end ] || return 1
        sleep 0.1
    done
}

# The nodes first, with what runs on them: each daemon by its own id.
stop_cluster() {
    local i pid
    scancel --me --signal=KILL --full >/dev/null 2>&1 || true
    for ((i = ${#daemons[@]} - 1; i >= 0; i--)); do
        pid=${daemons[i]}
        kill "$pid" 2>/dev/null || continue
        until_true 5 is_gone "$pid" || kill -KILL "$pid" 2>/dev/null
        wait "$pid" 2>/dev/null || true
    done
}

is_gone() { ! kill -0 "$1" 2>/dev/null || [ "$(sed 's/.*) //; s/ .*//' "/proc/$1/stat" 2>/dev/null)" = Z ]; }
