import { readFileSync, readdirSync } from 'node:fs'
import { until } from '@rain/testing'

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
  // what is still there is the answer
  await until('none of them runs', () => !pids.some(isRunning), { timeoutMs: 15_000 }).catch(() => undefined)
  return pids.filter(isRunning)
}

export async function whenWritten(file: string, lines: number): Promise<string[]> {
  let written: string[] = []
  await until(
    `${file} has ${lines} lines`,
    () => (written = readIfThere(file).split('\n').slice(0, -1)).length >= lines,
  )
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

function readIfThere(file: string): string {
  try {
    return readFileSync(file, 'utf8')
  } catch {
    return ''
  }
}
