import { compactText, compactWords, newId } from '@rain/protocol'
import type { LiveClient } from './client.ts'
import { acceptPending, addPending, refusePending } from './local.ts'
import { changeLive } from './store.ts'

const notReached = { code: 'unreachable', message: 'The server cannot be reached.' }

/** Asks for a summary of the conversation. It is shown as a line of its own before the server has seen it. */
export async function compact(
  client: LiveClient,
  { agentId, words = '', id = newId('message') }: { agentId: string; words?: string; id?: string },
): Promise<void> {
  changeLive((live) => addPending(live, agentId, id, compactText(words), [], 'compact'))
  const asked = { type: 'compact', agent_id: agentId, client_msg_id: id } as const
  const ack = await client.command(words === '' ? asked : { ...asked, words })
  if (ack?.ok && ack.turn_id !== undefined) {
    const { turn_id: turnId } = ack
    changeLive((live) => acceptPending(live, agentId, id, turnId))
  } else changeLive((live) => refusePending(live, agentId, id, ack && !ack.ok ? ack : notReached))
}

/** Once more, with the same words: what was accepted meanwhile is not asked for twice. */
export function compactAgain(client: LiveClient, agentId: string, { id, text }: { id: string; text: string }) {
  return compact(client, { agentId, id, words: compactWords(text) })
}
