import { deleteTurns, restoreTurns, showBranch } from '@rain/db'
import type { BranchChanged, DeleteMessages, RestoreMessages, SwitchBranch } from '@rain/protocol'
import { tellBranchChanged } from '../../conversations/tell-branch-changed.ts'
import { done, refuse, type Answer } from './answer.ts'
import { busy, unknownMessage } from './branch-message.ts'
import type { CommandContext } from './context.ts'

export async function switchBranch({ turn_id: turnId }: SwitchBranch, context: CommandContext): Promise<Answer> {
  const { userId } = context.session
  const shown = await showBranch(context.deps.db, { userId, turnId })
  if (shown.type === 'not_found') return unknownMessage
  if (shown.type === 'busy') return busy
  // @NOTE told again where nothing has changed: whoever asked may have missed it
  await tell(context, shown.conversationId, shown.type === 'shown' ? { kept_up_to: shown.keptUpTo } : {})
  return done
}

export async function deleteMessages(command: DeleteMessages, context: CommandContext): Promise<Answer> {
  const { turn_id: turnId, scope } = command
  const { userId } = context.session
  const deleted = await deleteTurns(context.deps.db, { userId, turnId, scope })
  if (deleted.type === 'not_found') return unknownMessage
  if (deleted.type === 'busy') return busy
  const gone = scope === 'turn' ? { gone_turn_id: turnId } : { kept_up_to: deleted.previousTurnId }
  await tell(context, deleted.conversationId, gone)
  return { ok: true, deletion_id: deleted.deletionId }
}

export async function restoreMessages(command: RestoreMessages, context: CommandContext): Promise<Answer> {
  const { userId } = context.session
  const restored = await restoreTurns(context.deps.db, { userId, deletionId: command.deletion_id })
  if (restored.type === 'not_found') return refuse('not_found', 'It is too late to bring that back.')
  if (restored.type === 'busy') return busy
  await tell(context, restored.conversationId, {})
  return done
}

function tell({ deps, session }: CommandContext, conversationId: string, what: Partial<BranchChanged>): Promise<void> {
  return tellBranchChanged(deps, { userId: session.userId, conversationId }, what)
}
