import type { FunctionCall } from '@google/genai'
import type { ContentBlock, ToolCallBlock } from '@rain/protocol'
import { groupCalls, newestPicture, wentWell } from '../desktop-calls.ts'
import type { ImagePart, ToolAnswer } from '../provider.ts'
import { opaqueDesktopSchema, safetyOf } from './desktop-call.ts'

/** The answer to a call of Gemini's own tool for desktops. */
export interface DesktopAnswer {
  id?: string
  name: string
  text: string
  isError: boolean
  /** A person was asked, as Gemini wanted, and has allowed it. */
  acknowledged: boolean
  picture: ImagePart
}

/** How the calls of one answer go back that came by Gemini's own tool for desktops; the others are not in it. */
export interface ToldDesktopCalls {
  /** Null: the block is in the call of the one before. */
  calls: Map<ToolCallBlock, FunctionCall | null>
  answers: Map<ToolAnswer, DesktopAnswer | null>
  /** The last picture of a desktop, up to here. */
  picture: ImagePart | null
}

export const noDesktopCalls: ToldDesktopCalls = { calls: new Map(), answers: new Map(), picture: null }

/** Gemini wants a picture with each answer: where none was ever shown, the calls are left to be told as those of a function. */
export function tellDesktopCalls(
  content: ContentBlock[],
  results: ToolAnswer[],
  picture: ImagePart | null,
): ToldDesktopCalls {
  const told: ToldDesktopCalls = { calls: new Map(), answers: new Map(), picture }
  for (const group of groupCalls(content, results, readOpaque)) {
    told.picture = newestPicture(group) ?? told.picture
    const [head, ...rest] = group
    if (!head?.opaque || !told.picture) continue
    const { id, name, args } = head.opaque
    const isError = !wentWell(group)
    told.calls.set(head.block, { ...(id !== undefined && { id }), name, args })
    told.answers.set(head.result, {
      ...(id !== undefined && { id }),
      name,
      text: group.map(({ result }) => result.content || '(no output)').join('\n'),
      isError,
      acknowledged: !isError && safetyOf(args).length > 0,
      picture: told.picture,
    })
    for (const { block } of rest) told.calls.set(block, null)
    for (const { result } of rest) told.answers.set(result, null)
  }
  return told
}

const readOpaque = (opaque: unknown) => opaqueDesktopSchema.safeParse(opaque).data ?? null
