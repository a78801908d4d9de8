import { spawn } from 'node:child_process'
import type { ChildProcess } from 'node:child_process'
import { Socket } from 'node:net'
import type { ProcessSigns } from './process-tree.ts'

/** Ends commands whose runner died without a chance to do it itself, by SIGKILL or lack of memory. */
export interface Reaper {
  add(signs: ProcessSigns): void
  delete(signs: ProcessSigns): void
  /** Ends what is still registered, and the reaper. */
  close(): void
}

/**
 * Starts a small shell in a session of its own that is told of each command on its stdin. The end of that stdin is the
 * end of the runner, however it came; then the shell ends all that is registered. Should the shell itself be killed, it
 * is started anew and told again.
 */
export function startReaper(environment: Record<string, string>): Reaper {
  const registered = new Map<number, ProcessSigns>()
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
    for (const signs of registered.values()) tell('add', signs)
  }

  function tell(verb: 'add' | 'del', { leader, marker }: ProcessSigns): void {
    shell.stdin?.write(`${verb} ${leader} ${marker}\n`)
  }

  return {
    add(signs) {
      registered.set(signs.leader, signs)
      if (hasEnded(shell)) restart()
      else tell('add', signs)
    },
    delete(signs) {
      registered.delete(signs.leader)
      tell('del', signs)
    },
    close() {
      isClosed = true
      shell.stdin?.end()
    },
  }
}

const minLifeMs = 1000

function hasEnded(child: ChildProcess): boolean {
  return child.exitCode !== null || child.signalCode !== null
}

/** In plain POSIX shell: it must run on any system, and stay alive when a terminal or a supervisor signals everybody. */
const script = `
trap '' HUP INT TERM QUIT PIPE
registered=
while read -r verb leader marker; do
  kept=
  for entry in $registered; do
    [ "$entry" = "$leader/$marker" ] || kept="$kept $entry"
  done
  registered=$kept
  [ "$verb" = add ] && registered="$registered $leader/$marker"
done
[ -z "$registered" ] && exit
end() {
  for entry in $registered; do
    kill -s "$1" -- "-\${entry%%/*}" 2>/dev/null
    for file in $(grep -lsF -- "\${entry#*/}" /proc/[0-9]*/environ); do
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
