import { mostShownPictures, toolImagesOf, type ConversationContext, type Db } from '@rain/db'
import type { ToolDetail } from '@rain/protocol'
import type { ImagePart } from '../../providers/provider.ts'
import type { ShownStep } from './view.ts'

/** So many are left out at once: what stands before the rest stays the same for as many steps, and so in the cache. */
const leftOutAtOnce = 10

/** The context with the pictures that its newest tool calls gave. */
export async function withImages<Context extends Pick<ConversationContext, 'steps'>>(
  db: Db,
  context: Context,
): Promise<Context & { steps: ShownStep[] }> {
  const withPictures = context.steps
    .flatMap(({ toolCalls }) => toolCalls)
    .filter(({ detail, pruned }) => isSeen(detail) && pruned === null)
    .map(({ id }) => id)
  const ids = withPictures.slice(leftOutOf(withPictures.length))
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

/** How many of the oldest the model sees no more: of those it keeps the text. */
function leftOutOf(count: number): number {
  return Math.max(0, Math.ceil((count - mostShownPictures) / leftOutAtOnce)) * leftOutAtOnce
}

function isSeen(detail: ToolDetail | null): boolean {
  return detail?.kind === 'images' || (detail?.kind === 'screen' && detail.image !== undefined)
}
