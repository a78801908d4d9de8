import { z } from 'zod'
import { saidText } from './said-text.ts'

/** A monitor of a desktop, in the pixels of the desktop's own coordinates. */
export const displaySchema = z.object({
  /** Stable while the arrangement is: its number in the order of the system, the primary one first. */
  index: z.number().int().min(0).max(15),
  name: saidText(100),
  x: z.number().int(),
  y: z.number().int(),
  width: z.number().int().min(1).max(16_384),
  height: z.number().int().min(1).max(16_384),
  /** Device pixels per point: 2 on a screen of high density where the system counts in points. */
  scale: z.number().positive(),
  primary: z.boolean(),
})
export type Display = z.infer<typeof displaySchema>

/** The window that has the keyboard. */
export const windowSchema = z.object({
  id: saidText(100),
  title: saidText(300),
  /** The program's own name for its class of windows (`firefox`, `org.gnome.Terminal`). */
  app: saidText(200),
})
export type DesktopWindow = z.infer<typeof windowSchema>

/** The picture a decision is made on: which display it shows, when its arrangement was so, and in which size it was sent. */
export const frameRefSchema = z.object({
  /** Named by the desktop-agent, unique in its life. */
  id: saidText(64).min(1),
  display: z.number().int().min(0).max(15),
  /** Size of the picture as sent, in pixels. */
  width: z.number().int().min(1).max(16_384),
  height: z.number().int().min(1).max(16_384),
})
export type FrameRef = z.infer<typeof frameRefSchema>
