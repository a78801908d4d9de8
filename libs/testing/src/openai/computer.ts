import { randomUUID } from 'node:crypto'
import { z } from 'zod'
import type { ContentPart } from '../script/answer.ts'
import { isImageUrl } from './image-url.ts'
import type { SimulatedOpenaiModel } from './models.ts'
import type { Refusal } from './refusal.ts'
import type { ResponsesRequest, WireItem } from './request-schema.ts'

const keys = z.array(z.string()).nullish()
const place = { x: z.number().int().min(0), y: z.number().int().min(0) }

/** What the model says to do, closed: it goes back as it came. */
const actionSchema = z.discriminatedUnion('type', [
  z.strictObject({
    type: z.literal('click'),
    button: z.enum(['left', 'right', 'wheel', 'back', 'forward']),
    ...place,
    keys,
  }),
  z.strictObject({ type: z.literal('double_click'), ...place, keys }),
  z.strictObject({ type: z.literal('drag'), path: z.array(z.strictObject(place)), keys }),
  z.strictObject({ type: z.literal('keypress'), keys: z.array(z.string()) }),
  z.strictObject({ type: z.literal('move'), ...place, keys }),
  z.strictObject({ type: z.literal('screenshot') }),
  z.strictObject({ type: z.literal('scroll'), ...place, scroll_x: z.number(), scroll_y: z.number(), keys }),
  z.strictObject({ type: z.literal('type'), text: z.string() }),
  z.strictObject({ type: z.literal('wait') }),
])
export type WireAction = z.infer<typeof actionSchema>

const safetyCheckSchema = z.strictObject({
  id: z.string(),
  code: z.string().nullish(),
  message: z.string().nullish(),
})
const statusSchema = z.enum(['in_progress', 'completed', 'incomplete']).nullish()

export const computerToolSchema = z.strictObject({ type: z.literal('computer') })

export const computerCallSchema = z.strictObject({
  type: z.literal('computer_call'),
  id: z.string().startsWith('cu'),
  call_id: z.string().min(1).max(64),
  action: actionSchema.optional(),
  actions: z.array(actionSchema).min(1).optional(),
  pending_safety_checks: z.array(safetyCheckSchema),
  status: statusSchema,
})
export type WireComputerCall = z.infer<typeof computerCallSchema>

export const computerCallOutputSchema = z.strictObject({
  type: z.literal('computer_call_output'),
  id: z.string().nullish(),
  call_id: z.string().min(1).max(64),
  output: z.strictObject({
    type: z.literal('computer_screenshot'),
    image_url: z.string().optional(),
    file_id: z.string().optional(),
  }),
  acknowledged_safety_checks: z.array(safetyCheckSchema).nullish(),
  status: statusSchema,
})

/** The calls that the simulated model has made, by call_id: they come back as they were. */
export type ComputerCallMemory = Map<string, OutputComputerCall>

/** As the model tells it; a script may put actions into it that no API knows yet. */
export interface OutputComputerCall {
  type: 'computer_call'
  id: string
  status: 'completed' | 'incomplete'
  call_id: string
  action?: Record<string, unknown>
  actions?: Record<string, unknown>[]
  pending_safety_checks: { id: string; code: string; message: string }[]
}

/**
 * The rules of the tool for desktops: which models have it, that each call has its output with a picture, and that a
 * person's consent to its checks was told.
 *
 * @NOTE stricter than the API in two points: a call without the tool in the request is refused, and one that is not as
 * this server has given it.
 */
export function checkComputer(
  { tools = [] }: ResponsesRequest,
  items: WireItem[],
  model: SimulatedOpenaiModel,
  given: ComputerCallMemory,
): Refusal | null {
  const offered = tools.some(({ type }) => type === 'computer')
  if (offered && !model.computer)
    return { message: `Tool 'computer' is not supported with ${model.id}.`, param: 'tools' }
  const checksOf = new Map<string, string[]>()
  for (const [at, item] of items.entries()) {
    const param = `input[${at}]`
    if (item.type === 'computer_call') {
      if (!offered) return { message: `The computer tool is required for items of type 'computer_call'.`, param }
      if ((item.action === undefined) === (item.actions === undefined))
        return { message: `Exactly one of 'action' and 'actions' must be given.`, param }
      const known = given.get(item.call_id)
      if (known && contentOf(known) !== contentOf(item))
        return { message: `The computer call ${item.call_id} is not as it was given.`, param }
      checksOf.set(
        item.call_id,
        item.pending_safety_checks.map(({ id }) => id),
      )
    }
    if (item.type !== 'computer_call_output') continue
    const { image_url, file_id } = item.output
    if (!file_id && !isImageUrl(image_url))
      return { message: `Invalid 'image_url': a screenshot is required.`, param: `${param}.output`, code: 'invalid_image_url' } // prettier-ignore
    const acknowledged = (item.acknowledged_safety_checks ?? []).map(({ id }) => id)
    const missing = (checksOf.get(item.call_id) ?? []).find((id) => !acknowledged.includes(id))
    if (missing) return { message: `The safety check ${missing} has not been acknowledged.`, param }
    const strange = acknowledged.find((id) => !checksOf.get(item.call_id)?.includes(id))
    if (strange) return { message: `There was no safety check ${strange} to acknowledge.`, param }
  }
  return null
}

function contentOf({ id, action, actions, pending_safety_checks }: OutputComputerCall | WireComputerCall): string {
  return JSON.stringify([id, action, actions, pending_safety_checks].map(sorted))
}

/** JSON objects have no order: what was stored in between may come back with another. */
function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted)
  if (typeof value !== 'object' || value === null) return value
  return Object.entries(value)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, inner]) => [key, sorted(inner)])
}

/**
 * A script says `computer` with an action of the rows, and a model that was offered the tool says it in the words of that,
 * as far as they go; else it calls a function. A script may use those words itself, with `action` or `actions` of them.
 */
export function toComputerCall(
  part: Extract<ContentPart, { type: 'tool_use' }>,
  { tools = [] }: ResponsesRequest,
): OutputComputerCall | null {
  if (part.name !== 'computer' || part.json !== undefined || !tools.some(({ type }) => type === 'computer')) return null
  const { action, actions } = part.input
  const said = isObject(action) ? { action } : Array.isArray(actions) ? { actions: actions.filter(isObject) } : null
  const translated = said ?? translate(part.input)
  if (!translated) return null
  const id = randomUUID().replaceAll('-', '')
  return {
    type: 'computer_call',
    id: `cu_${id}`,
    status: 'completed',
    call_id: part.id ?? `call_${id.slice(0, 24)}`,
    ...translated,
    pending_safety_checks: (part.safety ?? []).map((message, index) => ({
      id: `cu_sc_${id}_${index}`,
      code: 'malicious_instructions',
      message,
    })),
  }
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function translate(input: Record<string, unknown>): { actions: WireAction[] } | null {
  const action = toAction(input)
  return action && { actions: [action] }
}

const pixelsPerClick = 100

/** Null: the tool has no words for it. */
function toAction(input: Record<string, unknown>): WireAction | null {
  const [x, y] = Array.isArray(input.coordinate) ? input.coordinate.map(Number) : []
  const text = typeof input.text === 'string' ? input.text : ''
  const held = text ? { keys: toKeys(text) } : {}
  switch (input.action) {
    case 'screenshot':
      return { type: 'screenshot' }
    case 'type':
      return { type: 'type', text }
    case 'key':
      return input.repeat === undefined && !/\s/.test(text) ? { type: 'keypress', keys: toKeys(text) } : null
    case 'wait':
      return input.duration === 2 ? { type: 'wait' } : null
  }
  if (x === undefined || y === undefined) return null
  switch (input.action) {
    case 'mouse_move':
      return { type: 'move', x, y }
    case 'left_click':
      return { type: 'click', button: 'left', x, y, ...held }
    case 'right_click':
      return { type: 'click', button: 'right', x, y, ...held }
    case 'middle_click':
      return { type: 'click', button: 'wheel', x, y, ...held }
    case 'double_click':
      return { type: 'double_click', x, y, keys: held.keys ?? null }
    case 'left_click_drag': {
      const points = [input.start_coordinate, ...(Array.isArray(input.path) ? input.path : []), input.coordinate]
      const path = points.flatMap((point) =>
        Array.isArray(point) ? [{ x: Number(point[0]), y: Number(point[1]) }] : [],
      )
      return path.length === points.length ? { type: 'drag', path, ...held } : null
    }
    case 'scroll': {
      const pixels = Number(input.scroll_amount) * pixelsPerClick
      const [scroll_x, scroll_y] = { up: [0, -pixels], down: [0, pixels], left: [-pixels, 0], right: [pixels, 0] }[
        String(input.scroll_direction)
      ] ?? [0, 0]
      return { type: 'scroll', x, y, scroll_x: scroll_x ?? 0, scroll_y: scroll_y ?? 0, ...held }
    }
    default:
      return null
  }
}

const keyNames: Record<string, string> = {
  Return: 'ENTER',
  Escape: 'ESC',
  Page_Up: 'PAGEUP',
  Page_Down: 'PAGEDOWN',
  Up: 'ARROWUP',
  Down: 'ARROWDOWN',
  Left: 'ARROWLEFT',
  Right: 'ARROWRIGHT',
}

function toKeys(chord: string): string[] {
  return chord.split('+').map((key) => keyNames[key] ?? key.toUpperCase())
}
