import type { ConversationContext } from '@rain/db'
import type { ShownStep } from './shown-step.ts'

/** The context with what Rain tells the model beside the person's messages. */
export function withNotes<Context extends Pick<ConversationContext, 'steps'>>(
  context: Context,
  notes: readonly { turnId: string; text: string }[],
): Context & { steps: ShownStep[] } {
  if (notes.length === 0) return context
  const steps = context.steps.map((step): ShownStep => {
    const own = notes.filter(({ turnId }) => turnId === step.turnId).map(({ text }) => text)
    return step.role === 'user' && step.step === 0 && own.length > 0 ? { ...step, notes: own } : step
  })
  return { ...context, steps }
}
