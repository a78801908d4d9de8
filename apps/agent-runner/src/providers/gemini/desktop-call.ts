import { Environment, type FunctionCall, type Tool } from '@google/genai'
import type { ToolCallBlock } from '@rain/protocol'
import { z } from 'zod'
import { asOneCall, rowTool } from '../desktop-calls.ts'
import { fromSecretCall, secretTool, secretToolName } from '../desktop-secret.ts'
import type { DesktopScreen, ToolDescription } from '../provider.ts'
import { readGeminiAction } from './desktop-actions.ts'

/**
 * What a block keeps of the call it came from, which goes back as it was: it may be signed. All blocks of a call stand
 * together.
 */
export const opaqueDesktopSchema = z.object({
  callId: z.string(),
  /** Left out for a call that came without one. */
  id: z.string().optional(),
  name: z.string(),
  args: z.record(z.string(), z.unknown()),
})
export type OpaqueDesktop = z.infer<typeof opaqueDesktopSchema>

/** Gemini's own tool for desktops. */
export const computerUse: Tool = { computerUse: { environment: Environment.ENVIRONMENT_DESKTOP } }

/**
 * The screen that a model works on with Gemini's own tool; null: it has no such tool, or nothing to use it on.
 * Flash models from generation 3.5 on have it, but the lite ones. Source: https://ai.google.dev/gemini-api/docs/computer-use
 *
 * @NOTE what the documentation does not name gets our own function: the API refuses a request with a tool it does not have
 */
export function ownScreen(model: string, tools: readonly ToolDescription[]): DesktopScreen | null {
  const [, generation] = /^gemini-(\d+(?:\.\d+)?)-flash(?!-lite)/.exec(model) ?? []
  if (generation === undefined || Number(generation) < 3.5) return null
  return tools.find(({ desktop }) => desktop)?.desktop ?? null
}

/** What a person is asked about before it is done, where Gemini wants that. */
const decisionSchema = z.object({
  safety_decision: z.object({ decision: z.string(), explanation: z.string().optional() }),
})

export function safetyOf(args: Record<string, unknown>): string[] {
  const { decision, explanation } = decisionSchema.safeParse(args).data?.safety_decision ?? {}
  if (decision === undefined || /^(allow(ed)?|regular)$/i.test(decision)) return []
  return [explanation || decision]
}

/** What Gemini's own tool has no word for. */
export function besideComputerUse({ description }: ToolDescription): ToolDescription {
  return secretTool(description)
}

/** One block for each action of a call, in its order. */
export function toDesktopBlocks(
  { id, name = '', args = {} }: FunctionCall,
  callId: string,
  screen: DesktopScreen,
): ToolCallBlock[] {
  const opaque: OpaqueDesktop = { callId, ...(id && { id }), name, args }
  const call = { type: 'tool_call' as const, tool: rowTool, opaque }
  if (name === secretToolName) return asOneCall([{ ...call, input: fromSecretCall(args) }], { callId, safety: [] })
  const reading = readGeminiAction(name, args, screen)
  const blocks =
    'problem' in reading
      ? [{ ...call, input: { ...args, action: name }, invalid: reading.problem }]
      : reading.rows.map((input) => ({ ...call, input }))
  return asOneCall(blocks, { callId, safety: safetyOf(args) })
}
