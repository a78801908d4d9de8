import type { Socket } from 'node:net'
import { dial } from './dial.ts'
import { findWay, type Target, type WayRules } from './find-way.ts'
import { refused, type Refused } from './refusal.ts'

const reachMs = 10_000

export type Reached = { kind: 'connected'; socket: Socket; isPrivate: boolean } | Refused

/** Looks a host up once, checks every answer, and dials what was checked. Never rejects. */
export async function reach(target: Target, rules: WayRules): Promise<Reached> {
  const inTime = AbortSignal.timeout(reachMs)
  const signal = AbortSignal.any([target.signal, inTime])
  try {
    const way = await findWay({ ...target, signal }, rules)
    if (way.kind === 'refused') return way
    const dialled = await dial(way.addresses, target.port, signal)
    return dialled.kind === 'refused' ? dialled : { ...dialled, isPrivate: way.isPrivate }
  } catch (error) {
    if (target.signal.aborted) return refused('aborted', 'Stopped before it was finished.')
    if (inTime.aborted) return refused('timed_out', 'The host did not answer in time.')
    throw error
  }
}
