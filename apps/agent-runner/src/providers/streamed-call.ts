import type { ToolCallBlock } from '@rain/protocol'

/** A call of a tool as it has come in pieces. */
export interface StreamedCall {
  toolUseId: string
  tool: string
  /** Its input, as far as it came. */
  json: string
  /** The provider has said that the call is whole. */
  complete: boolean
}

/** The call as it is kept. Input that is not whole or no JSON object is marked, and the call never looks runnable. */
export function toToolCall(
  { toolUseId, tool, json, complete }: StreamedCall,
  { cut }: { cut: boolean },
): ToolCallBlock {
  const call = { type: 'tool_call' as const, toolUseId, tool }
  const input = parseInput(json)
  if (input && complete) return { ...call, input }
  return { ...call, input: {}, invalid: cut ? cutOff : unreadableInput }
}

export const unreadableInput = 'The input of this call was not a valid JSON object. Make the call again.'

const cutOff =
  'The answer was cut off at its length limit before the input of this call was complete. ' +
  'Make the call again with less input, or in several parts.'

/** A call without any input is one without arguments. */
function parseInput(json: string): Record<string, unknown> | null {
  if (!json.trim()) return {}
  try {
    const value: unknown = JSON.parse(json)
    return isJsonObject(value) ? value : null
  } catch {
    return null
  }
}

export function isJsonObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
