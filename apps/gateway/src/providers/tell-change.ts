import type { Bus } from '@rain/bus'
import type { Agent } from '@rain/protocol'

/** Tells every client of the person that what may answer has changed, and for which agents it is another now. */
export async function tellChange(bus: Bus, userId: string, agents: Agent[] = []): Promise<void> {
  const updates = agents.map((agent) => ({ event: { type: 'agent_updated' as const, agent } }))
  await bus.log.append(userId, [{ event: { type: 'providers_changed' } }, ...updates])
}
