import { z } from 'zod'

/**
 * Something of the person was changed, on whichever device: read it again. `settings`: `GET /api/settings`; `sessions`:
 * `GET /api/sessions`; `pin`: `GET /api/pin`.
 */
export const settingsChangedSchema = z.object({
  type: z.literal('settings_changed'),
  about: z.enum(['settings', 'sessions', 'pin']),
})
export type SettingsChanged = z.infer<typeof settingsChangedSchema>
