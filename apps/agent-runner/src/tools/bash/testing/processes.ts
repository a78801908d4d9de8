import { readFileSync } from 'node:fs'
import { setImmediate as nextTurn } from 'node:timers/promises'

/** A process that ended and only waits to be collected does not count. */
export function isRunning(pid: number): boolean {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'latin1')
    return !['Z', 'X'].includes(stat.slice(stat.lastIndexOf(')') + 2)[0] ?? 'X')
  } catch {
    return false
  }
}

/** The test's own time limit is what ends the wait for something that never comes. */
export async function whenGone(pid: number): Promise<void> {
  while (isRunning(pid)) await nextTurn()
}

export async function whenWritten(file: string, lines: number): Promise<string[]> {
  for (;;) {
    const written = readIfThere(file).split('\n').slice(0, -1)
    if (written.length >= lines) return written
    await nextTurn()
  }
}

function readIfThere(file: string): string {
  try {
    return readFileSync(file, 'utf8')
  } catch {
    return ''
  }
}
