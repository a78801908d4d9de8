import { inputOf, toolCallsOf, type Db, type ToolCallStatus, type Turn } from '@rain/db'
import { lineBegun } from '@rain/permissions'
import type { ToolCallBlock } from '@rain/protocol'
import { computerTool } from './computer-tool.ts'

const neverTyped: readonly ToolCallStatus[] = ['denied', 'expired']

/**
 * The line that a turn has begun to type and not sent off, with what it wants to type in the same answer: in pieces a command
 * looks harmless. What was refused or cut short counts as typed.
 */
export async function typedBefore({ db, turn }: { db: Db; turn: Turn }, sameAnswer: ToolCallBlock[]): Promise<string> {
  const calls = await toolCallsOf(db, turn.id)
  const done = calls.filter(({ tool, status }) => tool === computerTool && !neverTyped.includes(status)).map(inputOf)
  const wanted = sameAnswer.filter(({ tool }) => tool === computerTool).map(({ input }) => input)
  return lineBegun([...done, ...wanted])
}
