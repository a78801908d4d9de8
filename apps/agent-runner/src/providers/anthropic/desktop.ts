import type { BetaToolComputerUse20250124, BetaToolComputerUse20251124 } from '@anthropic-ai/sdk/resources/beta'
import type { ContentBlockParam, ToolUnion } from '@anthropic-ai/sdk/resources/messages'
import type { ToolCallBlock } from '@rain/protocol'
import { rowTool } from '../desktop-calls.ts'
import { secretTool, toSecretCall } from '../desktop-secret.ts'
import type { ToolDescription } from '../provider.ts'

/**
 * How a model of Claude works on a desktop: with the toolset, which is all that the newer ones take; with one of the two
 * older tools, which need their own header; `none`: the request has no tool for desktops.
 */
export type ClaudeDesktop = 'toolset' | 'computer_20251124' | 'computer_20250124' | 'none'

/** The headers that the older tools ask for. Source: the documentation of computer use. */
export const desktopBetas = {
  computer_20251124: 'computer-use-2025-11-24',
  computer_20250124: 'computer-use-2025-01-24',
} as const

export function desktopOf(model: string, tools: readonly ToolDescription[]): ClaudeDesktop {
  if (!tools.some(({ desktop }) => desktop)) return 'none'
  if (/^claude-(fable|mythos|opus|sonnet|haiku)-(?:[5-9]|\d\d)\b/.test(model) || /^claude-opus-4-8\b/.test(model)) {
    return 'toolset'
  }
  return /^claude-(opus-4-[5-7]|sonnet-4-6)\b/.test(model) ? 'computer_20251124' : 'computer_20250124'
}

/** The tool for desktops in the words of the model, and what those have no word for. */
export function toDesktopTools(kind: ClaudeDesktop, { desktop, ...own }: ToolDescription): ToolUnion[] {
  if (kind === 'none' || !desktop) return []
  const secret = secretTool(own.description)
  const more: ToolUnion = {
    name: secret.name,
    description: secret.description,
    input_schema: { ...secret.inputSchema, type: 'object' },
  }
  if (kind === 'toolset') return [{ type: 'computer_toolset_20260801' }, more]
  const size = { name: rowTool, display_width_px: desktop.width, display_height_px: desktop.height } as const
  const older: BetaToolComputerUse20250124 | BetaToolComputerUse20251124 =
    kind === 'computer_20251124' ? { ...size, type: kind, enable_zoom: true } : { ...size, type: kind }
  // the stable types leave out what asks for a header
  return [older as unknown as ToolUnion, more]
}

/** What members of the toolset take, beside those that take what the row has. */
const takesNothing = new Set(['screenshot', 'cursor_position', 'left_mouse_down', 'left_mouse_up'])

/** A call of a row as the model would have made it. */
export function toDesktopCall(
  kind: ClaudeDesktop,
  { input }: ToolCallBlock,
  id: string,
): Extract<ContentBlockParam, { type: 'tool_use' }> | null {
  const secret = toSecretCall(input)
  if (secret) return { type: 'tool_use', id, name: secret.name, input: secret.input }
  const { action, path: _path, ...rest } = input
  if (kind !== 'toolset' || typeof action !== 'string') return null
  return { type: 'tool_use', id, name: action, toolset_name: 'computer', input: takesNothing.has(action) ? {} : rest }
}

/** The input of a row from a call of the toolset: the member is the action, and what is null is not there. */
export function fromToolset(member: string, input: Record<string, unknown>): Record<string, unknown> {
  return { action: member, ...Object.fromEntries(Object.entries(input).filter(([, value]) => value !== null)) }
}
