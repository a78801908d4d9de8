import { z } from 'zod'
import { effortSchema } from '../effort.ts'
import { supervisionSchema } from '../supervision.ts'
import { leaseSchema } from './leases.ts'

/** An agent as clients see it. `state` is that of its newest open turn. */
export const agentSchema = z.object({
  agent_id: z.string(),
  label: z.string().nullable(),
  cwd: z.string(),
  session_id: z.string(),
  provider: z.string().nullable(),
  model: z.string().nullable(),
  /** How hard its model should think; null: as the model does by itself. */
  effort: effortSchema.nullable().default(null),
  supervision: supervisionSchema.default('supervised'),
  /** The lease that makes it autonomous. */
  lease: leaseSchema.nullable().default(null),
  mode: z.enum(['coding', 'computer_use']).default('coding'),
  /** In the mode `computer_use`: the computer it works on, and which of its displays. */
  device_id: z.string().nullable().default(null),
  display: z.number().int().default(0),
  state: z.enum(['idle', 'queued', 'working', 'waiting']),
  /** How many turns have ended, and requests have come, since the person last looked at it. The list has it, events do not. */
  unread: z.number().int().optional(),
  created_at: z.number(),
})
export type Agent = z.infer<typeof agentSchema>

/** `GET /api/agents`. `cursor` is the log's end at the time of reading. */
export const agentListSchema = z.object({ agents: z.array(agentSchema), cursor: z.string() })
export type AgentList = z.infer<typeof agentListSchema>
