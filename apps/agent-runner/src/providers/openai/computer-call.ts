import type { ResponseComputerToolCall } from 'openai/resources/responses/responses'
import type { ToolCallBlock } from '@rain/protocol'
import { z } from 'zod'
import { asOneCall, rowTool } from '../desktop-calls.ts'
import { secretTool } from '../desktop-secret.ts'
import type { ToolDescription } from '../provider.ts'
import { computerActionSchema, readComputerAction, type SaidAction } from './computer-actions.ts'

const safetyCheckSchema = z.object({
  id: z.string(),
  code: z.string().nullish(),
  message: z.string().nullish(),
})

/**
 * What a block keeps of the call it came from: the call itself goes back as one item. `action` is what the model said; a
 * block that is the rest of the action before has none. All blocks of a call stand together, and the first has its checks.
 */
export const opaqueComputerSchema = z.object({
  itemId: z.string(),
  callId: z.string(),
  /** The call told its actions as a list, be it of one. */
  batch: z.boolean(),
  action: computerActionSchema.optional(),
  checks: z.array(safetyCheckSchema).optional(),
})
export type OpaqueComputer = z.infer<typeof opaqueComputerSchema>

/** The tool for desktops in the words of OpenAI, and what those have no word for. */
export function toComputerTools({ description }: ToolDescription): [{ type: 'computer' }, ToolDescription] {
  return [{ type: 'computer' }, secretTool(description)]
}

/** One block for each action of a call, in its order. */
export function toComputerBlocks(item: ResponseComputerToolCall): ToolCallBlock[] {
  const said = item.actions ?? (item.action ? [item.action] : [])
  const checks = item.pending_safety_checks ?? []
  const kept = { itemId: item.id, callId: item.call_id, batch: item.actions !== undefined }
  const blocks = said.flatMap((action, index) =>
    toBlocks({ ...action }, index === 0 && checks.length > 0 ? { ...kept, checks } : kept),
  )
  const safety = checks.map(({ message, code, id }) => message || code || id)
  return asOneCall(blocks.length > 0 ? blocks : [emptyCall], { callId: item.call_id, safety })
}

type Unnamed = Omit<ToolCallBlock, 'toolUseId'>

const emptyCall: Unnamed = {
  type: 'tool_call',
  tool: rowTool,
  input: {},
  invalid: 'This call had no action. Make it again.',
}

function toBlocks(action: SaidAction, kept: Omit<OpaqueComputer, 'action'>): Unnamed[] {
  const call = { type: 'tool_call' as const, tool: rowTool }
  const reading = readComputerAction(action)
  if ('problem' in reading) {
    const { type, ...input } = action
    return [
      {
        ...call,
        input: { action: type, ...input },
        invalid: reading.problem,
        opaque: { ...kept, action } satisfies OpaqueComputer,
      },
    ]
  }
  return reading.rows.map((row, index) => ({
    ...call,
    input: row,
    opaque: { ...kept, ...(index === 0 && { action }) } satisfies OpaqueComputer,
  }))
}
