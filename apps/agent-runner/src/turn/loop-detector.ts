import type { ToolCall } from '@rain/db'

/** What the detector looks at; the calls of one turn, oldest first. */
export type JudgedCall = Pick<ToolCall, 'tool' | 'inputHash' | 'output' | 'status' | 'step'>

export type LoopVerdict =
  | { type: 'progress' }
  /** The last answered call has given the same result several times in a short while. */
  | { type: 'repeating'; tool: string; times: number }
  /** For so many steps nothing was done that had not been done before, with the same result. */
  | { type: 'no_progress'; steps: number }

/** So often among the last calls makes a loop; one or two others between them do not break it. */
const repeats = { times: 3, among: 6 }
const stepsWithoutProgress = 12

/**
 * Does a turn go in circles? A call counts together with its result: asking again until something has changed is not a
 * loop as long as something changes.
 */
export function detectLoop(calls: readonly JudgedCall[]): LoopVerdict {
  const answered = calls.filter((call) => call.output !== null)
  const last = answered.at(-1)
  if (!last) return { type: 'progress' }
  const times = answered.slice(-repeats.among).filter((call) => isSame(call, last)).length
  if (times >= repeats.times) return { type: 'repeating', tool: last.tool, times }
  const steps = last.step - lastNewStep(answered)
  return steps >= stepsWithoutProgress ? { type: 'no_progress', steps } : { type: 'progress' }
}

function isSame(a: JudgedCall, b: JudgedCall): boolean {
  return a.inputHash === b.inputHash && a.tool === b.tool && a.status === b.status && a.output === b.output
}

/** The last step that did something new or learnt something new. */
function lastNewStep(calls: readonly JudgedCall[]): number {
  const seen = new Set<string>()
  let step = 0
  for (const call of calls) {
    const key = JSON.stringify([call.tool, call.inputHash, call.status, call.output])
    if (!seen.has(key)) step = call.step
    seen.add(key)
  }
  return step
}
