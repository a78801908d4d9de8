import { createHash } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

/** What decides what a page's state looks like. */
const folders = ['./src/live', '../../libs/protocol/src'].map((path) => fileURLToPath(new URL(path, import.meta.url)))

/** A name for the shape of what pages keep on a device: another program must not read it. */
export function nameOfShape(): string {
  const hash = createHash('sha256')
  for (const folder of folders) {
    const files = readdirSync(folder, { recursive: true }).map(String).sort()
    for (const file of files.filter((name) => /(?<!\.test)\.ts$/.test(name))) {
      hash.update(file).update(readFileSync(join(folder, file)))
    }
  }
  return hash.digest('hex').slice(0, 16)
}
