import type { Bench } from '../bench.ts'
import type { AnswerTimes } from '../clients/answer-times.ts'
import type { RainClient } from '../clients/rain-client.ts'

export interface Both {
  rain: AnswerTimes[]
  direct: AnswerTimes[]
}

/** Not counted: code is compiled, connections are opened. */
const warmUpRounds = 5

/**
 * The same request through Rain, in a new conversation each time, and directly. Which goes first alternates, so that what
 * else the machine does hits both.
 */
export async function askBoth(
  { direct, stack, quiet }: Bench,
  client: RainClient,
  { rounds, rules }: { rounds: number; rules: string },
): Promise<Both> {
  const both: Both = { rain: [], direct: [] }
  const agent = 'pair'
  for (let round = -warmUpRounds; round < rounds; round++) {
    await client.openFolder(agent, stack.projects, { fresh: true })
    await quiet()
    const viaRain = () => client.ask(agent, rules)
    const directly = async () => direct.ask(await stack.provider.lastRequest(), rules)
    const [rain, alone] =
      round % 2 === 0 || round === -warmUpRounds
        ? [await viaRain(), await directly()]
        : (await inOrder(directly, viaRain)).reverse()
    if (round < 0 || !rain || !alone) continue
    both.rain.push(rain)
    both.direct.push(alone)
  }
  return both
}

async function inOrder<T>(first: () => Promise<T>, second: () => Promise<T>): Promise<T[]> {
  return [await first(), await second()]
}
