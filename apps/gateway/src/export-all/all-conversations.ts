import { statement, type Db } from '@rain/db'

/** A conversation as it is named in the zip of everything. */
export interface ConversationOfAll {
  id: string
  title: string
  isOfSubAgent: boolean
  createdAt: Date
  updatedAt: Date
}

const pageSize = 200

// @NOTE by id: what is said, renamed or deleted while the pages are read moves nothing from one page to another
const page = statement<ConversationOfAll>(
  'conversations-of-all',
  `SELECT c.id, coalesce(c.title, '') AS title, c.parent_turn_id IS NOT NULL AS "isOfSubAgent",
     c.created_at AS "createdAt", c.updated_at AS "updatedAt"
   FROM conversations c
   WHERE c.user_id = $1 AND c.id > $2 AND c.deleted_at IS NULL
     AND EXISTS (SELECT 1 FROM turns t WHERE t.conversation_id = c.id AND t.deletion_id IS NULL AND t.joined_turn_id IS NULL)
     AND NOT EXISTS (
       SELECT 1 FROM turns t JOIN turns r ON r.id = t.root_turn_id JOIN conversations rc ON rc.id = r.conversation_id
       WHERE t.conversation_id = c.id AND (r.deletion_id IS NOT NULL OR rc.deleted_at IS NOT NULL))
   ORDER BY c.id LIMIT $3`,
)

/** Every conversation of a person, those of sub-agents too, each once; nothing that was deleted, nor what came of it. */
export async function* allConversations(
  db: Db,
  { userId, limit = pageSize }: { userId: string; limit?: number },
): AsyncGenerator<ConversationOfAll> {
  let after = ''
  for (;;) {
    const conversations = await page(db, [userId, after, limit])
    yield* conversations
    const last = conversations.at(-1)
    if (!last || conversations.length < limit) return
    after = last.id
  }
}
