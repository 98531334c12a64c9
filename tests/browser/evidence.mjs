// Evidence for the browser: made up, as no real log holds what these tests need.
//
//   node evidence.mjs hostile FOLDER     values that would like to be more than text
//   node evidence.mjs many FOLDER [COUNT [CONTAINERS]]
//                                        so many compilations, in so many containers
import { mkdirSync, openSync, writeSync, closeSync, writeFileSync } from "node:fs";

const [kind, folder, count = "10000", containers = "25"] = process.argv.slice(2);
const start = 1795472000;
let log, serial = 100, pid = 2000;

// As the kernel writes it: in quotes, or in hexadecimal where a quote, a blank or a byte that is no
// plain ASCII is in it.
const value = (text) => (/^[!#-~]+$/.test(text) ? `"${text}"` : Buffer.from(text, "utf8").toString("hex").toUpperCase());

const exec = (seconds, { pid, ppid, exe, argv, cwd = "/src", uid = 0, auid = 4294967295, ses = 4294967295 }) => {
  const id = `msg=audit(${(start + seconds).toFixed(3)}:${serial++})`;
  const argument = argv.map((text, i) => `a${i}=${value(text)}`).join(" ");
  writeSync(
    log,
    `type=SYSCALL ${id}: arch=c000003e syscall=59 success=yes exit=0 a0=0 a1=0 a2=0 a3=0 items=1 ppid=${ppid} pid=${pid} auid=${auid} uid=${uid} gid=0 euid=${uid} suid=0 fsuid=0 egid=0 sgid=0 fsgid=0 tty=(none) ses=${ses} comm=${value(exe.split("/").pop().slice(0, 15))} exe=${value(exe)} subj=unconfined key="exec"\n` +
      `type=EXECVE ${id}: argc=${argv.length} ${argument}\n` +
      `type=CWD ${id}: cwd=${value(cwd)}\n` +
      `type=PATH ${id}: item=0 name=${value(exe)} inode=100 dev=00:3a mode=0100755 ouid=0 ogid=0 rdev=00:00 nametype=NORMAL cap_fp=0 cap_fi=0 cap_fe=0 cap_fver=0 cap_frootid=0\n` +
      `type=EOE ${id}: \n`,
  );
};

const inspect = (id, name, image, at, labels = {}) => ({
  Id: id,
  Created: new Date((start + at) * 1000).toISOString(),
  Path: "sleep",
  Args: ["1d"],
  State: { Status: "running", Running: true, Pid: 0, ExitCode: 0, StartedAt: new Date((start + at) * 1000).toISOString(), FinishedAt: "0001-01-01T00:00:00Z" },
  Image: `sha256:${"ab".repeat(32)}`,
  Name: `/${name}`,
  Driver: "overlay2",
  Platform: "linux",
  HostConfig: { NetworkMode: "default", Privileged: false, PidMode: "" },
  Config: { Image: image, Labels: labels, Cmd: ["sleep", "1d"], Entrypoint: null },
});

// A container's shim, and the first process in it; what is executed in it has this as its parent.
const container = (seconds, id) => {
  const shim = pid++, init = pid++;
  exec(seconds, {
    pid: shim, ppid: 1, exe: "/usr/bin/containerd-shim-runc-v2", cwd: "/run",
    argv: ["/usr/bin/containerd-shim-runc-v2", "-namespace", "moby", "-id", id, "-address", "/run/containerd/containerd.sock"],
  });
  exec(seconds + 0.01, { pid: init, ppid: shim, exe: "/usr/bin/dash", argv: ["sh"], cwd: "/" });
  return init;
};

const id = (n) => (n + 10).toString(16).padStart(4, "0").repeat(16);

const hostile = () => {
  const names = [
    "<script>document.title='owned'</script>",
    "\"><img src=x onerror=alert(1)>",
    "'-alert(1)-'",
    "</script><script>alert(1)</script>",
    "javascript:alert(1)",
    "\u202egpj.exe\u202c\u2066x\u2069",
    "\u001b[31mred\u001b]0;title\u0007\u009b5m",
    "</style><style>body{display:none}</style>",
    "</title><base href=//example.invalid/>",
    "&lt;b&gt;&#x3c;i&#x3e;&amp;",
    "=HYPERLINK(\"//example.invalid\")",
    "${7*7}{{7*7}}<!--",
    "x".repeat(60000),
  ];
  const list = [];
  names.forEach((name, n) => {
    const init = container(n * 4, id(n));
    const short = name.length > 1000 ? "long" : name;
    list.push(inspect(id(n), short, `registry.example/${short}:1`, n * 4, { [short]: short }));
    const driver = pid++, output = pid++;
    exec(n * 4 + 1, { pid: driver, ppid: init, exe: "/usr/bin/tcc", argv: ["tcc", "-o", `/tmp/${short}`, `${short}.c`, name], cwd: `/src/${short}` });
    exec(n * 4 + 2, { pid: output, ppid: init, exe: `/tmp/${short}`, argv: [`/tmp/${short}`, name] });
  });
  return list;
};

const many = () => {
  const list = [];
  const inits = Array.from({ length: Number(containers) }, (_, n) => {
    list.push(inspect(id(n), `worker-${n}`, "acme/builder:12", n * 0.1));
    return container(n * 0.1, id(n));
  });
  for (let n = 0; n < Number(count); n++)
    exec(10 + n * 0.25, {
      pid: pid++, ppid: inits[n % inits.length], exe: "/usr/bin/tcc",
      argv: ["tcc", "-c", "-o", `/tmp/o${n}.o`, `/src/file${n}.c`], cwd: `/src/part-${n % 400}`,
    });
  return list;
};

mkdirSync(folder, { recursive: true });
log = openSync(`${folder}/audit.log`, "w");
writeSync(log, `type=DAEMON_START msg=audit(${start - 1}.000:99): op=start ver=3.0.9 format=raw kernel=6.1.0 auid=4294967295 pid=500 uid=0 ses=4294967295 subj=unconfined res=success\n`);
const list = { hostile, many }[kind]();
closeSync(log);
writeFileSync(`${folder}/docker-inspect.json`, JSON.stringify(list, null, 4) + "\n");
