import type { KeptBrowser } from '@rain/protocol'
import type { ProfileStore } from './profile-store.ts'
import { readState, type BrowserState } from './read-state.ts'
import type { Zone, ZoneName } from './zone.ts'

/** Of all that is kept for one agent, in characters. */
const mostKept = 5_000_000

/**
 * Keeps the sign-ins of one agent's browser, where its person wants that. Of two runners that have its pages open, the one
 * that is behind writes nothing and closes them; so does every one when they are forgotten.
 *
 * One thing at a time: what is asked for while something runs waits for it.
 */
export interface ProfileKeeper {
  /** Before pages are used. `stale`: what is open is not what is kept; it must be closed, and is opened anew. */
  renew(): Promise<'same' | 'stale'>
  /** What a zone begins with. */
  stateOf(zone: ZoneName): BrowserState | undefined
  /** After pages were used, and before they close. `too_large`: nothing was kept. */
  keep(zones: readonly Zone[]): Promise<'done' | 'stale' | 'too_large'>
}

interface Held {
  userId: string
  version: string
  state: KeptBrowser
  text: string
}

export function createProfileKeeper(agentId: string, store: ProfileStore): ProfileKeeper {
  let held: Held | null = null
  let queue: Promise<unknown> = Promise.resolve()

  function inTurn<Result>(work: () => Promise<Result>): Promise<Result> {
    const result = queue.then(work)
    queue = result.catch(() => {}) // told to who asked for it
    return result
  }

  async function renew(): Promise<'same' | 'stale'> {
    const stored = await store.read(agentId)
    if (stored?.version === held?.version) return 'same'
    // Switched on while pages are open: what they are signed in to is kept from now on.
    const adopts = held === null && stored?.isEmpty === true
    const state = stored ? await stored.open() : {}
    held = stored && { userId: stored.userId, version: stored.version, state, text: JSON.stringify(state) }
    return adopts ? 'same' : 'stale'
  }

  async function keep(zones: readonly Zone[]): Promise<'done' | 'stale' | 'too_large'> {
    if (!held) return 'done'
    const state = { ...held.state }
    for (const zone of zones) state[zone.name] = (await readState(zone)) ?? state[zone.name]
    const text = JSON.stringify(state)
    if (text === held.text) return 'done'
    if (text.length > mostKept) return 'too_large'
    const { userId, version: known } = held
    const version = await store.write({ agentId, userId, version: known, text })
    held = version === null ? null : { userId, version, state, text }
    return version === null ? 'stale' : 'done'
  }

  return {
    renew: () => inTurn(renew),
    stateOf: (zone) => held?.state[zone] as BrowserState | undefined, // written by the browser itself
    keep: (zones) => inTurn(() => keep(zones)),
  }
}
