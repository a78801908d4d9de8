import { mkdir, writeFile } from 'node:fs/promises'
import { cpus, totalmem } from 'node:os'
import { join } from 'node:path'
import { judgedValue, verdictOf, type Measurement } from '../figure.ts'

/** Keeps the measurements of this run beside those of others. Resolves to the file. */
export async function writeResults(
  folder: string,
  { measurements, roundTripMs, at }: { measurements: Measurement[]; roundTripMs: number; at: Date },
): Promise<string> {
  await mkdir(folder, { recursive: true })
  const file = join(folder, `${at.toISOString().replaceAll(':', '-').slice(0, 19)}.json`)
  const results = {
    at: at.toISOString(),
    node: process.version,
    machine: { processors: cpus().length, model: cpus()[0]?.model, memoryGb: Math.round(totalmem() / 2 ** 30) },
    roundTripMs,
    measurements: measurements.map((each) => ({ ...each, value: judgedValue(each), verdict: verdictOf(each) })),
  }
  await writeFile(file, `${JSON.stringify(results, null, 2)}\n`)
  return file
}
