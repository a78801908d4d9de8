import { z } from 'zod'
import { displaySchema } from './display.ts'
import { saidText } from './said-text.ts'

/** Who has mouse and keyboard. */
export const controllerSchema = z.enum(['nobody', 'agent', 'person'])
export type Controller = z.infer<typeof controllerSchema>

/** What stopped a desktop: a person at it (keys, the pointer in its corner, its command line) or one far away. */
export const stoppedBySchema = z.enum(['hotkey', 'corner', 'command', 'remote', 'link_lost'])

/** What a desktop-agent says of its machine. Without secrets. */
export const deviceFactsSchema = z.object({
  version: saidText(40),
  platform: z.enum(['linux', 'win32', 'darwin']),
  /** For the model: `Debian 12, X11, openbox`. */
  system: saidText(200),
  hostname: saidText(200),
  capture: saidText(40),
  displays: z.array(displaySchema).max(16),
  /** What the system does not let it do, in words to show (`screen recording is not allowed: …`). */
  problems: z.array(saidText(500)).max(20),
})
export type DeviceFacts = z.infer<typeof deviceFactsSchema>
