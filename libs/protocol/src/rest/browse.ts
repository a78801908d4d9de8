import { z } from 'zod'

/** `GET /api/browse?path=`: the folders and files under the person's home. Hidden entries are left out. */
export const browseSchema = z.object({
  current: z.string(),
  entries: z.array(z.object({ name: z.string(), path: z.string(), is_dir: z.boolean(), size: z.number() })),
  truncated: z.boolean().optional(),
})
export type Browse = z.infer<typeof browseSchema>
