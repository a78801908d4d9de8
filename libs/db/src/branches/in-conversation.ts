import type pg from 'pg'
import type { Db } from '../client.ts'

/** One transaction that has the conversation to itself: no message is accepted into it meanwhile. */
export interface ConversationChange {
  conversationId: string
  headTurnId: string | null
  /** A turn of it is queued, running or waiting. */
  busy: boolean
  query<Row extends pg.QueryResultRow>(text: string, values: unknown[]): Promise<Row[]>
}

/**
 * Locks a conversation of the person and changes it; what `change` throws undoes all of it. Null: there is none of that id.
 * @NOTE agents before conversations, as a message that is being accepted locks them
 */
export async function inConversation<T>(
  db: Db,
  { userId, conversationId }: { userId: string; conversationId: string },
  change: (conversation: ConversationChange) => Promise<T>,
): Promise<T | null> {
  const client = await db.pool.connect()
  const query: ConversationChange['query'] = async (text, values) => (await client.query(text, values)).rows as never
  try {
    await client.query('BEGIN')
    await client.query('SELECT 1 FROM agents WHERE user_id = $1 AND conversation_id = $2 ORDER BY id FOR SHARE', [
      userId,
      conversationId,
    ])
    const [row] = await query<{ headTurnId: string | null }>(
      `SELECT head_turn_id AS "headTurnId" FROM conversations
       WHERE id = $1 AND user_id = $2 AND parent_turn_id IS NULL AND deleted_at IS NULL FOR UPDATE`,
      [conversationId, userId],
    )
    // @NOTE a statement of its own: it sees what was accepted while the lock was waited for
    const [open] = await query<{ busy: boolean }>(
      `SELECT EXISTS (SELECT 1 FROM turns WHERE conversation_id = $1 AND status <> 'done') AS busy`,
      [conversationId],
    )
    const result = row ? await change({ conversationId, ...row, busy: open?.busy ?? false, query }) : null
    await client.query('COMMIT')
    return result
  } catch (error) {
    await client.query('ROLLBACK').catch(() => {}) // the connection is gone, and the transaction with it
    throw error
  } finally {
    client.release()
  }
}
