import type { ModelRequest } from '../../providers/provider.ts'
import { tellAttachment, type ShownAttachment } from '../attachments/tell-attachment.ts'
import { answerOf, messagesOf, summaryMessage } from './build-conversation.ts'
import { count } from './measure.ts'
import { joinParts, partsOfAnswer, partsOfMessage, partsOfRequest } from './parts.ts'
import type { CountText } from './tokenizer.ts'
import type { ShownStep } from './shown-step.ts'
import { withoutOutputs, type View } from './view.ts'

/** The tokens of a request, part by part. */
export interface Sizes {
  /** System prompt and tools. */
  fixed: number
  summary: number
  /** By the id of the step. */
  steps: ReadonlyMap<string, number>
  /** By the id of the call: what leaving out its output saves. By the id of a document: what its text alone saves. */
  savings: ReadonlyMap<string, number>
}

export async function sizeUp(
  view: View,
  request: Pick<ModelRequest, 'system' | 'tools'>,
  countText: CountText,
): Promise<Sizes> {
  const steps = new Map<string, number>()
  const savings = new Map<string, number>()
  for (const step of view.steps) {
    steps.set(step.id, await sizeOfStep(step, countText))
    for (const file of step.attachments ?? []) {
      if (file.asDocument) savings.set(file.id, await savingOf(file, countText))
    }
    for (const call of step.toolCalls) {
      if (call.pruned || call.output === null) continue
      const [pruned] = withoutOutputs(
        { summary: null, steps: [{ ...step, toolCalls: [call] }] },
        new Set([call.id]),
      ).steps
      const shown = await count(partsOfAnswer(answerOf(call)), countText)
      const note = await count(partsOfAnswer(answerOf(pruned?.toolCalls[0] ?? call)), countText)
      savings.set(call.id, shown - note)
    }
  }
  return {
    fixed: await count(partsOfRequest({ ...request, conversation: [] }), countText),
    summary: view.summary === null ? 0 : await sizeOfSummary(view.summary, countText),
    steps,
    savings,
  }
}

async function savingOf(file: ShownAttachment, countText: CountText): Promise<number> {
  const sizeWith = (shown: ShownAttachment) =>
    count(partsOfMessage({ role: 'user', content: tellAttachment(shown) }), countText)
  return (await sizeWith(file)) - (await sizeWith({ ...file, asDocument: null }))
}

function sizeOfStep(step: ShownStep, countText: CountText): Promise<number> {
  return count(joinParts(messagesOf(step).map(partsOfMessage)), countText)
}

export function sizeOfSummary(text: string, countText: CountText): Promise<number> {
  return count(partsOfMessage(summaryMessage(text)), countText)
}

export function totalOf({ fixed, summary, steps }: Sizes): number {
  return fixed + summary + sumOf(steps.values())
}

/** The same, so that together they are as large as was measured. */
export function scaledTo(total: number, sizes: Sizes): Sizes {
  const factor = total / totalOf(sizes)
  const scaled = (sizes: ReadonlyMap<string, number>) => new Map([...sizes].map(([id, size]) => [id, size * factor]))
  return {
    fixed: sizes.fixed * factor,
    summary: sizes.summary * factor,
    steps: scaled(sizes.steps),
    savings: scaled(sizes.savings),
  }
}

/** The sizes of what is left when these outputs are left out, and these documents told as their text. */
export function sizesWithout(sizes: Sizes, view: View, ids: ReadonlySet<string>): Sizes {
  const steps = new Map(sizes.steps)
  const savings = new Map(sizes.savings)
  for (const step of view.steps) {
    for (const { id } of [...(step.attachments ?? []), ...step.toolCalls]) {
      if (!ids.has(id)) continue
      steps.set(step.id, (steps.get(step.id) ?? 0) - (savings.get(id) ?? 0))
      savings.delete(id)
    }
  }
  return { ...sizes, steps, savings }
}

export function sizeOf(steps: ShownStep[], sizes: Sizes): number {
  return sumOf(steps.map((step) => sizes.steps.get(step.id) ?? 0))
}

function sumOf(numbers: Iterable<number>): number {
  let sum = 0
  for (const number of numbers) sum += number
  return sum
}
