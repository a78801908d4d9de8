import type { Bus } from '@rain/bus'

/** Tells every client of the person. */
export async function tellRulesChanged(bus: Bus, userId: string): Promise<void> {
  await bus.log.append(userId, [{ event: { type: 'rules_changed' } }])
}
