import { agentKeySchema, type EventOf } from '@rain/protocol'
import type { Refusal } from './commands/answer.ts'

/** A refusal for a client that gets no acks; it names the agent and the message it is about. */
export function refusalEvent(refusal: Refusal, frame: unknown): EventOf<'error'> {
  const event: EventOf<'error'> = {
    type: 'error',
    agent_id: agentKeySchema.safeParse(fieldOf(frame, 'agent_id')).data ?? null,
    text: refusal.message,
    code: refusal.code,
  }
  const clientMsgId = fieldOf(frame, 'client_msg_id')
  if (refusal.retry_after !== undefined) event.retry_after = refusal.retry_after
  if (typeof clientMsgId === 'string') event.client_msg_id = clientMsgId.slice(0, 100)
  return event
}

function fieldOf(frame: unknown, name: string): unknown {
  return typeof frame === 'object' && frame !== null && Object.hasOwn(frame, name)
    ? (frame as Record<string, unknown>)[name]
    : undefined
}
