import { recordToolImages, type Fence, type ToolCall } from '@rain/db'
import type { ToolDetail } from '@rain/protocol'
import type { ToolOutcome } from '../tools/tool.ts'
import type { TurnWork } from './turn-work.ts'

/** Keeps the pictures of an outcome, and says which they are in the detail that a person gets to see. */
export async function keepImages(
  { db }: Pick<TurnWork, 'db'>,
  fence: Fence,
  call: Pick<ToolCall, 'id'>,
  { detail, images = [] }: ToolOutcome,
): Promise<ToolDetail | undefined> {
  if (images.length === 0) return detail
  const ids = await recordToolImages(db, fence, call.id, images)
  if (ids === null) return detail // the turn is another runner's now, which its next write finds out
  const kept = images.map(({ mediaType, width, height }, at) => ({
    id: ids[at] ?? '',
    media_type: mediaType,
    width,
    height,
  }))
  if (detail?.kind !== 'screen') return { kind: 'images', images: kept }
  return { ...detail, ...(kept[0] && { image: kept[0] }) }
}
