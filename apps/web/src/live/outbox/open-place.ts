import { createTextSeal } from '../cache/seal-text.ts'
import { joinTabs, noOtherTabs } from './other-tabs.ts'
import type { OutboxPlace } from './outbox.ts'
import { openSealedQueue } from './sealed-queue.ts'
import { openTabQueue } from './tab-queue.ts'

/**
 * Where the messages of a person wait on this device, sealed with their key; with the token where the session has none. On a page
 * that came by plain http from another computer browsers offer nothing to seal with; there they wait in the tab.
 */
export async function openPlace({ keepKey, token }: { keepKey: string | null; token: string }): Promise<OutboxPlace> {
  const inTab = () => ({ queue: openTabQueue(sessionStorage), tabs: noOtherTabs, lasts: false })
  try {
    const seal = await createTextSeal(keepKey ?? token, globalThis.crypto)
    if (seal === null) return inTab()
    return { queue: openSealedQueue(seal), tabs: joinTabs(seal.name), lasts: keepKey !== null }
  } catch {
    // A browser that has no such storage: as without cryptography.
    return inTab()
  }
}
