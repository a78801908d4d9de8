import { z } from 'zod'

/** The person has put the agents into another order, on whichever device. Those it does not name come behind, by age. */
export const agentsOrderedSchema = z.object({ type: z.literal('agents_ordered'), order: z.array(z.string()) })
export type AgentsOrdered = z.infer<typeof agentsOrderedSchema>
