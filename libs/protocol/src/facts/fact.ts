import type { Event } from '../events/event.ts'

/**
 * Events that are rebuilt from rows: whichever process finds that one may be missing writes it again, and its once-key
 * keeps it from being said twice. A key is unique within its turn.
 */
export interface Fact {
  once: string
  event: Event
}

/** The once-key of the fact that ends a turn. */
export const lastOnce = 'ended'
