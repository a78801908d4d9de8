import { createTextSeal } from '../cache/seal-text.ts'
import { joinTabs, noOtherTabs } from './other-tabs.ts'
import type { OutboxPlace } from './outbox.ts'
import { openSealedQueue } from './sealed-queue.ts'
import { openTabQueue } from './tab-queue.ts'

/**
 * Where the messages of a person wait on this device. `secret`: what they are sealed with, the same after the next sign-in. On a
 * page that came by plain http from another computer browsers offer nothing to seal with; there they wait in the tab.
 */
export async function openPlace(secret: string): Promise<OutboxPlace> {
  const inTab = () => ({ queue: openTabQueue(sessionStorage), tabs: noOtherTabs })
  try {
    const seal = await createTextSeal(secret, globalThis.crypto)
    if (seal === null) return inTab()
    return { queue: openSealedQueue(seal), tabs: joinTabs(seal.name) }
  } catch {
    // A browser that has no such storage: as without cryptography.
    return inTab()
  }
}
