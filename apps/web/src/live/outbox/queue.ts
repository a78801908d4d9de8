import type { Attachment, SendMessage } from '@rain/protocol'

/** A message of the person until the server has taken it. */
export type OutboxMessage = Omit<SendMessage, 'attachments'> & {
  client_msg_id: string
  /** The conversation it was written in: it is sent in no other. Absent: written by an earlier version of the page. */
  session_id?: string
  /** What the page shows of its files. */
  files?: Attachment[]
  /** Its words were changed while it waited: under its id the server may have taken earlier ones. */
  rewritten?: true
  /** When it was written, milliseconds: messages go out in this order. */
  at: number
  /** The server did not take it, and why: it waits for the person. */
  refused?: { message: string; code?: string }
}

/** Where messages wait. It never fails: what cannot be kept on the device is held as long as the page is open. */
export type Queue = {
  /** The oldest first; null: it cannot be told what waits there. */
  read(): Promise<OutboxMessage[] | null>
  put(message: OutboxMessage): Promise<void>
  remove(clientMsgId: string): Promise<void>
}

export function inOrder(messages: OutboxMessage[]): OutboxMessage[] {
  return messages.toSorted((a, b) => a.at - b.at)
}

/** @NOTE it was written by this program or one before it: what lacks a part is no message of it */
export function isOutboxMessage(value: unknown): value is OutboxMessage {
  if (typeof value !== 'object' || value === null) return false
  const { client_msg_id: id, text, agent_id: agentId, at } = value as Record<string, unknown>
  return [id, text, agentId].every((part) => typeof part === 'string') && typeof at === 'number'
}
