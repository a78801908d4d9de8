import { fork } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Figure } from '../figure.ts'
import { firstMessage } from '../stack/first-message.ts'
import { withModelServers, type ModelServerAddress } from '../stack/model-servers.ts'

const screenshots = { count: 50, bytes: 300_000 }
const rawBytes = screenshots.count * screenshots.bytes

/** What the process that asks has seen of its own memory. */
export interface MemoryTold {
  /** Resident, with everything loaded and asked once. */
  idleBytes: number
  /** The most that was ever resident. */
  peakBytes: number
  /** The most of JavaScript's heap and of buffers that was in use while an answer came. */
  heapBytes: number
  /** What the heap holds afterwards more than before, when all that nobody needs is collected. */
  keptBytes: number
}

/** What a conversation of 200 turns with 50 screenshots takes when it is loaded, made to fit, and sent. */
export const longMemory: Figure = {
  covers: ['P16'],
  quick: true,
  async run() {
    const folder = await mkdtemp(join(tmpdir(), 'rain-screenshots-'))
    try {
      for (let n = 0; n < screenshots.count; n++)
        await writeFile(join(folder, `${n}.png`), randomBytes(screenshots.bytes))
      const told = await withModelServers(({ claude }) => askInOwnProcess(claude, folder))
      return [
        {
          id: 'P16',
          what: 'peak memory of 200 turns with 50 screenshots, against their files',
          unit: 'MB',
          measured: (told.peakBytes - told.idleBytes) / 1e6,
          baseline: rawBytes / 1e6,
          judged: 'ratio',
          must: 12,
          aim: 6,
          better: 'lower',
          note: [
            `${inMb(told.peakBytes)} MB resident, ${inMb(told.idleBytes)} MB before`,
            `heap and buffers ${inMb(told.heapBytes)} MB`,
            `${inMb(told.keptBytes)} MB are kept`,
          ].join('; '),
        },
      ]
    } finally {
      await rm(folder, { recursive: true, force: true })
    }
  },
}

const inMb = (bytes: number) => (bytes / 1e6).toFixed(0)

function askInOwnProcess({ url, apiKey }: ModelServerAddress, folder: string): Promise<MemoryTold> {
  const program = join(import.meta.dirname, '..', 'stack', 'with-screenshots-process.js')
  return firstMessage<MemoryTold>(fork(program, [url, apiKey, folder], { execArgv: ['--expose-gc'] }))
}
