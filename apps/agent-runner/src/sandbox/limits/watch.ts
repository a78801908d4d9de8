import type { SandboxLimits } from './limits.ts'
import { membersOf, privateBytesOf } from './process-family.ts'

export type Exceeded = 'memory' | 'processes'

export interface Watch {
  exceeded: Exceeded | null
  stop(): void
}

const everyMs = 50
/**
 * Looks at a running sandbox and calls `end` when it goes beyond its limits. The kernel's own limits, where they can be
 * had, hold before this does; this one needs nothing and says what happened.
 */
export function watchLimits(pid: number, limits: SandboxLimits, end: () => void): Watch {
  const watch: Watch = { exceeded: null, stop: () => clearInterval(timer) }
  const timer = setInterval(() => {
    watch.exceeded = whatIsExceeded(pid, limits)
    if (watch.exceeded === null) return
    watch.stop()
    end()
  }, everyMs)
  return watch
}

function whatIsExceeded(pid: number, limits: SandboxLimits): Exceeded | null {
  const members = membersOf(pid)
  // One of them is the shell that sets the limits.
  if (members.length - 1 > limits.processes) return 'processes'
  const bytes = members.reduce((sum, member) => sum + privateBytesOf(member), 0)
  return bytes > limits.memoryBytes ? 'memory' : null
}
