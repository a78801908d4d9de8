import type { ChangingCall, FileChange, ToolCall, Turn } from '@rain/db'
import type { Fact } from '@rain/protocol'
import type { RunnableCall } from '../turn/runnable-call.ts'
import type { TurnWork } from '../turn/turn-work.ts'
import { watchCall } from './watch-call.ts'

const mostPathsTold = 20

/** Has what a call changes in files written down. The answer is to be called when it has ended. */
export async function watchRunningCall(
  { db, files, turn }: Pick<TurnWork, 'db' | 'files' | 'turn'>,
  { call, prepared, approvedPath }: RunnableCall,
): Promise<() => Promise<FileChange[]>> {
  const changes = prepared.kind === 'ready' ? prepared.tool.changes : undefined
  // A green command changes nothing.
  if (!files || changes === undefined || (changes === 'folder' && call.level === 'green')) return async () => []
  return watchCall({ db, files }, { ...changingCall(turn, call), changes, path: approvedPath })
}

/** Whose change it is: of a sub-agent that of its agent, in the turn of the person. */
export function changingCall(turn: Turn, { id, tool }: Pick<ToolCall, 'id' | 'tool'>): ChangingCall {
  const { userId, ownerKey: agentKey, rootTurnId, cwd: folder } = turn
  return { userId, agentKey, turnId: rootTurnId ?? turn.id, toolCallId: id, tool, folder }
}

export function filesChangedBy(
  turn: Turn,
  call: Pick<ToolCall, 'id' | 'toolUseId'>,
  changes: readonly Pick<FileChange, 'path'>[],
): Fact {
  return {
    once: `files:${call.id}`,
    event: {
      type: 'files_changed',
      agent_id: turn.ownerKey,
      by: 'agent',
      paths: changes.slice(0, mostPathsTold).map(({ path }) => path),
      count: changes.length,
      turn_id: turn.rootTurnId ?? turn.id,
      tool_use_id: call.toolUseId,
    },
  }
}
