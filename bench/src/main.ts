// `npm run bench`: starts everything Rain consists of, measures it, and ends it again. docs/performance.md tells how.
import { join } from 'node:path'
import { createProgress } from '@rain/tools/progress.mjs'
import { root } from '@rain/tools/root.mjs'
import { chosenFigures, readArguments } from './arguments.ts'
import { createBench, type Bench } from './bench.ts'
import { wasMeasured, type Figure, type Result } from './figure.ts'
import { figures } from './figures/index.ts'
import { profiled } from './measure/profiled.ts'
import { createQuietMoments } from './measure/quiet-moment.ts'
import { roundTripMs } from './measure/round-trip.ts'
import { toTable } from './report/to-table.ts'
import { writeResults } from './report/write-results.ts'
import { startStack } from './stack/start-stack.ts'

const options = readArgumentsOrLeave()
const chosen = chosenFigures(figures, options)
const resultsFolder = join(root, 'bench', 'results')
const quietPatienceMs = 20_000
const progress = createProgress()
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(1))

const stack = chosen.some(({ stackless }) => !stackless)
  ? await progress.step('Starting Rain with a simulated provider', () => startStack(progress))
  : null
try {
  const bench = stack && (await createBench(stack, options))
  const results = await measureAll(chosen, bench)
  await bench?.quiet()
  const roundTrip = stack && (await roundTripMs(stack.redisUrl))
  const measurements = results.filter(wasMeasured)
  console.log(`\n${toTable(measurements)}\n`)
  for (const { id, what, note } of measurements) if (note) console.log(`${id} ${what}: ${note}`)
  for (const each of results)
    if (!wasMeasured(each)) console.log(`${each.id} ${each.what}: not measured: ${each.notMeasured}`)
  if (roundTrip) console.log(`\nThe smallest exchange between two processes took ${roundTrip.toFixed(2)} ms (p50).`)
  const file = await writeResults(resultsFolder, { results, roundTripMs: roundTrip, at: new Date() })
  console.log(`Written to ${file}`)
} finally {
  await stack?.stop()
}

async function measureAll(all: Figure[], bench: Bench | null): Promise<Result[]> {
  const results: Result[] = []
  for (const figure of all) {
    const title = `Measuring ${figure.covers.join(', ')}`
    await progress
      .step(title, async () => results.push(...(await measure(figure, bench))))
      .catch((error) => {
        progress.warn(error instanceof Error ? (error.stack ?? error.message) : String(error))
        process.exitCode = 1
      })
  }
  return results
}

function measure(figure: Figure, bench: Bench | null): Promise<Result[]> {
  if (figure.stackless) return figure.run({ quick: options.quick, quiet: createQuietMoments(quietPatienceMs) })
  if (!stack || !bench) throw new Error('this figure needs a running Rain')
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
