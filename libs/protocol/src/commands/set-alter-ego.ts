import { z } from 'zod'

/** Chooses the persona. */
export const setAlterEgoSchema = z.object({
  type: z.literal('set_alter_ego'),
  ego_id: z.string().min(1).max(30),
})
export type SetAlterEgo = z.infer<typeof setAlterEgoSchema>
