import { inputOf, type ToolCall, type ToolCallStatus } from '@rain/db'
import { lookingActions } from '@rain/protocol'
import { computerTool } from './computer-tool.ts'

const notDone: readonly ToolCallStatus[] = ['failed', 'denied', 'expired', 'interrupted']

/**
 * Whether an action was decided together with one before it that was not done: what it types would go into another field,
 * what it clicks would lie under another pointer.
 */
export function isAfterFailure(call: ToolCall, all: readonly ToolCall[]): boolean {
  if (looks(call)) return false
  return all.some(
    (before) =>
      before.tool === computerTool &&
      before.step === call.step &&
      before.position < call.position &&
      notDone.includes(before.status) &&
      (!looks(before) || inputOf(before).action === 'mouse_move'),
  )
}

export const tellFailure =
  'Not done: an action before it, which was decided together with it, was not done. Take a screenshot and decide again.'

function looks(call: ToolCall): boolean {
  const { action } = inputOf(call)
  return lookingActions.some((looking) => looking === action)
}
