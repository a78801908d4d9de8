import { open } from 'node:fs/promises'
import type { FileHandle } from 'node:fs/promises'
import { stripVTControlCharacters } from 'node:util'

export interface OutputLimits {
  /** What the model gets of a longer output: half from its start, half from its end. */
  maxCharacters: number
  /** What is kept on disk of it. */
  maxFileBytes: number
}

export interface CollectedOutput {
  text: string
  truncated: boolean
  /** Where the whole output is, when it was too long to give. */
  file?: string
}

export interface OutputCollector {
  /** Resolves when the next chunk may come: a disk that is slow slows the command down instead of filling the memory. */
  add(chunk: Buffer): Promise<void>
  finish(): Promise<CollectedOutput>
}

/** Takes an output of any length in bounded memory. The file at `path` is made only if the output is too long to give. */
export function createOutputCollector(path: string, limits: OutputLimits): OutputCollector {
  const decoder = new TextDecoder('utf-8')
  const half = Math.floor(limits.maxCharacters / 2)
  let early: Buffer[] = []
  let file: FileHandle | null = null
  let head = ''
  let tail = ''
  let characters = 0
  let fileBytes = 0
  let totalBytes = 0

  async function add(chunk: Buffer): Promise<void> {
    totalBytes += chunk.length
    addText(decoder.decode(chunk, { stream: true }))
    if (file) return write(chunk)
    early.push(chunk)
    if (characters <= limits.maxCharacters) return
    file = await open(path, 'wx', 0o600)
    const start = Buffer.concat(early)
    early = []
    await write(start)
  }

  function addText(text: string): void {
    characters += text.length
    const forHead = text.slice(0, half - head.length)
    head += forHead
    tail = (tail + text.slice(forHead.length)).slice(-half)
  }

  async function write(chunk: Buffer): Promise<void> {
    const kept = chunk.subarray(0, limits.maxFileBytes - fileBytes)
    if (kept.length === 0) return
    await file?.writeFile(kept)
    fileBytes += kept.length
  }

  return {
    add,
    async finish() {
      addText(decoder.decode())
      await file?.close()
      if (!file) return { text: plain(head + tail), truncated: false }
      const left = characters - head.length - tail.length
      const cut = fileBytes < totalBytes ? ` (its first ${fileBytes} of ${totalBytes} bytes)` : ''
      const note = `[… ${left} characters left out here; the whole output${cut} is in ${path}: use read_file or grep_search on it …]`
      return { text: `${plain(head)}\n\n${note}\n\n${plain(tail)}`, truncated: true, file: path }
    },
  }
}

function plain(text: string): string {
  return stripVTControlCharacters(text)
}
