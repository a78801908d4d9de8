import { readFileSync, readdirSync } from 'node:fs'
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

/** Those that still run after a time that is ample on a busy machine. */
export async function survivors(pids: number[]): Promise<number[]> {
  await until(() => !pids.some(isRunning))
  return pids.filter(isRunning)
}

export async function whenWritten(file: string, lines: number): Promise<string[]> {
  let written: string[] = []
  await until(() => (written = readIfThere(file).split('\n').slice(0, -1)).length >= lines)
  return written
}

/** Running processes with a text in their arguments. */
export function pidsByArguments(text: string): number[] {
  const pids = readdirSync('/proc').filter((name) => /^\d+$/.test(name))
  return pids
    .filter((pid) => readIfThere(`/proc/${pid}/cmdline`).includes(text))
    .map(Number)
    .filter(isRunning)
}

const patienceMs = 15_000

/** The time is ample on a busy machine; what never comes fails in the assertion that follows. */
export async function until(isSo: () => boolean): Promise<void> {
  const deadline = performance.now() + patienceMs
  while (!isSo() && performance.now() < deadline) await nextTurn()
}

function readIfThere(file: string): string {
  try {
    return readFileSync(file, 'utf8')
  } catch {
    return ''
  }
}
