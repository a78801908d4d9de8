import { acceptMessage, sendableAttachments, type Turn } from '@rain/db'
import { messageAccepted, turnQueued, type Attachment, type SendMessage } from '@rain/protocol'
import { findAgent } from '../../agents/find-agent.ts'
import { chooseProvider } from '../../providers/provider-choice.ts'
import type { GatewayDeps } from '../../deps.ts'
import { answerByMessage } from './answer-by-message.ts'
import { done, refuse, type Answer } from './answer.ts'
import type { CommandContext } from './context.ts'
import { isBehindAnother } from './is-behind-another.ts'
import { tooManyTasks } from './too-many-tasks.ts'

/** From here on the message ends in exactly one `result` or `error`, whatever happens to this process. */
export async function sendMessage(command: SendMessage, context: CommandContext): Promise<Answer> {
  const { deps, session, tell } = context
  const { text, agent_id } = command
  const ids = [...new Set(command.attachments)]
  if (text.trim() === '' && ids.length === 0) return done

  const answered = context.plainQuestions && ids.length === 0 ? await answerByMessage(command, context) : null
  if (answered) return answered

  const agent = await findAgent(deps, session.userId, agent_id)
  if (!agent) return refuse('no_directory', 'No project directory is open for this agent. Choose a directory first.')
  const choice = chooseProvider(agent.settings)
  if (!choice) return refuse('no_api_key', 'An API key is required before Rain can answer. Add one in the settings.')
  if (!choice.keySource) {
    return refuse('no_api_key', `An API key is required for ${choice.provider.name}. Add one in the settings.`)
  }

  const refusal = await tooManyTasks(agent, context)
  if (refusal) return refusal

  const attachments = ids.length === 0 ? [] : await attachmentsOf(context, agent.conversationId, ids)
  if (attachments.length < ids.length) return attachmentsGone

  const accepted = await acceptMessage(deps.db, {
    userId: session.userId,
    agentId: agent.id,
    text,
    clientMsgId: command.client_msg_id,
    attachments,
    provider: choice.provider.id,
    model: choice.model,
  })
  if (accepted.type === 'agent_gone') {
    return refuse('no_directory', 'No project directory is open for this agent any more. Choose a directory first.')
  }
  if (accepted.type === 'attachments_gone') return attachmentsGone
  const { turn } = accepted
  const queued = accepted.type === 'accepted' ? accepted.queued : await isBehindAnother(deps, turn)
  if (turn.status !== 'done') await deliver(deps, turn, { text, attachments }, queued)
  tell({ type: 'status', agent_id, text: queued ? 'Rain is working. Your message is next.' : 'Rain is working...' })
  return { ok: true, turn_id: turn.id, queued, duplicate: accepted.type === 'duplicate' }
}

const attachmentsGone = refuse(
  'not_found',
  'A file of this message is no longer there, or was sent in another conversation. Attach it again.',
)

function attachmentsOf({ deps, session }: CommandContext, conversationId: string, ids: string[]) {
  return sendableAttachments(deps.db, { userId: session.userId, ids, conversationId })
}

/** Doing this again for the same turn changes nothing. */
async function deliver(
  { bus }: GatewayDeps,
  turn: Turn,
  { text, attachments }: { text: string; attachments: Attachment[] },
  queued: boolean,
): Promise<void> {
  const facts = [messageAccepted(turn, text, attachments), ...(queued ? [turnQueued(turn)] : [])]
  // @NOTE the runner says that the message was accepted, too, before anything else of the turn: neither waits
  await Promise.all([bus.log.append(turn.userId, facts, { scope: turn.id }), bus.jobs.enqueue(turn.id)])
}
