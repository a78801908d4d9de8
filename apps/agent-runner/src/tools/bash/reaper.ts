import { spawn } from 'node:child_process'
import type { ChildProcess } from 'node:child_process'
import { Socket } from 'node:net'

/** Ends commands whose runner died without a chance to do it itself, by SIGKILL or lack of memory. */
export interface Reaper {
  /**
   * To be called before the command is started, by the marker its environment will carry, and once more when the
   * process leading its group is known: so there is no moment in which a command runs and nobody would end it.
   */
  add(marker: string, leader?: number): void
  delete(marker: string): void
  /** Ends what is still registered, and the reaper. */
  close(): void
}

/**
 * Starts a small shell in a session of its own that is told of each command on its stdin. The end of that stdin is the
 * end of the runner, however it came; then the shell ends all that is registered. Should the shell itself be killed, it
 * is started anew and told again.
 */
export function startReaper(environment: Record<string, string>): Reaper {
  const registered = new Map<string, number>()
  let isClosed = false
  let shell = startShell()

  function startShell(): ChildProcess {
    const startedAt = performance.now()
    const child = spawn('sh', ['-c', script], {
      detached: true,
      cwd: '/',
      env: environment,
      stdio: ['pipe', 'ignore', 'ignore'],
    })
    child.unref()
    if (child.stdin instanceof Socket) child.stdin.unref()
    // A write to a shell that just died fails; its successor is told everything again.
    child.stdin?.on('error', () => {})
    child.on('error', () => {})
    child.on('exit', () => {
      // One that dies at once would die again: then the next command is what tries once more.
      if (performance.now() - startedAt > minLifeMs) restart()
    })
    return child
  }

  function restart(): void {
    if (isClosed) return
    shell = startShell()
    for (const [marker, leader] of registered) tell('add', marker, leader)
  }

  function tell(verb: 'add' | 'del', marker: string, leader: number): void {
    shell.stdin?.write(`${verb} ${marker} ${leader}\n`)
  }

  return {
    add(marker, leader = noLeader) {
      registered.set(marker, leader)
      if (hasEnded(shell)) restart()
      else tell('add', marker, leader)
    },
    delete(marker) {
      registered.delete(marker)
      tell('del', marker, noLeader)
    },
    close() {
      isClosed = true
      shell.stdin?.end()
    },
  }
}

const minLifeMs = 1000
const noLeader = 0

function hasEnded(child: ChildProcess): boolean {
  return child.exitCode !== null || child.signalCode !== null
}

/** In plain POSIX shell: it must run on any system, and stay alive when a terminal or a supervisor signals everybody. */
const script = `
trap '' HUP INT TERM QUIT PIPE
registered=
while read -r verb marker leader; do
  kept=
  for entry in $registered; do
    [ "\${entry%/*}" = "$marker" ] || kept="$kept $entry"
  done
  registered=$kept
  [ "$verb" = add ] && registered="$registered $marker/$leader"
done
[ -z "$registered" ] && exit
end() {
  for entry in $registered; do
    marker=\${entry%/*}
    leader=\${entry##*/}
    [ "$leader" -gt 1 ] && kill -s "$1" -- "-$leader" 2>/dev/null
    for file in $(grep -lsF -- "$marker" /proc/[0-9]*/environ); do
      process=\${file%/environ}
      kill -s "$1" "\${process#/proc/}" 2>/dev/null
    done
  done
}
end TERM
sleep 1
end KILL
end KILL
`
