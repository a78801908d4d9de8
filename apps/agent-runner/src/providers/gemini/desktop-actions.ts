import type { DesktopAction } from '@rain/protocol'
import { z } from 'zod'
import { toChords } from '../desktop-keys.ts'
import type { DesktopScreen } from '../provider.ts'

/** The rows of one call: typing may begin with a click and with clearing what was there. */
type Reading = { rows: DesktopAction[] } | { problem: string }
type Reader = (args: Record<string, unknown>, screen: DesktopScreen) => Reading

/** Gemini counts from 0 to 999 along both edges, whatever the size of the picture. */
const GRID = 1000
/** A wheel of the usual kind moves a page by about that many pixels. */
const PIXELS_PER_CLICK = 100
const MOST_CLICKS = 100
const MOST_SECONDS = 10

const number = z.coerce.number()
const place = { x: number, y: number }
const maybePlace = { x: number.optional(), y: number.optional() }
const direction = z.enum(['up', 'down', 'left', 'right'])
const keys = z.union([z.string().transform((chord) => [chord]), z.array(z.string())])

/**
 * The calls that Gemini makes of itself on a desktop, and the names that it has had for them. Source:
 * https://ai.google.dev/gemini-api/docs/computer-use as it stood on 6 July 2026, and the model of generation 2.5 there.
 */
const readers: Record<string, Reader> = {
  click: at('left_click'),
  click_at: at('left_click'),
  left_click: at('left_click'),
  double_click: at('double_click'),
  triple_click: at('triple_click'),
  middle_click: at('middle_click'),
  right_click: at('right_click'),
  mouse_down: at('left_mouse_down'),
  mouse_up: at('left_mouse_up'),
  move: at('mouse_move'),
  mouse_move: at('mouse_move'),
  hover_at: at('mouse_move'),
  type: typing({ press_enter: false, clear_before_typing: false }),
  type_text_at: typing({ press_enter: true, clear_before_typing: true }),
  drag_and_drop: reader(
    z.union([
      z.looseObject({ start_x: number, start_y: number, end_x: number, end_y: number }),
      z.looseObject({ ...place, destination_x: number, destination_y: number }).transform((said) => ({
        start_x: said.x,
        start_y: said.y,
        end_x: said.destination_x,
        end_y: said.destination_y,
      })),
    ]),
    (said, screen) =>
      one({
        action: 'left_click_drag',
        start_coordinate: toPixels({ x: said.start_x, y: said.start_y }, screen),
        coordinate: toPixels({ x: said.end_x, y: said.end_y }, screen),
      }),
  ),
  scroll: scrolling(300),
  scroll_at: scrolling(800),
  scroll_document: scrolling(800),
  press_key: reader(z.looseObject({ key: z.string() }), ({ key }) => pressing([key])),
  hotkey: reader(z.looseObject({ keys }), (said) => pressing(said.keys)),
  keypress: reader(z.looseObject({ keys }), (said) => pressing(said.keys)),
  key_combination: reader(z.looseObject({ keys }), (said) => pressing(said.keys)),
  wait: reader(z.looseObject({ seconds: number.min(0).default(1) }), ({ seconds }) =>
    one({ action: 'wait', duration: Math.min(MOST_SECONDS, seconds) }),
  ),
  wait_5_seconds: () => one({ action: 'wait', duration: 5 }),
  take_screenshot: () => one({ action: 'screenshot' }),
  screenshot: () => one({ action: 'screenshot' }),
}

/** What a call of Gemini's tool is in the rows, or why it is nothing that could be done. */
export function readGeminiAction(name: string, args: Record<string, unknown>, screen: DesktopScreen): Reading {
  const read = Object.hasOwn(readers, name) ? readers[name] : undefined
  if (read) return read(args, screen)
  return { problem: `There is no tool and no action "${name}". On the computer there are: ${offered.join(', ')}.` }
}

/** Those of the environment `desktop` that can be done. */
const offered = [
  ...['click', 'double_click', 'triple_click', 'middle_click', 'right_click', 'mouse_down', 'mouse_up', 'move', 'type'],
  ...['drag_and_drop', 'scroll', 'press_key', 'hotkey', 'wait', 'take_screenshot'],
]

function reader<Schema extends z.ZodType>(
  schema: Schema,
  read: (said: z.infer<Schema>, screen: DesktopScreen) => Reading,
): Reader {
  return (args, screen) => {
    const parsed = schema.safeParse(args)
    if (parsed.success) return read(parsed.data, screen)
    const [wrong] = parsed.error.issues
    return { problem: `The arguments of this call could not be read: ${wrong?.path.join('.')}: ${wrong?.message}.` }
  }
}

type Pointing = Extract<DesktopAction, { action: `${string}_click` | `left_mouse_${string}` | 'mouse_move' }>['action']

function at(action: Pointing): Reader {
  return reader(z.looseObject(place), (said, screen) => one({ action, coordinate: toPixels(said, screen) }))
}

function typing(usual: { press_enter: boolean; clear_before_typing: boolean }): Reader {
  const schema = z.looseObject({
    text: z.string(),
    press_enter: z.boolean().default(usual.press_enter),
    clear_before_typing: z.boolean().default(usual.clear_before_typing),
    ...maybePlace,
  })
  return reader(schema, ({ text, press_enter, clear_before_typing, x, y }, screen) => {
    const rows: DesktopAction[] = []
    if (x !== undefined && y !== undefined) rows.push({ action: 'left_click', coordinate: toPixels({ x, y }, screen) })
    if (clear_before_typing) rows.push({ action: 'key', text: `${selectAll(screen)} BackSpace` })
    const typed = press_enter ? `${text}\n` : text
    if (typed) rows.push({ action: 'type', text: typed })
    return rows.length > 0 ? { rows } : { problem: 'There is nothing to type.' }
  })
}

function selectAll({ platform }: DesktopScreen): string {
  return platform === 'darwin' ? 'super+a' : 'ctrl+a'
}

function scrolling(usualPixels: number): Reader {
  const schema = z.looseObject({
    direction,
    magnitude_in_pixels: number.optional(),
    magnitude: number.optional(),
    ...maybePlace,
  })
  return reader(schema, ({ direction: scroll_direction, magnitude_in_pixels, magnitude, x, y }, screen) => {
    const clicks = Math.round((magnitude_in_pixels ?? magnitude ?? usualPixels) / PIXELS_PER_CLICK)
    const scroll_amount = Math.min(MOST_CLICKS, Math.max(1, clicks))
    const coordinate = x === undefined || y === undefined ? {} : { coordinate: toPixels({ x, y }, screen) }
    return one({ action: 'scroll', ...coordinate, scroll_direction, scroll_amount })
  })
}

/** A key may be said as the chord it stands for: `Control+A`. */
function pressing(said: string[]): Reading {
  const text = toChords(said.flatMap((key) => (key.length > 1 ? key.split(/(?<=.)\+/) : [key])))
  return text ? one({ action: 'key', text }) : { problem: 'It names no key.' }
}

/** The pixel that a place of the grid begins with. */
function toPixels({ x, y }: { x: number; y: number }, { width, height }: DesktopScreen): [number, number] {
  const toPixel = (share: number, edge: number) => Math.min(edge - 1, Math.max(0, Math.floor((share / GRID) * edge)))
  return [toPixel(x, width), toPixel(y, height)]
}

function one(row: DesktopAction): Reading {
  return { rows: [row] }
}
