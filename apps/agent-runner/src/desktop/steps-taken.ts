import type { ToolCall } from '@rain/db'
import { computerTool } from './computer-tool.ts'

/**
 * The steps a turn has taken at a computer: each action is one, and so is an answer of the model without any.
 * @param answers How many answers they are the calls of.
 */
export function stepsTaken(calls: readonly Pick<ToolCall, 'tool' | 'step'>[], answers: number): number {
  const actions = calls.filter(({ tool }) => tool === computerTool)
  const acting = new Set(actions.map(({ step }) => step)).size
  return answers - acting + actions.length
}
