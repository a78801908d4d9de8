import { readFileSync, readdirSync } from 'node:fs'

/** What Linux counts in: a hundredth of a second, on every architecture. */
const ticksPerSecond = 100

/** Processor time these processes have used since they started, in milliseconds. One that has ended counts nothing. */
export function cpuMs(pids: number[]): number {
  const ticks = pids.map((pid) => {
    const fields = statOf(pid)
    return Number(fields[11] ?? 0) + Number(fields[12] ?? 0)
  })
  return (ticks.reduce((sum, each) => sum + each, 0) * 1000) / ticksPerSecond
}

/** A process and all that it has started, and those again. */
export function treeOf(pid: number): number[] {
  const parents = readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map((name) => ({ pid: Number(name), parent: Number(statOf(Number(name))[1] ?? 0) }))
  const below = (root: number): number[] => [
    root,
    ...parents.filter(({ parent }) => parent === root).flatMap((child) => below(child.pid)),
  ]
  return below(pid)
}

/** The fields of the kernel's own account of a process, from its state on; none when it has ended. */
function statOf(pid: number): string[] {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
    // the name of the command, in parentheses, may hold spaces
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ')
  } catch {
    return []
  }
}

/** Memory a process holds at the moment (resident set), in bytes. */
export function residentBytes(pid: number): number {
  const status = readFileSync(`/proc/${pid}/status`, 'utf8')
  return Number(/^VmRSS:\s+(\d+) kB/m.exec(status)?.[1]) * 1024
}
