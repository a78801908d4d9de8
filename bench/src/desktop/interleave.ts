import { median } from '../measure/percentile.ts'
import type { Peer } from './start-peer.ts'

export interface Contender {
  peer: Peer
  command: string
  /** How many of the rounds it takes part in: one that needs half a second does not need all. */
  rounds?: number
  before?: () => Promise<void>
}

/** The median time of each, in milliseconds. By turns, so that what else the machine does hits all of them. */
export async function interleave<Name extends string>(
  contenders: Record<Name, Contender>,
  rounds: number,
): Promise<Record<Name, number>> {
  const times = new Map<string, number[]>()
  const warmUpRounds = 2
  for (let round = -warmUpRounds; round < rounds; round++) {
    for (const [name, { peer, command, rounds: most = rounds, before }] of Object.entries<Contender>(contenders)) {
      if (round >= most) continue
      await before?.()
      const { ms } = await peer.ask(command)
      if (round >= 0) times.set(name, [...(times.get(name) ?? []), ms])
    }
  }
  return Object.fromEntries([...times].map(([name, values]) => [name, median(values)])) as Record<Name, number>
}
