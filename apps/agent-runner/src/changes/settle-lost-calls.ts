import { fileChangesOfCalls, openFileChangesOf, type ToolCall } from '@rain/db'
import type { TurnWork } from '../turn/turn-work.ts'
import { settleCall } from './watch-call.ts'
import { changingCall, filesChangedBy } from './watch-running-call.ts'

type Work = Pick<TurnWork, 'db' | 'files' | 'turn' | 'publish'>

/** Finds out what calls have changed whose runner was lost while they ran. */
export async function settleLostCalls({ db, files, turn }: Work): Promise<void> {
  if (!files) return
  for (const opened of await openFileChangesOf(db, turn.id)) {
    await settleCall({ db, files }, changingCall(turn, { id: opened.toolCallId, tool: opened.tool }), opened)
  }
}

/** Says again what calls have changed. */
export async function tellChanges({ db, turn, publish }: Work, calls: ToolCall[]): Promise<void> {
  const changing = calls.filter(({ status }) => hasRun.has(status))
  if (changing.length === 0) return
  const changes = await fileChangesOfCalls(
    db,
    changing.map(({ id }) => id),
  )
  for (const call of changing) {
    const own = changes.filter(({ toolCallId }) => toolCallId === call.id)
    if (own.length > 0) publish.fact(filesChangedBy(turn, call, own))
  }
}

const hasRun: ReadonlySet<string> = new Set(['running', 'done', 'failed', 'interrupted'])
