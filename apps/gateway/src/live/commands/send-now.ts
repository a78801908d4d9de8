import { steerTurn } from '@rain/db'
import type { SendNow } from '@rain/protocol'
import { refuse, type Answer } from './answer.ts'
import { unknownMessage } from './branch-message.ts'
import type { CommandContext } from './context.ts'

/** A message that waits is to be heard by the turn at work. Who comes too late is told so: it waits on, or is a turn by now. */
export async function sendNow({ turn_id: turnId }: SendNow, { deps, session }: CommandContext): Promise<Answer> {
  const { userId } = session
  const steered = await steerTurn(deps.db, { userId, turnId })
  switch (steered.type) {
    case 'not_queued':
      return unknownMessage
    case 'nothing_runs':
      return refuse('turn_not_found', 'Nothing is at work that could hear it: it is next by itself.')
    case 'joined':
      return { ok: true, turn_id: steered.intoTurnId, duplicate: true }
    case 'steering': {
      const event = {
        type: 'message_waiting',
        agent_id: steered.turn.agentKey,
        turn_id: turnId,
        send_now: true,
      } as const
      await deps.bus.log.append(userId, [{ event }], { scope: turnId })
      return { ok: true, turn_id: steered.intoTurnId }
    }
  }
}
