import type { Db } from '../client.ts'
import { inConversation } from './in-conversation.ts'
import { conversationOfTurn } from './branch-turn.ts'
import { newestLeaf, placeOf, showPath } from './path.ts'

export type Shown =
  /** `keptUpTo` is the last turn that both paths have; null: they differ from the first. */
  | { type: 'shown'; conversationId: string; keptUpTo: string | null }
  | { type: 'unchanged'; conversationId: string }
  | { type: 'busy' }
  | { type: 'not_found' }

/** Puts the branch of a turn in view, up to what was said last in it. The same again changes nothing. */
export async function showBranch(db: Db, wanted: { userId: string; turnId: string }): Promise<Shown> {
  const { userId, turnId } = wanted
  const conversationId = await conversationOfTurn(db, wanted)
  if (conversationId === null) return { type: 'not_found' }
  const shown = await inConversation(db, { userId, conversationId }, async (conversation): Promise<Shown> => {
    const place = await placeOf(conversation, turnId)
    if (!place) return { type: 'not_found' }
    if (place.inView) return { type: 'unchanged', conversationId }
    if (conversation.busy) return { type: 'busy' }
    const [shared] = await conversation.query<{ id: string }>(
      `WITH RECURSIVE up AS (
         SELECT id, previous_turn_id, in_view FROM turns WHERE id = $1
         UNION ALL SELECT n.id, n.previous_turn_id, n.in_view FROM up u CROSS JOIN LATERAL (
           SELECT * FROM turns t WHERE t.id = u.previous_turn_id OFFSET 0) n WHERE NOT u.in_view
       ) SELECT id FROM up WHERE in_view`,
      [turnId],
    )
    await showPath(conversation, await newestLeaf(conversation, turnId))
    return { type: 'shown', conversationId, keptUpTo: shared?.id ?? null }
  })
  return shown ?? { type: 'not_found' }
}
