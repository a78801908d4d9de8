import { adapterRequest, loadAdapter } from '../clients/runner-modules.ts'
import { sdkStreams } from '../clients/sdk-streams.ts'
import type { Figure, Measurement } from '../figure.ts'
import { median } from '../measure/percentile.ts'
import {
  modelServerIds,
  withModelServers,
  type ModelServerAddress,
  type ModelServerId,
} from '../stack/model-servers.ts'

/** As fast as it can be said, and in pieces, as a quick model says it. */
const paces = {
  flatOut: { tokens: 2_000, rules: 'tokens 2000', rounds: 9 },
  inPieces: { tokens: 400, rules: 'tokens 400 rate 1000', rounds: 5 },
}
type Pace = (typeof paces)[keyof typeof paces]

const warmUpRounds = 3

/** What it costs that every provider's events become the same ones: the adapter against the vendor's own iterator. */
export const neutralForm: Figure = {
  covers: ['P15'],
  quick: true,
  run: ({ quiet }) =>
    withModelServers(async (addresses) => {
      const measurements: Measurement[] = []
      for (const id of modelServerIds) {
        const both = await openBoth(id, addresses[id])
        await quiet()
        const flatOut = await readBoth(both, paces.flatOut)
        const inPieces = await readBoth(both, paces.inPieces)
        measurements.push(eventsPerSecond(id, flatOut), processorTime(id, inPieces))
      }
      return measurements
    }),
}

type Reader = (rules: string) => Promise<AsyncIterable<unknown>>

interface Both {
  adapter: Reader
  sdk: Reader
}

async function openBoth(id: ModelServerId, address: ModelServerAddress): Promise<Both> {
  const adapter = await loadAdapter(id, address)
  return {
    adapter: async (rules) => adapter.ask(adapterRequest(id, rules), new AbortController().signal),
    sdk: sdkStreams[id](address),
  }
}

/** Of one token, which is one event on the wire. */
interface Reading {
  perSecond: number
  cpuMicros: number
}

/** One after the other, the first by turns, so that what else the machine does hits both. */
async function readBoth({ adapter, sdk }: Both, pace: Pace): Promise<Record<keyof Both, Reading>> {
  const readings: Record<keyof Both, Reading[]> = { adapter: [], sdk: [] }
  for (let round = -warmUpRounds; round < pace.rounds; round++) {
    const order = round % 2 === 0 ? (['adapter', 'sdk'] as const) : (['sdk', 'adapter'] as const)
    for (const who of order) {
      const reading = await readAll(who === 'adapter' ? adapter : sdk, pace)
      if (round >= 0) readings[who].push(reading)
    }
  }
  return { adapter: typical(readings.adapter), sdk: typical(readings.sdk) }
}

async function readAll(read: Reader, { tokens, rules }: Pace): Promise<Reading> {
  const cpuBefore = process.cpuUsage()
  const begunAt = performance.now()
  let events = 0
  let last: unknown
  for await (const event of await read(rules)) {
    events++
    last = event
  }
  const seconds = (performance.now() - begunAt) / 1000
  const { user, system } = process.cpuUsage(cpuBefore)
  if (events < tokens) throw new Error(`only ${events} of ${tokens} events came; the last: ${JSON.stringify(last)}`)
  return { perSecond: tokens / seconds, cpuMicros: (user + system) / tokens }
}

function typical(readings: Reading[]): Reading {
  return {
    perSecond: median(readings.map(({ perSecond }) => perSecond)),
    cpuMicros: median(readings.map(({ cpuMicros }) => cpuMicros)),
  }
}

function eventsPerSecond(id: ModelServerId, { adapter, sdk }: Record<keyof Both, Reading>): Measurement {
  return {
    id: 'P15',
    what: `${id}: events flat out`,
    unit: 'per second',
    measured: adapter.perSecond,
    baseline: sdk.perSecond,
    judged: 'ratio',
    must: 0.5,
    aim: 0.8,
    better: 'higher',
    note: `${adapter.cpuMicros.toFixed(0)} µs of processor time an event, the library ${sdk.cpuMicros.toFixed(0)} µs`,
  }
}

function processorTime(id: ModelServerId, { adapter, sdk }: Record<keyof Both, Reading>): Measurement {
  return {
    id: 'P15',
    what: `${id}: processor time of an event, in pieces`,
    unit: 'µs',
    measured: adapter.cpuMicros,
    baseline: sdk.cpuMicros,
    judged: 'ratio',
    must: 1.5,
    aim: 1.1,
    better: 'lower',
  }
}
