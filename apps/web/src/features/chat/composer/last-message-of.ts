import type { Attachment } from '@rain/protocol'
import type { AgentState } from '../../../live/state.ts'

export type LastMessage = { text: string; attachments: Attachment[] }

/** What the person has written last in the conversation. */
export function lastMessageOf({ items }: Pick<AgentState, 'items'>): LastMessage | null {
  const last = items.findLast((item) => item.kind === 'user')
  return last ? { text: last.text, attachments: last.attachments ?? [] } : null
}
