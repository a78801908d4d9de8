import type { Bus } from '@rain/bus'
import type { SettingsChanged } from '@rain/protocol'

/** Tells every client of the person. */
export async function tellSettingsChanged(bus: Bus, userId: string, about: SettingsChanged['about']): Promise<void> {
  await bus.log.append(userId, [{ event: { type: 'settings_changed', about } }])
}
