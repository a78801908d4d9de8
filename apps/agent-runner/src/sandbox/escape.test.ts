import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, readFileSync } from 'node:fs'
import { chmod, link, mkdir, readFile, readdir, stat, symlink, writeFile } from 'node:fs/promises'
import { createServer, type AddressInfo, type Server } from 'node:net'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { until } from '@rain/testing'
import { isRunning, pidsByArguments, survivors, whenWritten } from '../tools/bash/testing/processes.ts'
import { membersOf } from './limits/process-family.ts'
import { createSandboxLab, type SandboxLab } from './testing/sandbox-lab.ts'
import { testWithSandbox } from './testing/test-with-sandbox.ts'

/** Found nowhere but in what no command may see. */
const secret = 'rain-secret-canary'
let lab: SandboxLab

beforeAll(async () => {
  lab = await createSandboxLab()
  const { home, rainHome, otherAgent, cwd } = lab
  for (const folder of ['.ssh', '.aws', '.config/app']) await mkdir(join(home, folder), { recursive: true })
  for (const file of ['.ssh/id_rsa', '.aws/credentials', '.config/app/token', '.bash_history', 'diary.txt']) {
    await writeFile(join(home, file), secret)
  }
  await writeFile(join(rainHome, 'secret.key'), secret)
  await writeFile(join(otherAgent, 'notes.txt'), secret)
  await writeFile(join(cwd, 'mine.txt'), 'mine')
}, 60_000)
afterAll(() => lab.remove())

/** A command that would print the secret if it got at it. */
async function expectNothingFrom(script: string): Promise<string> {
  const { output } = await lab.run(script)
  expect(output).not.toContain(secret)
  return output
}

/** What Python says to a line; most of these need system calls that no shell has. */
async function python(code: string): Promise<string> {
  await writeFile(join(lab.cwd, 'attack.py'), code)
  return (await lab.run('python3 attack.py')).output
}

describe('files', () => {
  testWithSandbox.each([
    ['keys', 'cat ~/.ssh/id_rsa ~/.aws/credentials; ls -la ~/.ssh'],
    ['the settings of programs', 'cat ~/.config/app/token ~/.bash_history; find ~ -type f -exec cat {} +'],
    ['other files of the home folder', 'cat ~/diary.txt; ls ~ | grep diary'],
    ['the folder of Rain', 'cat ~/.rain/secret.key; ls -la ~/.rain/sandbox'],
    ['the folder of another agent', 'cat ~/other/notes.txt ../other/notes.txt'],
    ['what a new link leads to', 'ln -s ~/.ssh/id_rsa key; ln -s ../.. up; cat key up/home/diary.txt'],
    ['the same through the process before it', 'cat /proc/1/root$HOME/diary.txt /proc/1/cwd/../diary.txt'],
  ])('%s cannot be read', async (_, script) => {
    await expectNothingFrom(script)
  })

  testWithSandbox('an old link in the folder leads nowhere', async () => {
    await symlink(join(lab.home, 'diary.txt'), join(lab.cwd, 'old-link'))
    await expectNothingFrom('cat old-link; cp old-link copy; cat copy')
  })

  testWithSandbox('passwords, keys of the computer and services of others are not there', async () => {
    const { output } = await lab.run(
      'cat /etc/shadow /etc/gshadow /etc/sudoers /etc/ssh/ssh_host_* ; ls /root/.ssh /var /home',
    )
    expect(output).not.toMatch(/root:|PRIVATE KEY|NOPASSWD/)
    expect(output).toMatch(/shadow: No such file/)
  })

  testWithSandbox('nothing outside can be changed, made or linked to', async () => {
    const { output } = await lab.run(
      'for f in /usr/bin/evil /etc/cron.d/evil /etc/passwd /bin/evil /evil /boot/evil /opt/evil /dev/evil; do ' +
        '(echo x >> $f) 2>/dev/null && echo "wrote $f"; done; ' +
        'ln /usr/bin/env hard 2>/dev/null && echo linked; ln ~/.ssh/id_rsa hard2 2>/dev/null && echo linked; ' +
        'chmod u+s mine.txt; chown 12345 /usr 2>/dev/null && echo owned; touch ~/planted ~/../planted',
    )
    expect(output).toBe('')
    expect(existsSync(join(lab.home, 'planted')) || existsSync(join(lab.root, 'planted'))).toBe(false)
  })

  testWithSandbox('a hard link from before is as far as it goes: the folder’s own files', async () => {
    await link(join(lab.cwd, 'mine.txt'), join(lab.cwd, 'mine-too.txt'))
    expect((await lab.run('cat mine-too.txt')).output).toBe('mine')
  })

  testWithSandbox('devices cannot be made or opened', async () => {
    const { output } = await lab.run(
      'mknod disk b 254 0; mknod /tmp/mem c 1 1; cat /dev/mem /dev/kmsg /dev/vda /dev/sda; ls /dev',
    )
    expect(output).toMatch(/mknod: disk: Operation not permitted/)
    expect(output).not.toMatch(/^(mem|kmsg|vda|sda|kvm|fuse)$/m)
  })

  testWithSandbox('settings of the kernel cannot be changed', async () => {
    const before = readFileSync('/proc/sys/kernel/core_pattern', 'utf8')
    const { output } = await lab.run(
      'for f in sys/kernel/core_pattern sys/vm/drop_caches sysrq-trigger sys/kernel/modprobe self/oom_score_adj; do ' +
        '(echo 1 > /proc/$f) 2>/dev/null && echo "wrote $f"; done; ls /sys',
    )
    expect(output).not.toContain('wrote')
    expect(readFileSync('/proc/sys/kernel/core_pattern', 'utf8')).toBe(before)
  })
})

describe('what is running outside', () => {
  testWithSandbox('is not seen: neither processes nor their environment', async () => {
    const { output } = await lab.run('ls -d /proc/[0-9]* | wc -l; cat /proc/[0-9]*/environ | tr "\\0" "\\n"; ps ax')
    expect(Number(output.split('\n')[0])).toBeLessThan(10)
    expect(output).not.toContain('jest')
    expect(output).not.toContain('JEST_WORKER_ID')
  })

  testWithSandbox('cannot be signalled', async () => {
    const victim = spawn('sleep', ['1000'], { stdio: 'ignore' })
    await lab.run(`kill -9 ${victim.pid}; kill -9 ${process.pid}; kill -9 -1; pkill -9 sleep`)
    expect(isRunning(victim.pid ?? 0)).toBe(true)
    victim.kill('SIGKILL')
  })

  testWithSandbox('cannot be traced, nor read, and no process can be', async () => {
    const output = await python(`
import ctypes, os
libc = ctypes.CDLL(None, use_errno=True)
child = os.fork()
if child == 0:
    import time; time.sleep(5)
for name, number in [('ptrace', 101), ('process_vm_readv', 310), ('pidfd_getfd', 438)]:
    result = libc.syscall(number, 16, child, 0, 0, 0, 0)
    print(name, result, ctypes.get_errno())
os.kill(child, 9)
`)
    expect(output).toBe('ptrace -1 1\nprocess_vm_readv -1 1\npidfd_getfd -1 1\n')
  })

  testWithSandbox('shares no memory and no queues', async () => {
    const { output } = await lab.run('ipcs -m | tail -n +4; ls /dev/shm; ls /dev/mqueue 2>/dev/null')
    expect(output.trim()).toBe('')
  })
})

describe('the network', () => {
  let server: Server
  let port: number
  let connections = 0
  beforeAll(async () => {
    server = createServer((socket) => (connections++, socket.end(secret))).listen(0, '0.0.0.0')
    await once(server, 'listening')
    port = (server.address() as AddressInfo).port
  })
  afterAll(() => void server.close())

  testWithSandbox('leads nowhere: not to this computer, its services or the gateway', async () => {
    for (const host of ['127.0.0.1', 'localhost', '0.0.0.0', '[::1]']) {
      await expectNothingFrom(
        `exec 3<>/dev/tcp/${host.replace(/[[\]]/g, '')}/${port} && cat <&3; curl -s -m 2 http://${host}:${port}/`,
      )
    }
    for (const known of [6379, 5432, 8000]) {
      expect((await lab.run(`(exec 3<>/dev/tcp/127.0.0.1/${known}) 2>/dev/null && echo reached`)).output).toBe('')
    }
    expect(connections).toBe(0)
  })

  testWithSandbox('leads nowhere: not to the keys of a cloud, the own network or the internet', async () => {
    for (const host of ['169.254.169.254', '192.168.1.1', '10.0.0.1', '1.1.1.1', 'example.com']) {
      expect((await lab.run(`(exec 3<>/dev/tcp/${host}/80) 2>/dev/null && echo reached`)).output).toBe('')
    }
  })

  testWithSandbox('works within the sandbox, as tests of servers need it', async () => {
    const script = `python3 -m http.server 8000 --bind 127.0.0.1 2>/dev/null &
      for n in $(seq 100); do (exec 3<>/dev/tcp/127.0.0.1/8000) 2>/dev/null && echo reached && break; sleep 0.05; done`
    expect((await lab.run(script)).output).toContain('reached')
  })

  testWithSandbox('has neither raw nor packet sockets, nor sockets in files', async () => {
    const output = await python(`
import socket
for family, kind in [(socket.AF_INET, socket.SOCK_RAW), (socket.AF_PACKET, socket.SOCK_RAW), (socket.AF_UNIX, socket.SOCK_STREAM),
                     (socket.AF_UNIX, socket.SOCK_DGRAM), (socket.AF_NETLINK, socket.SOCK_RAW), (38, socket.SOCK_SEQPACKET), (40, 1)]:
    try:
        socket.socket(family, kind, 9 if family == socket.AF_NETLINK else 1 if kind == socket.SOCK_RAW else 0)
        print('opened', family, kind)
    except OSError as error:
        print(error.errno)
a, b = socket.socketpair()
a.send(b'pair works'); print(b.recv(99).decode())
`)
    expect(output).toBe('1\n1\n1\n1\n1\n1\n1\npair works\n')
  })

  testWithSandbox('no socket of the computer is there, not even one in the folder can be used', async () => {
    const socketPath = join(lab.cwd, 'service.sock')
    const service = createServer((socket) => (connections++, socket.end(secret))).listen(socketPath)
    await once(service, 'listening')
    const before = connections
    await expectNothingFrom(
      'ls /run /var/run /var/run/docker.sock /run/user; curl -s -m 2 --unix-socket service.sock http://x/',
    )
    await expectNothingFrom('curl -s -m 2 --unix-socket /var/run/docker.sock http://x/info')
    expect(connections).toBe(before)
    service.close()
  })
})

describe('more rights', () => {
  testWithSandbox('there are none, and none to be had', async () => {
    const { output } = await lab.run('grep -E "^(Cap(Inh|Prm|Eff|Bnd|Amb)|NoNewPrivs|Seccomp):" /proc/self/status')
    const empty = '\t0000000000000000\n'
    const names = ['CapInh', 'CapPrm', 'CapEff', 'CapBnd', 'CapAmb']
    expect(output).toBe(`${names.map((name) => `${name}:${empty}`).join('')}NoNewPrivs:\t1\nSeccomp:\t2\n`)
  })

  testWithSandbox('nothing can be mounted, and no root changed', async () => {
    const { output } = await lab.run(
      'mount -t tmpfs none /tmp; mount --bind / /tmp; mount -o remount,rw /; umount /proc; umount -l /usr; chroot / true; pivot_root . . ; echo over',
    )
    expect(output.match(/permi|superuser|must be|cannot/gi)?.length).toBeGreaterThanOrEqual(6)
    expect((await lab.run('echo x > /usr/x')).code).not.toBe(0)
  })

  testWithSandbox('no namespace of its own, by any way', async () => {
    const { output } = await lab.run(
      'unshare -U true; unshare -m true; unshare -n true; nsenter -t 1 -m true; bwrap --bind / / true; echo over',
    )
    expect(output.match(/not permitted|failed|No permissions/gi)?.length).toBeGreaterThanOrEqual(5)
    const flags = await python(`
import ctypes
libc = ctypes.CDLL(None, use_errno=True)
for number, flags in [(56, 0x10000000 | 17), (56, 0x20000 | 17), (56, 0x40000000 | 17), (435, 0), (272, 0x10000000), (308, 3)]:
    result = libc.syscall(number, flags, 0, 0, 0, 0)
    if result == 0: import os; os._exit(0)
    print(result, ctypes.get_errno())
`)
    expect(flags).toBe('-1 1\n-1 1\n-1 1\n-1 38\n-1 1\n-1 1\n')
  })

  testWithSandbox('parts of the kernel that nobody needs are closed', async () => {
    const output = await python(`
import ctypes
libc = ctypes.CDLL(None, use_errno=True)
for name, number in [('bpf', 321), ('perf_event_open', 298), ('userfaultfd', 323), ('io_uring_setup', 425), ('keyctl', 250),
                     ('add_key', 248), ('kexec_load', 246), ('init_module', 175), ('reboot', 169), ('open_by_handle_at', 304),
                     ('fsopen', 430), ('syslog', 103), ('settimeofday', 164), ('iopl', 172), ('a later one', 600)]:
    print(name, libc.syscall(number, 0, 0, 0, 0, 0), ctypes.get_errno())
`)
    const lines = output.trim().split('\n')
    expect(lines).toHaveLength(15)
    expect(lines.filter((line) => !/ -1 1$/.test(line))).toEqual(['a later one -1 38'])
  })

  testWithSandbox('a program of another user gives nothing of his', async () => {
    await writeFile(join(lab.cwd, 'suid.sh'), '')
    await chmod(join(lab.cwd, 'suid.sh'), 0o4755)
    const { output } = await lab.run(
      'id -u; find /usr/bin -perm -4000 -name "su*" -exec {} -c "id; cat /etc/shadow" \\; < /dev/null; cp /bin/bash b; chmod 4755 b; ./b -p -c "cat /etc/shadow"',
    )
    expect(output).not.toMatch(/root:\S*:\d+/)
    expect(output.split('\n')[0]).toBe(String(process.getuid?.()))
  })

  testWithSandbox('a terminal cannot be typed into', async () => {
    const output = await python(`
import fcntl
try:
    fcntl.ioctl(0, 0x5412, b'x'); print('typed')
except OSError as error:
    print(error.errno)
`)
    expect(output).toBe('1\n')
  })

  testWithSandbox('the environment of Rain is not handed on', async () => {
    const { output } = await lab.run('env')
    const names = output.split('\n').map((line) => line.split('=')[0])
    expect(
      names.filter((name) => !['PATH', 'HOME', 'LANG', 'TMPDIR', 'PWD', 'SHLVL', '_', ''].includes(name ?? '')),
    ).toEqual([])
  })
})

describe('limits', () => {
  testWithSandbox('a fork bomb is ended', async () => {
    const marker = `bomb-${crypto.randomUUID()}`
    const { report } = await lab.run(`f() { f | f & }; exec -a ${marker} bash -c "$(declare -f f); f; sleep 30"`)
    expect(report.exceeded).toBe('processes')
    expect(await survivors(pidsByArguments(marker))).toEqual([])
  })

  testWithSandbox('64 programs may run, more may not', async () => {
    const start = (count: number) => `for n in $(seq ${count}); do sleep 0.4 & done; wait; echo all`
    expect(await lab.run(start(60))).toMatchObject({ output: 'all\n', report: { exceeded: null } })
    expect(await lab.run(start(90).replace('0.4', '20'))).toMatchObject({ report: { exceeded: 'processes' } })
  })

  testWithSandbox('a gigabyte is not to be had', async () => {
    const { output, report } = await lab.run('python3 -c "x = bytearray(10**9); print(len(x))"; echo next')
    expect(output).not.toContain('1000000000')
    expect(report.exceeded === 'memory' || output.includes('MemoryError')).toBe(true)
  })

  testWithSandbox('a gigabyte is not to be had either where the kernel keeps no limit for us', async () => {
    const watched = await createSandboxLab({ findGroups: async () => null })
    try {
      expect(watched.sandbox.status).toMatchObject({ available: true, memory: 'watched' })
      const { output, report } = await watched.run(
        'python3 -c "\nimport time\nparts = []\nfor n in range(10):\n    parts.append(bytearray(10**8)); time.sleep(0.1)\nprint(10**9)"',
      )
      expect(output).not.toContain('1000000000')
      expect(report.exceeded).toBe('memory')
    } finally {
      await watched.remove()
    }
  })

  testWithSandbox('neither are files in memory without end', async () => {
    const { output } = await lab.run(
      'for d in /tmp /dev/shm ~ /run /; do head -c 99000000 /dev/zero > $d/a && head -c 99000000 /dev/zero > $d/b && head -c 99000000 /dev/zero > $d/c && echo "$d full"; done',
    )
    expect(output).not.toContain('full')
  })

  testWithSandbox('a file of 10 GB stops at 100 MB', async () => {
    await lab.run(
      'truncate -s 10G sparse; head -c 10000000000 /dev/zero > big; dd if=/dev/zero of=seek bs=1 count=1 seek=9999999999; echo',
    )
    for (const name of await readdir(lab.cwd)) expect((await stat(join(lab.cwd, name))).size).toBeLessThan(101_000_000)
    await lab.run('rm -f sparse big seek')
  })

  testWithSandbox('no core is dumped, into no program of the computer', async () => {
    expect((await lab.run('ulimit -Hc; ulimit -c unlimited 2>/dev/null && echo raised')).output).toBe('0\n')
  })
})

describe('nothing stays', () => {
  testWithSandbox.each([
    ['in the background', 'MARK 1000 &'],
    ['without a hangup', 'nohup MARK 1000 > /dev/null 2>&1 &'],
    ['in a session of its own', 'setsid MARK 1000 > /dev/null 2>&1 &'],
    ['forked twice', '( ( setsid MARK 1000 > /dev/null 2>&1 & ) & ) &'],
    ['without its environment', 'env -i setsid MARK 1000 > /dev/null 2>&1 &'],
    ['stopped', 'MARK 1000 & kill -STOP $!'],
    ['deaf to signals', '(trap "" TERM HUP INT; exec MARK 1000) > /dev/null 2>&1 &'],
  ])('%s', async (_, script) => {
    const marker = `left-${crypto.randomUUID()}`
    const { code } = await lab.run(script.replace('MARK', `bash -c 'exec -a ${marker} sleep "$0"'`) + '\n sleep 0.1')
    expect(code).toBe(0)
    expect(await survivors(pidsByArguments(marker))).toEqual([])
  })

  testWithSandbox('when it is ended from outside, in the first moment of its life or later', async () => {
    const marker = `killed-${crypto.randomUUID()}`
    const script = `(setsid nohup bash -c 'exec -a ${marker} sleep 1000' &) ; echo 1 > begun; exec -a ${marker} sleep 1000`
    for (let run = 0; run < 10; run++) {
      const started = await lab.start(script)
      await until('it runs', () => pidsByArguments(marker).length > 0)
      started.end()
      await started.ended
    }
    const started = await lab.start(script)
    await whenWritten(join(lab.cwd, 'begun'), 1)
    started.end()
    await started.ended
    expect(await survivors(pidsByArguments(marker))).toEqual([])
  })

  testWithSandbox('when only its first process is killed', async () => {
    const marker = `orphan-${crypto.randomUUID()}`
    const started = await lab.start(
      `(setsid nohup bash -c 'exec -a ${marker} sleep 1000' &) ; exec -a ${marker} sleep 1000`,
    )
    await until('it has begun a process of its own', () => membersOf(started.pid).length >= 2)
    process.kill(started.pid, 'SIGKILL')
    await started.ended
    expect(await survivors(pidsByArguments(marker))).toEqual([])
  })

  testWithSandbox('of its own means either: folders, groups, records', async () => {
    const groups = () => (existsSync('/sys/fs/cgroup/pids') ? '/sys/fs/cgroup/pids' : '/sys/fs/cgroup')
    await lab.run('true')
    expect(await readdir(join(lab.rainHome, 'sandbox', 'running'))).toEqual([])
    expect((await readdir(groups())).filter((name) => name.startsWith(`rain-${process.pid}-`))).toEqual([])
    expect((await readdir(lab.home)).sort()).toEqual(
      ['.aws', '.bash_history', '.config', '.rain', '.ssh', 'diary.txt', 'other', 'project'].sort(),
    )
  })
})

describe('work', () => {
  testWithSandbox('of a developer goes on: Node and its tests, Python, Git, a compiler, search', async () => {
    const project = join(lab.cwd, 'work')
    await mkdir(project)
    await writeFile(
      join(project, 'package.json'),
      JSON.stringify({ name: 'p', version: '1.0.0', scripts: { test: 'node --test' } }),
    )
    await writeFile(
      join(project, 'sum.test.js'),
      `const { test } = require('node:test'); const assert = require('node:assert'); const { execFileSync } = require('node:child_process')
       test('sum', () => assert.equal(Number(execFileSync('node', ['-p', '1+1'])), 2))`,
    )
    await writeFile(
      join(project, 'hello.c'),
      '#include <stdio.h>\nint main(void) { puts("hello from C"); return 0; }\n',
    )
    const ran = await lab.run(
      `set -e
       npm test --offline > test.log 2>&1 || cat test.log; grep -E "pass 1" test.log
       python3 -c 'import json, subprocess, tempfile; print(json.dumps({"py": subprocess.check_output(["echo", "ok"]).decode().strip()}))'
       git init -q . && git add -A && git -c user.name=A -c user.email=a@example.org commit -qm first && git log --format=%s
       if command -v gcc > /dev/null; then gcc hello.c -o hello && ./hello; fi
       grep -rn "hello from" . --include=*.c | head -1; find . -name '*.js' -not -path './.git/*' | sort; tar czf a.tgz sum.test.js && tar tzf a.tgz`,
      { cwd: project },
    )
    expect(ran.output).toMatch(/pass 1/)
    expect(ran.output).toMatch(/"py": "ok"/)
    expect(ran.output).toMatch(/^first$/m)
    if (existsSync('/usr/bin/gcc')) expect(ran.output).toContain('hello from C')
    expect(ran).toMatchObject({ code: 0, report: { takenAway: [], exceeded: null, lookedEverywhere: true } })
    expect(await readFile(join(project, '.git', 'HEAD'), 'utf8')).toContain('ref:')
  })

  testWithSandbox('what the person allows to be read is there, read-only', async () => {
    const shown = join(lab.root, 'shown')
    await mkdir(shown)
    await writeFile(join(shown, 'file'), 'to be read')
    const { output } = await lab.run(`cat ${shown}/file; echo x >> ${shown}/file || echo refused`, {
      readable: [shown],
    })
    expect(output).toMatch(/^to be read/)
    expect(output).toMatch(/refused/)
  })
})

describe('without a sandbox', () => {
  test('nothing is wrapped, so that nothing runs outside of one by mistake', async () => {
    const none = await createSandboxLab({ searchPath: '/nonexistent' })
    expect(none.sandbox.status).toMatchObject({ available: false })
    await expect(none.run('true')).rejects.toThrow('There is no sandbox here')
    await none.remove()
  })

  test('a kernel that does not let us is found out at the start, and said', async () => {
    const folder = await createSandboxLab({ searchPath: '/nonexistent' })
    const bin = join(folder.root, 'bin')
    await mkdir(bin)
    const says =
      '#!/bin/sh\ncase "$1" in --version) echo bubblewrap 9;; --help) echo;; *) echo "bwrap: No permissions to create new namespace" >&2; exit 1;; esac\n'
    await writeFile(join(bin, 'bwrap'), says, { mode: 0o755 })
    const lies = await createSandboxLab({ searchPath: `${bin}:${process.env.PATH}` })
    expect(lies.sandbox.status).toMatchObject({
      available: false,
      whyNot: expect.stringContaining('User namespaces must be allowed'),
    })
    await lies.remove()
    await folder.remove()
  })

  test('a sandbox that would let something through is not believed', async () => {
    const folder = await createSandboxLab({ searchPath: '/nonexistent' })
    const bin = join(folder.root, 'bin')
    await mkdir(bin)
    const says =
      '#!/bin/bash\ncase "$1" in --version) echo bubblewrap 9;; --help) echo;; *) while [ "$1" != -- ]; do shift; done; shift; exec "$@";; esac\n'
    await writeFile(join(bin, 'bwrap'), says, { mode: 0o755 })
    const lies = await createSandboxLab({ searchPath: `${bin}:${process.env.PATH}` })
    expect(lies.sandbox.status).toMatchObject({ available: false, whyNot: expect.stringContaining('did not hold') })
    await lies.remove()
    await folder.remove()
  })
})
