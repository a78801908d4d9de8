import type { FileHandle } from 'node:fs/promises'

export interface LineWindow {
  lines: string[]
  /** How many lines were cut to `maxLineLength`. */
  shortened: number
  /** True when the file goes on after the last line given. */
  more: boolean
  /** Lines in the whole file; null when reading stopped before its end. */
  total: number | null
}

export interface LineWindowLimits {
  /** First line wanted, counted from 1. */
  first: number
  maxLines: number
  maxLineLength: number
  /** Characters given in all; the window ends at a whole line. */
  maxCharacters: number
  /** Reading stops here, so that a huge file costs no more than this. */
  maxBytesRead: number
}

/** Reads a window of lines in bounded memory, whatever the size of the file or of one line. */
export async function readLines(
  handle: FileHandle,
  limits: LineWindowLimits,
  signal: AbortSignal,
): Promise<LineWindow> {
  const window = createWindow(limits)
  const decoder = new TextDecoder('utf-8')
  const buffer = Buffer.alloc(65_536)
  let bytesRead = 0
  while (bytesRead < limits.maxBytesRead) {
    signal.throwIfAborted()
    const { bytesRead: length } = await handle.read(buffer, 0, buffer.length, bytesRead)
    if (length === 0) return window.end(decoder.decode())
    bytesRead += length
    window.add(decoder.decode(buffer.subarray(0, length), { stream: true }))
  }
  return window.stop()
}

function createWindow(limits: LineWindowLimits) {
  const lines: string[] = []
  let lineNumber = 1
  let line = ''
  let lineLength = 0
  let shortened = 0
  let characters = 0
  let full = false
  let more = false

  function add(text: string): void {
    let start = 0
    for (let newline = text.indexOf('\n'); newline !== -1; newline = text.indexOf('\n', start)) {
      extend(text.slice(start, newline))
      endLine()
      start = newline + 1
    }
    extend(text.slice(start))
  }

  function extend(piece: string): void {
    lineLength += piece.length
    // One character more than is shown, so that a \r at the end can be told from text.
    if (isWanted()) line += piece.slice(0, Math.max(0, limits.maxLineLength + 1 - line.length))
  }

  function endLine(): void {
    if (isWanted()) keep()
    else if (lineNumber >= limits.first) more = true
    lineNumber++
    line = ''
    lineLength = 0
  }

  function isWanted(): boolean {
    return !full && lineNumber >= limits.first
  }

  function keep(): void {
    const whole = line.length === lineLength && line.endsWith('\r') ? line.slice(0, -1) : line
    const isShortened = whole.length > limits.maxLineLength || line.length < lineLength
    const shown = whole.slice(0, limits.maxLineLength)
    if (lines.length > 0 && characters + shown.length > limits.maxCharacters) {
      full = true
      more = true
      return
    }
    if (isShortened) shortened++
    lines.push(shown)
    characters += shown.length
    full = lines.length >= limits.maxLines
  }

  return {
    add,
    end(rest: string): LineWindow {
      add(rest)
      if (lineLength > 0) endLine()
      return { lines, shortened, more, total: lineNumber - 1 }
    },
    stop: (): LineWindow => ({ lines, shortened, more: true, total: null }),
  }
}
