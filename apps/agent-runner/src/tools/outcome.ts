import type { ToolDetail } from '@rain/protocol'
import type { ToolOutcome } from './tool.ts'

export function succeeded(content: string, detail?: ToolDetail): ToolOutcome {
  return detail ? { content, isError: false, detail } : { content, isError: false }
}

/** `content` tells the model what went wrong and what to do instead. */
export function failed(content: string, detail?: ToolDetail): ToolOutcome {
  return detail ? { content, isError: true, detail } : { content, isError: true }
}

export const interruptedOutcome: ToolOutcome = {
  content: 'Interrupted before it was finished.',
  isError: true,
}
