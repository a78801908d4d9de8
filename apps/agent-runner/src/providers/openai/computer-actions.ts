import type { DesktopAction } from '@rain/protocol'
import { z } from 'zod'
import { toChords, toHeldKeys } from '../desktop-keys.ts'

/** An action as OpenAI's tool says it; what more a newer API may tell of it is kept. */
export const computerActionSchema = z.looseObject({ type: z.string() })
export type SaidAction = z.infer<typeof computerActionSchema>

/** The rows of one action: most are one, and a scroll along both axes is two. */
type Reading = { rows: DesktopAction[] } | { problem: string }

/** A wheel of the usual kind moves a page by about that many pixels. */
const PIXELS_PER_CLICK = 100
const MOST_CLICKS = 100
/** How long to wait when the model does not say: it never does. */
const WAIT_SECONDS = 2
const MOST_POINTS_BETWEEN = 100

const keys = z.array(z.string()).nullish()
const place = { x: z.number(), y: z.number() }

type Reader = (said: SaidAction) => Reading

/** The actions of the tool. Source: the types of the library, and its guide to computer use. */
const readers: Record<string, Reader> = {
  click: reader(
    z.looseObject({ button: z.enum(['left', 'right', 'wheel', 'back', 'forward']), ...place, keys }),
    (said) => {
      const action = buttons[said.button]
      // no desktop of Rain has more than three buttons; these do what the fourth and the fifth are for
      if (action === 'alt+Left' || action === 'alt+Right') return one({ action: 'key', text: action })
      return one({ action, coordinate: at(said), ...toHeldKeys(said.keys ?? []) })
    },
  ),
  double_click: reader(z.looseObject({ ...place, keys }), (said) =>
    one({ action: 'double_click', coordinate: at(said), ...toHeldKeys(said.keys ?? []) }),
  ),
  drag: reader(z.looseObject({ path: z.array(z.looseObject(place)).min(2), keys }), readDrag),
  keypress: reader(z.looseObject({ keys: z.array(z.string()) }), (said) => {
    const text = toChords(said.keys)
    return text ? one({ action: 'key', text }) : { problem: 'The keypress names no key.' }
  }),
  move: reader(z.looseObject({ ...place, keys }), (said) =>
    said.keys?.length
      ? { problem: 'Keys cannot be held while the pointer only moves.' }
      : one({ action: 'mouse_move', coordinate: at(said) }),
  ),
  screenshot: () => one({ action: 'screenshot' }),
  scroll: reader(z.looseObject({ ...place, scroll_x: z.number(), scroll_y: z.number(), keys }), readScroll),
  type: reader(z.looseObject({ text: z.string() }), ({ text }) => one({ action: 'type', text })),
  wait: () => one({ action: 'wait', duration: WAIT_SECONDS }),
}

const buttons = {
  left: 'left_click',
  right: 'right_click',
  wheel: 'middle_click',
  back: 'alt+Left',
  forward: 'alt+Right',
} as const

/** What an action of OpenAI's tool is in the rows, or why it is nothing that could be done. */
export function readComputerAction(said: SaidAction): Reading {
  const read = Object.hasOwn(readers, said.type) ? readers[said.type] : undefined
  if (read) return read(said)
  return { problem: `The computer knows no action "${said.type}". It knows: ${Object.keys(readers).join(', ')}.` }
}

function reader<Schema extends z.ZodType>(schema: Schema, read: (said: z.infer<Schema>) => Reading): Reader {
  return (said) => {
    const parsed = schema.safeParse(said)
    if (parsed.success) return read(parsed.data)
    const [wrong] = parsed.error.issues
    return { problem: `The ${said.type} could not be read: ${wrong?.path.join('.')}: ${wrong?.message}.` }
  }
}

interface Point {
  x: number
  y: number
}

function readDrag({ path, keys: held }: { path: Point[]; keys?: string[] | null | undefined }): Reading {
  const [start, ...rest] = path.map(at)
  const end = rest.pop()
  if (!start || !end) return { problem: 'A drag needs two points.' }
  const between = thinned(rest)
  return one({
    action: 'left_click_drag',
    start_coordinate: start,
    coordinate: end,
    ...(between.length > 0 && { path: between }),
    ...toHeldKeys(held ?? []),
  })
}

/** Evenly chosen, where there are more points than a row has room for. */
function thinned<Each>(points: Each[]): Each[] {
  const step = points.length / MOST_POINTS_BETWEEN
  return step <= 1 ? points : points.filter((_, index) => Math.floor(index / step) !== Math.floor((index - 1) / step))
}

interface Scrolling extends Point {
  scroll_x: number
  scroll_y: number
  keys?: string[] | null | undefined
}

function readScroll(said: Scrolling): Reading {
  const common = { action: 'scroll' as const, coordinate: at(said), ...toHeldKeys(said.keys ?? []) }
  const rows: DesktopAction[] = []
  if (said.scroll_y !== 0)
    rows.push({
      ...common,
      scroll_direction: said.scroll_y > 0 ? 'down' : 'up',
      scroll_amount: clicksOf(said.scroll_y),
    })
  if (said.scroll_x !== 0)
    rows.push({
      ...common,
      scroll_direction: said.scroll_x > 0 ? 'right' : 'left',
      scroll_amount: clicksOf(said.scroll_x),
    })
  return rows.length > 0 ? { rows } : { problem: 'It scrolls by nothing.' }
}

function clicksOf(pixels: number): number {
  return Math.min(MOST_CLICKS, Math.max(1, Math.round(Math.abs(pixels) / PIXELS_PER_CLICK)))
}

function at({ x, y }: Point): [number, number] {
  return [x, y]
}

function one(row: DesktopAction): Reading {
  return { rows: [row] }
}
