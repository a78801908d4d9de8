import { toolImagesOf, type ConversationContext, type Db } from '@rain/db'
import type { ImagePart } from '../../providers/provider.ts'
import type { ShownStep } from './view.ts'

/** More pictures than this weigh more than they tell: of older calls the model keeps the text. */
export const mostImages = 20

/** The context with the pictures that its newest tool calls gave. */
export async function withImages<Context extends Pick<ConversationContext, 'steps'>>(
  db: Db,
  context: Context,
): Promise<Context & { steps: ShownStep[] }> {
  const ids = context.steps
    .flatMap(({ toolCalls }) => toolCalls)
    .filter(({ detail, pruned }) => detail?.kind === 'images' && pruned === null)
    .map(({ id }) => id)
    .slice(-mostImages)
  if (ids.length === 0) return context
  const images = await toolImagesOf(db, ids)
  const partsOf = (callId: string) =>
    images
      .filter(({ toolCallId }) => toolCallId === callId)
      .map(({ mediaType, bytes }): ImagePart => ({ type: 'image', mediaType, base64: bytes.toString('base64') }))
  const wanted = new Set(ids)
  const steps = context.steps.map((step) => ({
    ...step,
    toolCalls: step.toolCalls.map((call) => (wanted.has(call.id) ? { ...call, images: partsOf(call.id) } : call)),
  }))
  return { ...context, steps }
}
