import { z } from 'zod'
import { agentKeySchema } from '../ids.ts'

/**
 * Files in the folder of an agent are not as they were. `by`: a call of the agent, whose changes `GET /api/files/:agent/changes`
 * has; or the person, on whichever device. `paths`: some of them, below the folder.
 */
export const filesChangedSchema = z.object({
  type: z.literal('files_changed'),
  agent_id: agentKeySchema,
  by: z.enum(['agent', 'person']),
  paths: z.array(z.string()),
  count: z.number().int(),
  turn_id: z.string().optional(),
  tool_use_id: z.string().optional(),
})
export type FilesChanged = z.infer<typeof filesChangedSchema>
