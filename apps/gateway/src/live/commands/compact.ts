import { acceptMessage, hasUnsummarised, turnByClientMsgId, type Turn } from '@rain/db'
import { compactText, messageAccepted, turnQueued, type Compact } from '@rain/protocol'
import { findAgent } from '../../agents/find-agent.ts'
import { refuse, type Answer } from './answer.ts'
import { chooseAnswerer } from './choose-answerer.ts'
import type { CommandContext } from './context.ts'
import { isBehindAnother } from './is-behind-another.ts'

/**
 * Has the conversation summarised: a turn of its own, which waits for what is at work as a message would. It is there once
 * per `client_msg_id`, and ends in exactly one `result` or `error`.
 */
export async function compact(command: Compact, context: CommandContext): Promise<Answer> {
  const { deps, session, tell } = context
  const { agent_id, client_msg_id: clientMsgId, words } = command
  const { userId } = session
  const agent = await findAgent(deps, userId, agent_id)
  if (!agent) return noFolder
  const answerer = chooseAnswerer(agent)
  if ('code' in answerer) return answerer

  const earlier = await turnByClientMsgId(deps.db, { userId, clientMsgId })
  if (!earlier && !(await hasUnsummarised(deps.db, agent.conversationId))) return nothingToCompact
  const text = compactText(words)
  const asked = { userId, agentId: agent.id, text, clientMsgId, kind: 'compact' as const, ...answerer }
  const accepted = await acceptMessage(deps.db, asked)
  if (accepted.type === 'agent_gone' || accepted.type === 'attachments_gone') return noFolder
  const { turn } = accepted
  const queued = accepted.type === 'accepted' ? accepted.queued : await isBehindAnother(deps, turn)
  if (turn.status !== 'done') await deliver(context, turn, text, queued)
  tell({ type: 'status', agent_id, text: queued ? 'Rain is working. The summary is next.' : 'Rain is summarising...' })
  return { ok: true, turn_id: turn.id, queued, duplicate: accepted.type === 'duplicate' }
}

const noFolder = refuse('no_directory', 'No project directory is open for this agent. Choose a directory first.')

const nothingToCompact = refuse(
  'nothing_to_compact',
  'There is nothing to summarise: nothing was said since the conversation began, or since its last summary.',
)

/** Doing this again for the same turn changes nothing. */
async function deliver({ deps }: CommandContext, turn: Turn, text: string, queued: boolean): Promise<void> {
  const facts = [messageAccepted(turn, text), ...(queued ? [turnQueued(turn)] : [])]
  await Promise.all([deps.bus.log.append(turn.userId, facts, { scope: turn.id }), deps.bus.jobs.enqueue(turn.id)])
}
