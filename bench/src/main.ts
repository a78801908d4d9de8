// `npm run bench`: starts everything Rain consists of, measures it, and ends it again. docs/performance.md tells how.
import { join } from 'node:path'
import { createProgress } from '@rain/tools/progress.mjs'
import { root } from '@rain/tools/root.mjs'
import { chosenFigures, readArguments } from './arguments.ts'
import { createBench, type Bench } from './bench.ts'
import type { Figure, Measurement } from './figure.ts'
import { figures } from './figures/index.ts'
import { profiled } from './measure/profiled.ts'
import { roundTripMs } from './measure/round-trip.ts'
import { toTable } from './report/to-table.ts'
import { writeResults } from './report/write-results.ts'
import { startStack } from './stack/start-stack.ts'

const options = readArgumentsOrLeave()
const chosen = chosenFigures(figures, options)
const resultsFolder = join(root, 'bench', 'results')
const progress = createProgress()
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(1))

const stack = await progress.step('Starting Rain with a simulated provider', () => startStack(progress))
try {
  const bench = await createBench(stack, options)
  const measurements = await measureAll(bench, chosen)
  await bench.quiet()
  const roundTrip = await roundTripMs(stack.redisUrl)
  console.log(`\n${toTable(measurements)}\n`)
  for (const { id, what, note } of measurements) if (note) console.log(`${id} ${what}: ${note}`)
  console.log(`\nThe smallest exchange between two processes took ${roundTrip.toFixed(2)} ms (p50).`)
  const file = await writeResults(resultsFolder, { measurements, roundTripMs: roundTrip, at: new Date() })
  console.log(`Written to ${file}`)
} finally {
  await stack.stop()
}

async function measureAll(bench: Bench, all: Figure[]): Promise<Measurement[]> {
  const measurements: Measurement[] = []
  for (const figure of all) {
    const title = `Measuring ${figure.covers.join(', ')}`
    await progress
      .step(title, async () => measurements.push(...(await measure(bench, figure))))
      .catch((error) => {
        progress.warn(error instanceof Error ? (error.stack ?? error.message) : String(error))
        process.exitCode = 1
      })
  }
  return measurements
}

function measure(bench: Bench, figure: Figure): Promise<Measurement[]> {
  if (!options.profile) return figure.run(bench)
  const services = [stack.gateway, stack.runner]
  return profiled({ services, folder: resultsFolder, name: figure.covers.join('-') }, () => figure.run(bench))
}

function readArgumentsOrLeave() {
  try {
    return readArguments(process.argv.slice(2))
  } catch (error) {
    console.error(error instanceof Error ? error.message : error)
    process.exit(1)
  }
}
