import { describe, expect, test } from '@jest/globals'
import type { DeliveredEvent } from '@rain/protocol'
import fc from 'fast-check'
import { fold } from '../fold.ts'
import { addPending } from '../local.ts'
import { newAgentState, type LiveState } from '../state.ts'
import {
  agentIn,
  asks,
  calls,
  decides,
  ends,
  gives,
  logged,
  meta,
  prints,
  resets,
  says,
  starts,
  thinks,
  withAgent,
} from '../test-events.ts'
import { fromKept, toKept, type Kept } from './keep-live.ts'

const none = new Set<string>()

/** Kept, written down, read again. */
function reopen(live: LiveState, cursor = '1-0', unsent: ReadonlySet<string> = none) {
  const kept = JSON.parse(JSON.stringify(toKept({ live, cursor, oldest: { default: 7 } }))) as Kept
  return { kept, live: fromKept(kept, unsent) }
}

const asJson = (live: LiveState) => JSON.parse(JSON.stringify(live)) as unknown

const loaded = (): LiveState => {
  const live = withAgent()
  return { ...live, agents: { default: { ...agentIn(live), history: 'loaded' } } }
}

/** Whatever may happen in one turn, in any order. */
const happenings = fc.array(
  fc.constantFrom(
    says('Hello ', 1),
    says('world', 1),
    thinks('hm', 2),
    calls('c1'),
    prints('c1', 'line'),
    gives('c1', 'ok'),
    asks('perm_1', 'c1'),
    decides('perm_1', 'approved'),
    resets(2),
    says('Again', 2),
    ends(),
  ),
  { maxLength: 14 },
)

describe('what is kept', () => {
  test('and the rest of the log give what the page would have shown, wherever it was closed', () => {
    fc.assert(
      fc.property(happenings, fc.nat(), (middle, place) => {
        const log: DeliveredEvent[] = logged([starts(), ...middle])
        const cut = place % (log.length + 1)
        const whole = log.reduce(fold, loaded())
        const closed = log.slice(0, cut).reduce(fold, loaded())
        const { live } = reopen(closed)
        // A reconnect may tell again what was heard before.
        for (const rest of [log.slice(cut), log]) expect(asJson(rest.reduce(fold, live))).toEqual(asJson(whole))
      }),
    )
  })

  test('holds no pictures of screens, and no conversation that was not read', () => {
    const live = loaded()
    const screen = { kind: 'screen', id: 's', image: 'iVBOR', mediaType: 'image/png', description: '' } as const
    const other = { ...newAgentState({ ...meta, agent_id: 'other' }), items: [screen], history: 'loading' as const }
    const agent = { ...agentIn(live), items: [screen] }
    const { kept } = reopen({ ...live, order: ['default', 'other'], agents: { default: agent, other } })
    expect(JSON.stringify(kept)).not.toContain('iVBOR')
    expect(kept.live.agents['other']).toMatchObject({ history: 'needed', items: [] })
  })

  test('a long conversation is its newest turns, and says that there are older ones', () => {
    const items = Array.from({ length: 150 }, (_, at) => [
      { kind: 'user', id: `m${at}`, text: `question ${at}`, state: 'sent' } as const,
      { kind: 'text', id: `a${at}`, text: 'x'.repeat(at === 100 ? 2_000_000 : 10), streaming: false } as const,
    ]).flat()
    const live = loaded()
    const { kept } = reopen({ ...live, agents: { default: { ...agentIn(live), items } } })
    expect(kept.live.agents['default']?.items[0]).toMatchObject({ text: 'question 101' })
    expect(kept.live.agents['default']?.hasOlder).toBe(true)
    expect(kept.oldest).toEqual({})
    expect(reopen(live).kept.oldest).toEqual({ default: 7 })
  })

  test('a message that nobody is going to send is not shown as on its way', () => {
    const live = addPending(addPending(loaded(), 'default', 'gone', 'one'), 'default', 'waiting', 'two')
    const { live: again } = reopen(live, '1-0', new Set(['waiting']))
    expect(agentIn(again).items).toMatchObject([{ id: 'waiting', state: 'pending' }])
  })
})
