import { z } from 'zod'
import { limits } from '../limits.ts'

/** A point of the picture that the action was decided on, in its pixels, from the top left. */
const point = z.tuple([z.number().min(0).max(16_384), z.number().min(0).max(16_384)])

/** Keys held down meanwhile: `ctrl`, `shift+alt`. */
const heldKeys = z.string().max(100)

const click = <Name extends `${string}_click`>(name: Name) =>
  z.object({
    action: z.literal(name),
    /** Left out: where the pointer is. */
    coordinate: point.optional(),
    text: heldKeys.optional(),
  })

/**
 * What can be done on a desktop, in one form for all models: the input of the tool `computer`, what a client is shown, and
 * what a desktop-agent carries out. Coordinates are pixels of the picture the action was decided on; only the
 * desktop-agent knows those of the screen.
 */
export const desktopActionSchema = z.discriminatedUnion('action', [
  z.object({ action: z.literal('screenshot') }),
  /** A part of the screen at its own resolution: left, top, right, bottom. */
  z.object({ action: z.literal('zoom'), region: z.tuple([...point.def.items, ...point.def.items]) }),
  z.object({ action: z.literal('cursor_position') }),
  z.object({ action: z.literal('mouse_move'), coordinate: point }),
  click('left_click'),
  click('right_click'),
  click('middle_click'),
  click('double_click'),
  click('triple_click'),
  z.object({
    action: z.literal('left_click_drag'),
    start_coordinate: point.optional(),
    coordinate: point,
    /** Points between start and end, for a path that is not straight. */
    path: z.array(point).max(100).optional(),
    text: heldKeys.optional(),
  }),
  z.object({ action: z.literal('left_mouse_down'), coordinate: point.optional() }),
  z.object({ action: z.literal('left_mouse_up'), coordinate: point.optional() }),
  z.object({
    action: z.literal('scroll'),
    coordinate: point.optional(),
    scroll_direction: z.enum(['up', 'down', 'left', 'right']),
    /** Clicks of the wheel. */
    scroll_amount: z.number().int().min(1).max(100),
    text: heldKeys.optional(),
  }),
  /** Any Unicode text; line ends press Return, tabs press Tab. */
  z.object({ action: z.literal('type'), text: z.string().min(1).max(limits.typedChars) }),
  /** A secret of the person's vault, by its name: its value goes to the desktop alone. */
  z.object({ action: z.literal('type_secret'), secret: z.string().min(1).max(100) }),
  /** A chord in the names of X11, `ctrl+s`, `Page_Down`; several are pressed one after another: `ctrl+a Delete`. */
  z.object({
    action: z.literal('key'),
    text: z.string().min(1).max(200),
    repeat: z.number().int().min(1).max(100).optional(),
  }),
  z.object({ action: z.literal('hold_key'), text: z.string().min(1).max(100), duration: z.number().min(0).max(10) }),
  /** Seconds. */
  z.object({ action: z.literal('wait'), duration: z.number().min(0).max(10) }),
])
export type DesktopAction = z.infer<typeof desktopActionSchema>
export type DesktopActionName = DesktopAction['action']

/** Actions after which nothing on the screen is different because of them. */
export const lookingActions = [
  'screenshot',
  'zoom',
  'cursor_position',
  'mouse_move',
  'wait',
] as const satisfies readonly DesktopActionName[]

/** Where an action lands, in pixels of its picture; undefined for those without a place of their own. */
export function targetOf(action: DesktopAction): readonly [x: number, y: number] | undefined {
  return 'coordinate' in action ? action.coordinate : undefined
}
