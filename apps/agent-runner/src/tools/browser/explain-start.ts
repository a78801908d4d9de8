import { failed } from '../outcome.ts'
import type { ToolOutcome } from '../tool.ts'

/** Why there is no page: Chromium did not start, or ended while it did. */
export function explainStart(error: unknown): ToolOutcome {
  const [line = ''] = (error instanceof Error ? error.message : '').split('\n')
  return failed(
    `The browser did not start: ${line.slice(0, 300) || 'unknown'}. Tell the person; trying again may help once.`,
  )
}
