import { mostShownPictures, toolImagesOf, type ConversationContext, type Db } from '@rain/db'
import type { ToolDetail } from '@rain/protocol'
import type { ImagePart } from '../../providers/provider.ts'
import type { ShownStep } from './shown-step.ts'

/** So many are left out at once: what stands before the rest stays the same for as many steps, and so in the cache. */
const leftOutAtOnce = 10

/** The pictures that were read before, by the ids of their calls: what a call has given never changes. */
export type ImageMemory = Map<string, ImagePart[]>

/** The context with the pictures that its newest tool calls gave. What `memory` holds is not read again. */
export async function withImages<Context extends Pick<ConversationContext, 'steps'>>(
  db: Db,
  context: Context,
  memory: ImageMemory = new Map(),
): Promise<Context & { steps: ShownStep[] }> {
  const withPictures = context.steps
    .flatMap(({ toolCalls }) => toolCalls)
    .filter(({ detail, pruned }) => isSeen(detail) && pruned === null)
    .map(({ id }) => id)
  const ids = withPictures.slice(leftOutOf(withPictures.length))
  if (ids.length === 0) return context
  const wanted = new Set(ids)
  for (const id of memory.keys()) if (!wanted.has(id)) memory.delete(id)
  await remember(
    db,
    memory,
    ids.filter((id) => !memory.has(id)),
  )
  const steps = context.steps.map((step) => ({
    ...step,
    toolCalls: step.toolCalls.map((call) =>
      wanted.has(call.id) ? { ...call, images: memory.get(call.id) ?? [] } : call,
    ),
  }))
  return { ...context, steps }
}

async function remember(db: Db, memory: ImageMemory, callIds: string[]): Promise<void> {
  if (callIds.length === 0) return
  for (const id of callIds) memory.set(id, [])
  for (const { toolCallId, mediaType, bytes } of await toolImagesOf(db, callIds)) {
    memory.get(toolCallId)?.push({ type: 'image', mediaType, base64: bytes.toString('base64') })
  }
}

/** How many of the oldest the model sees no more: of those it keeps the text. */
function leftOutOf(count: number): number {
  return Math.max(0, Math.ceil((count - mostShownPictures) / leftOutAtOnce)) * leftOutAtOnce
}

function isSeen(detail: ToolDetail | null): boolean {
  return detail?.kind === 'images' || (detail?.kind === 'screen' && detail.image !== undefined)
}
