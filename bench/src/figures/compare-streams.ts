import type { Bench } from '../bench.ts'
import type { AnswerTimes } from '../clients/answer-times.ts'
import type { RainClient } from '../clients/rain-client.ts'
import { latenessTogether, runStreams, type Streams } from '../measure/run-streams.ts'

/** Streams through Rain: all of one person, followed by one client. Resolves to how late tokens were, in ms. */
export async function streamThroughRain(bench: Bench, client: RainClient, streams: Streams): Promise<number[]> {
  const agents = await bench.agents(streams.count)
  return latenessOfAll(bench, streams, (index, rules) => client.ask(agents[index] ?? '', rules))
}

/** The same streams, asked for by the vendor's library. */
export async function streamDirectly(bench: Bench, streams: Streams): Promise<number[]> {
  const request = await bench.stack.provider.lastRequest()
  return latenessOfAll(bench, streams, (_, rules) => bench.direct.ask(request, rules))
}

async function latenessOfAll(
  bench: Bench,
  streams: Streams,
  ask: (index: number, rules: string) => Promise<AnswerTimes>,
): Promise<number[]> {
  await bench.quiet()
  const answers = await runStreams(streams, ask)
  return latenessTogether(answers, await bench.stack.provider.begunAt(), streams.tokensPerSecond)
}
