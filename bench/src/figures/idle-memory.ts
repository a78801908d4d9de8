import { spawn } from 'node:child_process'
import type { Figure, Measurement } from '../figure.ts'
import { residentBytes } from '../measure/processes.ts'

const settleMs = 2_000

/** What each service holds when nobody does anything; beside it, a Node process that does nothing at all. */
export const idleMemory: Figure = {
  covers: ['P11'],
  quick: true,
  async run({ stack }) {
    const nothing = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1e6)'], { stdio: 'ignore' })
    await new Promise((resolve) => setTimeout(resolve, settleMs))
    const baseline = residentBytes(nothing.pid ?? 0) / 1e6
    nothing.kill()
    const of = (name: string, pid: number, must: number, aim: number): Measurement => ({
      id: 'P11',
      what: `memory of an idle ${name}`,
      unit: 'MB',
      measured: residentBytes(pid) / 1e6,
      baseline,
      judged: 'measured',
      must,
      aim,
      better: 'lower',
    })
    return [
      of('gateway', stack.gateway.pid, 180, 120),
      of('runner', stack.runner.pid, 180, 120),
      of('scheduler', stack.scheduler.pid, 120, 80),
    ]
  },
}
