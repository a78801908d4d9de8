import { homedir } from 'node:os'
import { join } from 'node:path'
import { z } from 'zod'

const offOr = (text: string | undefined) => (text === 'off' ? null : text)

/** What the environment says: Rain's own settings, and where the desktop is. */
export const desktopConfigSchema = z.object({
  RAIN_DESKTOP_HOME: z.string().default(() => join(homedir(), '.rain-desktop')),
  RAIN_LOG_LEVEL: z.enum(['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent']).default('info'),
  /** Keys that stop everything; `off`: none. Left out: the usual ones. */
  RAIN_DESKTOP_HOTKEY: z.string().optional().transform(offOr),
  /** Whether the pointer in the top left corner stops everything. */
  RAIN_DESKTOP_CORNER: z.enum(['on', 'off']).default('on'),
  /** More windows that are left alone, with commas between: parts of programs' names, or `title:` and a whole title. */
  RAIN_DESKTOP_BLOCKED: z
    .string()
    .default('')
    .transform((text) => text.split(',')),
  DISPLAY: z.string().optional(),
  XAUTHORITY: z.string().optional(),
  XDG_SESSION_TYPE: z.string().optional(),
  XDG_CURRENT_DESKTOP: z.string().optional(),
})
export type DesktopConfig = z.infer<typeof desktopConfigSchema>
