import { z } from 'zod'
import { agentKeySchema } from '../ids.ts'
import { limits } from '../limits.ts'

const names = z.array(z.string().min(1).max(253)).max(limits.leaseNames)

/** Leave to work alone, for one agent. Times in seconds. */
export const leaseSchema = z.object({
  id: z.string(),
  agent_id: z.string(),
  /** Names of tools, their beginnings and `*`, or `*` alone. */
  tools: z.array(z.string()),
  /** Hosts that calls may reach: names, `*.` and a domain, or `*` alone. */
  hosts: z.array(z.string()),
  devices: z.array(z.string()),
  /** It also stands for the PIN that red calls ask for. */
  red: z.boolean(),
  until: z.number(),
  /** What the agent's models may cost while it runs. */
  budget_usd: z.number().nullable(),
  started_at: z.number(),
})
export type Lease = z.infer<typeof leaseSchema>

/** `GET /api/leases`: those that run. */
export const leaseListSchema = z.object({ leases: z.array(leaseSchema) })
export type LeaseList = z.infer<typeof leaseListSchema>

/** `POST /api/leases`. Always needs the PIN; takes the place of the lease the agent has. */
export const newLeaseSchema = z.object({
  agent_id: agentKeySchema,
  tools: names.min(1),
  hosts: names.default([]),
  devices: names.default([]),
  red: z.boolean().default(false),
  until: z.number(),
  budget_usd: z.number().positive().max(1_000_000).nullish(),
  pin: z.string().max(20).optional(),
})
export type NewLease = z.infer<typeof newLeaseSchema>
export const leaseStartedSchema = z.object({ lease: leaseSchema })

/** `DELETE /api/leases/:id`: ends it at once. */
export const leaseEndedSchema = z.object({ ended: z.literal(true) })
