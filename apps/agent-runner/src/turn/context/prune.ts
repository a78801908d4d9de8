import { totalOf, type Sizes } from './sizes.ts'
import type { ShownCall } from './shown-step.ts'
import type { View } from './view.ts'

/** The last tool rounds, whose outputs the model is working with. */
export const protectedRounds = 3

/** An output so small that a note in its place saves nothing to speak of. */
const leastSaving = 50

/** Less than this part of the room is not worth losing the provider's cache of the whole conversation for. */
const leastBatch = 0.1

/**
 * Which documents to tell as their text, and which outputs to leave out, oldest first and documents before outputs, until the request is down to `target` tokens; none when together they save
 * too little. Many at once, and down to well below the limit, so that the beginning of the request then stays the same
 * for many steps.
 */
export function choosePruned(given: {
  view: View
  sizes: Sizes
  room: number
  target: number
  /** How many of the newest tool rounds are left alone. */
  rounds: number
  /** What is told of it word for word stays so, unless it is urgent. */
  turnId: string
  /** Leave out even a little. */
  urgent?: boolean
}): Set<string> {
  const { view, sizes, room, target } = given
  const calls = view.steps.filter((step) => step.toolCalls.length > 0).slice(0, -given.rounds || undefined)
  const chosen = new Set<string>()
  let total = totalOf(sizes)
  for (const id of documentsIn(view, given)) {
    if (total <= target) break
    chosen.add(id)
    total -= sizes.savings.get(id) ?? 0
  }
  for (const call of calls.flatMap((step) => step.toolCalls)) {
    if (total <= target) break
    const saving = sizes.savings.get(call.id) ?? 0
    if (isOpen(call) || saving < leastSaving) continue
    chosen.add(call.id)
    total -= saving
  }
  const saved = totalOf(sizes) - total
  return given.urgent || saved >= leastBatch * room ? chosen : new Set()
}

function documentsIn({ steps }: View, { turnId, urgent }: { turnId: string; urgent?: boolean }): string[] {
  return steps.flatMap((step) => {
    if (step.turnId === turnId && !urgent) return []
    return (step.attachments ?? []).flatMap(({ id, asDocument }) => (asDocument ? [id] : []))
  })
}

const ended = new Set<ShownCall['status']>(['done', 'failed', 'interrupted', 'denied', 'expired'])

/** A call that waits for something, the person above all. */
export function isOpen(call: ShownCall): boolean {
  return !ended.has(call.status)
}
