import { z } from 'zod'
import type { SimulatedModel } from './models.ts'
import type { MessagesRequest, WireMessage } from './request-schema.ts'

const point = z.tuple([z.number(), z.number()])
const held = { text: z.string().nullish() }
const place = { coordinate: point.nullish() }
const keys = { text: z.string().min(1) }

/** What the members of the toolset take; nothing else is accepted. */
export const toolsetMembers: Record<string, z.ZodType> = {
  key: z.strictObject({ ...keys, repeat: z.number().int().min(1).max(100).nullish() }),
  hold_key: z.strictObject({ ...keys, duration: z.number().min(0).max(100) }),
  type: z.strictObject({ text: z.string() }),
  cursor_position: z.strictObject({}),
  mouse_move: z.strictObject({ coordinate: point }),
  left_mouse_down: z.strictObject({}),
  left_mouse_up: z.strictObject({}),
  left_click: z.strictObject({ ...place, ...held }),
  right_click: z.strictObject({ ...place, ...held }),
  middle_click: z.strictObject({ ...place, ...held }),
  double_click: z.strictObject({ ...place, ...held }),
  triple_click: z.strictObject({ ...place, ...held }),
  left_click_drag: z.strictObject({ start_coordinate: point, coordinate: point, ...held }),
  scroll: z.strictObject({
    scroll_direction: z.enum(['up', 'down', 'left', 'right']),
    scroll_amount: z.number().int().min(0),
    ...place,
    ...held,
  }),
  wait: z.strictObject({ duration: z.number().min(0).max(100) }),
  screenshot: z.strictObject({}),
  zoom: z.strictObject({ region: z.tuple([z.number(), z.number(), z.number(), z.number()]) }),
}

/** The rules of the tools for desktops: which model takes which, with which header, and that calls and results agree. */
export function checkDesktop(request: MessagesRequest, model: SimulatedModel, beta: string | undefined): string | null {
  const tool = (request.tools ?? []).find((each) => 'type' in each && each.type?.startsWith('computer_'))
  const type = tool && 'type' in tool ? tool.type : undefined
  if (type && type !== model.desktop) return `tools: '${model.id}' does not support tool types: ${type}`
  const wanted = type === 'computer_20250124' ? 'computer-use-2025-01-24' : undefined
  if (wanted && !beta?.split(',').includes(wanted)) return `tools: ${type} requires the beta header ${wanted}`
  const hasToolset = type === 'computer_toolset_20260801'
  return request.messages.map((message, at) => checkMembers(message, at, hasToolset)).find((problem) => problem) ?? null
}

function checkMembers(message: WireMessage, at: number, hasToolset: boolean): string | null {
  if (typeof message.content === 'string') return null
  for (const block of message.content) {
    if (block.type !== 'tool_use' && block.type !== 'tool_result') continue
    if (!block.toolset_name) continue
    if (!hasToolset || block.toolset_name !== 'computer')
      return `messages.${at}: unknown toolset: ${block.toolset_name}`
    if (block.type === 'tool_result') continue
    const member = toolsetMembers[block.name]
    if (!member) return `messages.${at}: the toolset has no member named ${block.name}`
    if (!member.safeParse(block.input).success) return `messages.${at}: invalid input for ${block.name}`
  }
  return null
}

/** Results carry the toolset of their calls. */
export function checkToolsetPairs(messages: WireMessage[]): string | null {
  const toolsets = new Map<string, string | undefined>()
  for (const [at, { content }] of messages.entries()) {
    if (typeof content === 'string') continue
    for (const block of content) {
      if (block.type === 'tool_use') toolsets.set(block.id, block.toolset_name ?? undefined)
      if (block.type !== 'tool_result') continue
      if ((block.toolset_name ?? undefined) !== toolsets.get(block.tool_use_id))
        return `messages.${at}: toolset_name of the tool_result does not match that of its tool_use`
    }
  }
  return null
}
