import { mkdir, writeFile } from 'node:fs/promises'
import { cpus, totalmem } from 'node:os'
import { join } from 'node:path'
import { judgedValue, verdictOf, wasMeasured, type Result } from '../figure.ts'

/** Keeps the measurements of this run beside those of others. Resolves to the file. */
export async function writeResults(
  folder: string,
  { results, roundTripMs, at }: { results: Result[]; roundTripMs: number | null; at: Date },
): Promise<string> {
  await mkdir(folder, { recursive: true })
  const file = join(folder, `${at.toISOString().replaceAll(':', '-').slice(0, 19)}.json`)
  const content = {
    at: at.toISOString(),
    node: process.version,
    machine: { processors: cpus().length, model: cpus()[0]?.model, memoryGb: Math.round(totalmem() / 2 ** 30) },
    roundTripMs,
    measurements: results
      .filter(wasMeasured)
      .map((each) => ({ ...each, value: judgedValue(each), verdict: verdictOf(each) })),
    notMeasured: results.filter((each) => !wasMeasured(each)),
  }
  await writeFile(file, `${JSON.stringify(content, null, 2)}\n`)
  return file
}
