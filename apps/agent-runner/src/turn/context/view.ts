import { withoutDocumentsOf } from './documents.ts'
import type { ShownCall, ShownStep } from './shown-step.ts'

/** What the model is to see: a text that stands for what was before, and the steps behind it, oldest first. */
export interface View {
  summary: string | null
  steps: ShownStep[]
}

/** The view with these outputs left out, and these documents told as their text. */
export function withoutOutputs(view: View, ids: ReadonlySet<string>): View {
  const leaveOut = (call: ShownCall): ShownCall => {
    if (!ids.has(call.id) || call.pruned) return call
    // Characters as Postgres counts them, so that the note is the same when it is read from the row.
    return { ...call, output: null, pruned: { characters: [...(call.output ?? '')].length } }
  }
  const steps = view.steps.map((step) => ({ ...step, toolCalls: step.toolCalls.map(leaveOut) }))
  return { ...view, steps: withoutDocumentsOf(steps, ids) }
}

/** The steps of each turn, oldest first. */
export function turnsIn<Step extends { turnId: string }>(steps: Step[]): Step[][] {
  const turns: Step[][] = []
  for (const step of steps) {
    const current = turns.at(-1)
    if (current?.[0]?.turnId === step.turnId) current.push(step)
    else turns.push([step])
  }
  return turns
}
