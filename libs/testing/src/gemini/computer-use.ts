import { z } from 'zod'
import type { ContentPart } from '../script/answer.ts'
import type { SimulatedGeminiModel } from './models.ts'
import { pictureSize, type PictureSize } from './picture-size.ts'
import type { GeminiRequest, WireContent, WirePart } from './request-schema.ts'

export const computerUseSchema = z.strictObject({
  environment: z.enum(['ENVIRONMENT_BROWSER', 'ENVIRONMENT_MOBILE', 'ENVIRONMENT_DESKTOP']),
  excludedPredefinedFunctions: z.array(z.string()).optional(),
  enablePromptInjectionDetection: z.boolean().optional(),
})

/** The functions of the environment `desktop`, which nobody declares. */
const predefined = new Set([
  ...['click', 'double_click', 'triple_click', 'middle_click', 'right_click', 'mouse_down', 'mouse_up', 'move'],
  ...['type', 'drag_and_drop', 'wait', 'press_key', 'key_down', 'key_up', 'hotkey', 'take_screenshot', 'scroll'],
])

/**
 * The rules of the tool for desktops: which models have it, that each of its calls is answered with a picture, and that a
 * person was asked where it wanted that. Returns the message of the `INVALID_ARGUMENT`, or null.
 *
 * @NOTE stricter than the API in one point: the tool's own calls are refused in a request without the tool.
 */
export function checkComputerUse(request: GeminiRequest, model: SimulatedGeminiModel): string | null {
  const uses = (request.tools ?? []).flatMap(({ computerUse }) => (computerUse ? [computerUse] : []))
  if (uses.length > 0 && !model.computerUse) return `Computer Use is not enabled for models/${model.id}`
  if (uses.length > 1) return 'Only one computer_use tool may be given.'
  const declared = declaredBy(request)
  const isOwn = (name: string) => predefined.has(name) && !declared.has(name)
  let calls: NonNullable<WirePart['functionCall']>[] = []
  for (const { parts = [] } of request.contents ?? []) {
    const answers = parts.flatMap((part) => (part.functionResponse ? [part.functionResponse] : []))
    for (const [index, answer] of answers.entries()) {
      const problem = checkAnswer(answer, calls[index]?.args ?? {}, isOwn(answer.name))
      if (problem) return problem
    }
    calls = parts.flatMap((part) => (part.functionCall ? [part.functionCall] : []))
    const foreign = calls.find(({ name }) => isOwn(name))
    if (foreign && uses.length === 0) return `Function ${foreign.name} requires the computer_use tool.`
  }
  return null
}

function checkAnswer(
  { name, response, parts = [] }: NonNullable<WirePart['functionResponse']>,
  args: Record<string, unknown>,
  isOwn: boolean,
): string | null {
  const acknowledged = response.safety_acknowledgement
  if (isOwn && parts.length === 0) return `Function response ${name} of the computer_use tool must have a screenshot.`
  if (acknowledged !== undefined && (args.safety_decision === undefined || acknowledged !== true))
    return `Function response ${name} acknowledges a safety decision that was not asked for.`
  if (isOwn && args.safety_decision !== undefined && response.error === undefined && acknowledged !== true)
    return `The safety decision of ${name} was not acknowledged.`
  return null
}

function declaredBy({ tools = [] }: GeminiRequest): Set<string> {
  return new Set(tools.flatMap(({ functionDeclarations = [] }) => functionDeclarations.map(({ name }) => name)))
}

/**
 * A script says `computer` with an action of the rows, and a model that was offered the tool says it in the words of that,
 * as far as they go; else it calls a function. A script may use those words itself, by the name of the function.
 */
export function asTold(
  { name, input, safety = [] }: Extract<ContentPart, { type: 'tool_use' }>,
  request: GeminiRequest,
): { name: string; args: Record<string, unknown> } {
  if (!request.tools?.some(({ computerUse }) => computerUse)) return { name, args: input }
  const said = name === 'computer' ? toOwnCall(input, lastPictureSize(request.contents ?? [])) : null
  const { name: told, args } = said ?? { name, args: input }
  const [explanation] = safety
  if (explanation === undefined) return { name: told, args }
  return { name: told, args: { ...args, safety_decision: { decision: 'require_confirmation', explanation } } }
}

/** What a model is thought to look at that was shown nothing yet. */
const usualSize: PictureSize = { width: 1429, height: 804 }

function lastPictureSize(contents: WireContent[]): PictureSize {
  const images = contents.flatMap(({ parts = [] }) =>
    parts.flatMap(({ inlineData, functionResponse }) => [
      inlineData,
      ...(functionResponse?.parts ?? []).map((part) => part.inlineData),
    ]),
  )
  const sizes = images.flatMap((image) => (image ? [pictureSize(image.data)] : [])).filter((size) => size !== null)
  return sizes.at(-1) ?? usualSize
}

const pointing: Record<string, string> = {
  left_click: 'click',
  double_click: 'double_click',
  triple_click: 'triple_click',
  middle_click: 'middle_click',
  right_click: 'right_click',
  left_mouse_down: 'mouse_down',
  left_mouse_up: 'mouse_up',
  mouse_move: 'move',
}

/** Null: the tool has no words for it. */
function toOwnCall(input: Record<string, unknown>, size: PictureSize) {
  const intent = 'The script says so.'
  const place = toGrid(input.coordinate, size)
  const { action, text } = input
  switch (action) {
    case 'screenshot':
      return { name: 'take_screenshot', args: { intent } }
    case 'type':
      return { name: 'type', args: { text, intent } }
    case 'wait':
      return { name: 'wait', args: { seconds: input.duration, intent } }
    case 'key': {
      const keys = String(text).split('+')
      if (input.repeat !== undefined || /\s/.test(String(text))) return null
      return keys.length > 1
        ? { name: 'hotkey', args: { keys, intent } }
        : { name: 'press_key', args: { key: keys[0], intent } }
    }
  }
  if (!place || text !== undefined) return null
  switch (action) {
    case 'left_click_drag': {
      const start = toGrid(input.start_coordinate, size)
      if (!start || input.path !== undefined) return null
      const args = { start_x: start.x, start_y: start.y, end_x: place.x, end_y: place.y, intent }
      return { name: 'drag_and_drop', args }
    }
    case 'scroll': {
      const magnitude_in_pixels = Number(input.scroll_amount) * 100
      if (magnitude_in_pixels > 999) return null
      return { name: 'scroll', args: { ...place, direction: input.scroll_direction, magnitude_in_pixels, intent } }
    }
    default: {
      const name = pointing[String(action)]
      return name === undefined ? null : { name, args: { ...place, intent } }
    }
  }
}

function toGrid(coordinate: unknown, { width, height }: PictureSize): { x: number; y: number } | null {
  if (!Array.isArray(coordinate)) return null
  const toCell = (pixel: unknown, edge: number) => Math.min(999, Math.round((Number(pixel) * 1000) / edge))
  return { x: toCell(coordinate[0], width), y: toCell(coordinate[1], height) }
}
