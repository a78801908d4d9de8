import type { ToolDetail } from '@rain/protocol'
import type { AskUserInput } from './ask-user.ts'
import { describeTool } from './describe.ts'
import { explainInput } from './explain-input.ts'
import type { HandOverInput } from './hand-over.ts'
import { failed, interruptedOutcome } from './outcome.ts'
import type { ToolRegistry } from './registry.ts'
import type { TaskInput } from './task.ts'
import type { Tool, ToolContext, ToolOutcome } from './tool.ts'

export type PreparedToolCall =
  | ReadyToolCall
  | { kind: 'asks_person'; input: AskUserInput }
  | { kind: 'hands_over'; input: HandOverInput }
  | StartsAgent
  /** `content` is the tool's answer to the model. */
  | { kind: 'refused'; content: string }

export interface StartsAgent {
  kind: 'starts_agent'
  input: TaskInput
}

export interface ReadyToolCall {
  kind: 'ready'
  tool: Tool
  input: unknown
}

/** Finds the tool a model called and checks its input. Nothing has happened yet when this returns. */
export function prepareToolCall(registry: ToolRegistry, name: string, input: unknown): PreparedToolCall {
  const tool = registry.get(name)
  if (!tool)
    return {
      kind: 'refused',
      content: `There is no tool named ${name.slice(0, 100)}. The tools are: ${[...registry.keys()].join(', ')}.`,
    }
  const parsed = tool.input.safeParse(input)
  if (!parsed.success) {
    const properties = describeTool(tool).inputSchema.properties ?? {}
    return { kind: 'refused', content: explainInput(tool.name, parsed.error, Object.keys(properties)) }
  }
  if ('startsAgent' in tool) return { kind: 'starts_agent', input: tool.input.parse(input) }
  if ('handsOver' in tool) return { kind: 'hands_over', input: tool.input.parse(input) }
  if ('asksPerson' in tool) return { kind: 'asks_person', input: tool.input.parse(input) }
  return { kind: 'ready', tool, input: parsed.data }
}

/**
 * Runs a prepared call and never throws. What a tool did not expect is told to the model in safe words only; its cause
 * goes to `onUnexpected`. The content is cut to what a row and a client take.
 */
export async function runTool(
  { tool, input }: ReadyToolCall,
  context: ToolContext,
  onUnexpected: (cause: unknown) => void,
): Promise<ToolOutcome> {
  if (context.signal.aborted) return interruptedOutcome
  try {
    return fit(await tool.run(input, context))
  } catch (cause) {
    if (context.signal.aborted) return interruptedOutcome
    onUnexpected(cause)
    return failed(`${tool.name} failed unexpectedly. It may have done a part of its work: check before you try again.`)
  }
}

const maxContentBytes = 500_000

function fit(outcome: ToolOutcome): ToolOutcome {
  const content = cut(storable(outcome.content))
  return outcome.detail ? { ...outcome, content, detail: storableDetail(outcome.detail) } : { ...outcome, content }
}

/** Postgres takes neither NUL nor half a surrogate pair in a text. */
function storable(text: string): string {
  return Buffer.from(text.replaceAll('\0', '\u2400')).toString()
}

function storableDetail(detail: ToolDetail): ToolDetail {
  return detail.kind === 'diff' ? { ...detail, path: storable(detail.path), patch: storable(detail.patch) } : detail
}

function cut(content: string): string {
  const bytes = Buffer.from(content)
  if (bytes.length <= maxContentBytes) return content
  // A character cut in half decodes to the replacement character, which is taken off.
  const kept = bytes
    .subarray(0, maxContentBytes)
    .toString()
    .replace(/\uFFFD$/, '')
  return `${kept}\n[cut: the result was ${bytes.length} bytes, more than ${maxContentBytes}]`
}
