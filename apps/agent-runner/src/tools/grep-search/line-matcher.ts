import { once } from 'node:events'
import { Worker } from 'node:worker_threads'

export interface LineMatch {
  line: number
  text: string
}

export interface LineMatcher {
  /** The lines that fit, at most `most`; null when the pattern took too long, which also ends the matcher. */
  match(text: string, most: number, signal: AbortSignal): Promise<LineMatch[] | null>
  close(): Promise<void>
}

/** JavaScript's regular expressions backtrack: some take hours on one line, and only ending the thread stops them. */
const timeLimitMs = 2000
const maxTextLength = 1000

/** Tries a regular expression on lines in a thread of its own, so that a bad one cannot stop the process. */
export function createLineMatcher(pattern: RegExp): LineMatcher {
  const workerData = { source: pattern.source, flags: pattern.flags, maxTextLength }
  const worker = new Worker(workerSource, {
    eval: true,
    workerData,
    env: {},
    resourceLimits: { maxOldGenerationSizeMb: 256 },
  })
  worker.unref()
  // Told to whoever waits for an answer; without a listener it would end the process.
  worker.on('error', () => {})
  return {
    async match(text, most, signal) {
      const limit = AbortSignal.any([signal, AbortSignal.timeout(timeLimitMs)])
      worker.postMessage({ text, most })
      try {
        const [matches] = await once(worker, 'message', { signal: limit })
        return matches
      } catch (error) {
        if (!limit.aborted) throw error
        await worker.terminate()
        signal.throwIfAborted()
        return null
      }
    },
    async close() {
      await worker.terminate()
    },
  }
}

/** @NOTE text and no file: so it runs the same from source, under Jest and from the build. */
const workerSource = `
const { parentPort, workerData } = require('node:worker_threads')
const pattern = new RegExp(workerData.source, workerData.flags)
parentPort.on('message', ({ text, most }) => {
  const matches = []
  const lines = text.split('\\n')
  for (let index = 0; index < lines.length && matches.length < most; index++) {
    if (pattern.test(lines[index])) matches.push({ line: index + 1, text: lines[index].slice(0, workerData.maxTextLength) })
  }
  parentPort.postMessage(matches)
})`
