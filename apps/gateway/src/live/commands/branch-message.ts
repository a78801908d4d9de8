import { branchTurn, rewordQueued, turnOf, type BranchTurn, type Turn } from '@rain/db'
import {
  attachmentsOf,
  branchBegun,
  messageAccepted,
  textOf,
  type EditMessage,
  type Regenerate,
  type StoredBlock,
} from '@rain/protocol'
import { findAgent } from '../../agents/find-agent.ts'
import type { GatewayDeps } from '../../deps.ts'
import { refuse, type Answer } from './answer.ts'
import { chooseAnswerer } from './choose-answerer.ts'
import type { CommandContext } from './context.ts'
import { tooManyTasks } from './too-many-tasks.ts'

/** What waits is changed where it is; all else is said on a new branch. */
export async function editMessage(command: EditMessage, context: CommandContext): Promise<Answer> {
  const { deps, session } = context
  const { turn_id: turnId, text } = command
  const turn = await turnOf(deps.db, { userId: session.userId, turnId })
  if (turn?.kind !== 'message') return unknownMessage
  if (text.trim() === '') return refuse('bad_request', 'A message cannot be empty. Delete it instead.')
  if (turn.status !== 'queued') return branch(command, { text }, context)
  const reworded = await rewordQueued(deps.db, { userId: session.userId, turnId, text })
  if (!reworded) return busy
  const event = { type: 'message_waiting', agent_id: reworded.agentKey, turn_id: turnId, new_text: text } as const
  await deps.bus.log.append(session.userId, [{ event }], { scope: turnId })
  return { ok: true, turn_id: turnId, queued: true }
}

/** The same message again, for another answer. */
export function regenerate(command: Regenerate, context: CommandContext): Promise<Answer> {
  return branch(command, {}, context)
}

async function branch(
  command: EditMessage | Regenerate,
  how: Pick<BranchTurn, 'text'>,
  context: CommandContext,
): Promise<Answer> {
  const { deps, session, tell } = context
  const { agent_id, turn_id: turnId, client_msg_id: clientMsgId } = command
  const { userId } = session
  const agent = await findAgent(deps, userId, agent_id)
  if (!agent) return refuse('no_directory', 'No project directory is open for this agent. Choose a directory first.')
  const answerer = chooseAnswerer(agent, command.type === 'regenerate' ? command : {})
  if ('code' in answerer) return answerer
  const refusal = await tooManyTasks(agent, context)
  if (refusal) return refusal
  const branched = await branchTurn(deps.db, { userId, agentId: agent.id, turnId, clientMsgId, ...how, ...answerer })
  switch (branched.type) {
    case 'not_found':
      return unknownMessage
    case 'busy':
      return busy
    case 'agent_gone':
      return refuse('no_directory', 'That conversation is not open for this agent any more. Open it first.')
    case 'duplicate':
    case 'branched': {
      const { turn, content } = branched
      if (turn.status !== 'done') await deliver(deps, turn, content)
      tell({ type: 'status', agent_id, text: 'Rain is working...' })
      return { ok: true, turn_id: turn.id, queued: false, duplicate: branched.type === 'duplicate' }
    }
  }
}

/** Doing this again for the same turn changes nothing. */
async function deliver({ bus }: GatewayDeps, turn: Turn, content: StoredBlock[]): Promise<void> {
  const facts = [...branchBegun(turn), messageAccepted(turn, textOf(content), attachmentsOf(content))]
  await Promise.all([bus.log.append(turn.userId, facts, { scope: turn.id }), bus.jobs.enqueue(turn.id)])
}

export const unknownMessage = refuse('turn_not_found', 'That message is not there any more.')

export const busy = refuse(
  'agent_busy',
  'Rain is still working in this conversation. Stop it, or wait until it is done.',
)
