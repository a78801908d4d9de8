import { lookingActions, type ContentBlock, type ToolCallBlock } from '@rain/protocol'
import type { ImagePart, ToolAnswer } from './provider.ts'

/** What is done on a desktop is one tool in the rows, whatever a model calls it. */
export const rowTool = 'computer'

/** A call of a row with its answer; `opaque` is what its provider wants back, where it is a call of the provider's own tool. */
export interface AnsweredCall<Opaque> {
  block: ToolCallBlock
  result: ToolAnswer
  opaque: Opaque | null
}

/** The calls of one answer as the provider made them: one of its own may have become several blocks, side by side. */
export function groupCalls<Opaque extends { callId: string }>(
  content: ContentBlock[],
  results: ToolAnswer[],
  read: (opaque: unknown) => Opaque | null,
): AnsweredCall<Opaque>[][] {
  const groups: AnsweredCall<Opaque>[][] = []
  for (const [index, block] of content.filter((each) => each.type === 'tool_call').entries()) {
    const result = results[index]
    if (!result) continue
    const opaque = block.tool === rowTool ? read(block.opaque) : null
    const last = groups.at(-1)
    if (opaque && last?.[0]?.opaque?.callId === opaque.callId) last.push({ block, result, opaque })
    else groups.push([{ block, result, opaque }])
  }
  return groups
}

/** The last picture of a desktop among the answers. */
export function newestPicture(group: AnsweredCall<unknown>[]): ImagePart | null {
  const shown = group.filter(({ result }) => result.tool === rowTool).flatMap(({ result }) => result.images ?? [])
  return shown.at(-1) ?? null
}

/** Nothing of the call was refused or went wrong: only then may its provider hear that a person has allowed it. */
export function wentWell(group: AnsweredCall<unknown>[]): boolean {
  return group.every(({ result }) => !result.isError)
}

/**
 * Names the blocks of one call, and marks them with what its provider wants a person to look at. That is about the whole
 * call: who denies its first action has not allowed the next, so each that does something is marked.
 */
export function asOneCall(
  blocks: Omit<ToolCallBlock, 'toolUseId'>[],
  { callId, safety }: { callId: string; safety: string[] },
): ToolCallBlock[] {
  return blocks.map(({ type, ...block }, index) => ({
    type,
    toolUseId: blocks.length === 1 ? callId : `${callId}_${index + 1}`,
    ...block,
    ...(safety.length > 0 && (index === 0 || acts(block.input)) && { safety }),
  }))
}

function acts({ action }: Record<string, unknown>): boolean {
  return !lookingActions.some((looking) => looking === action)
}
