import type { FileHandle } from 'node:fs/promises'
import { z } from 'zod'
import { withFsErrorsExplained } from './files/explain-fs-error.ts'
import { formatSize } from './files/format-size.ts'
import { openRegularFile } from './files/open-regular-file.ts'
import { readLines } from './files/read-lines.ts'
import type { LineWindow } from './files/read-lines.ts'
import { displayPath, resolveApprovedPath } from './files/resolve-tool-path.ts'
import { sniff, sniffedBytes } from './files/sniff.ts'
import { failed, succeeded } from './outcome.ts'
import { defineTool } from './tool.ts'
import type { ToolOutcome } from './tool.ts'

const maxLines = 2000
const maxLineLength = 2000
const maxCharacters = 250_000
const maxBytesRead = 128 * 1024 * 1024

const readFileInputSchema = z.strictObject({
  path: z.string().describe('The file: relative to the current folder, absolute, or starting with ~/'),
  offset: z.int().min(1).optional().describe('First line to read, counted from 1. Default 1'),
  limit: z.int().min(1).max(maxLines).optional().describe(`How many lines to read. Default and most ${maxLines}`),
})
type ReadFileInput = z.infer<typeof readFileInputSchema>

export const readFile = defineTool<ReadFileInput>({
  name: 'read_file',
  description:
    `Reads a text file and returns its lines with line numbers (number, tab, line). Gives at most ${maxLines} lines of at ` +
    `most ${maxLineLength} characters; use offset and limit to page through a longer file. Cannot show images or other ` +
    'binary files.',
  input: readFileInputSchema,
  repeatable: true,
  async run(input, context) {
    const resolved = await resolveApprovedPath(context, input.path)
    if (resolved.kind === 'refused') return failed(resolved.reason)
    const shownPath = displayPath(context.cwd, resolved.path)
    return withFsErrorsExplained(shownPath, async () => {
      const opened = await openRegularFile(resolved.path)
      if (opened.kind === 'refused') return failed(opened.reason)
      try {
        return await readOpened(opened.handle, opened.size, shownPath, input, context.signal)
      } finally {
        await opened.handle.close()
      }
    })
  },
})

async function readOpened(
  handle: FileHandle,
  size: number,
  path: string,
  { offset = 1, limit = maxLines }: ReadFileInput,
  signal: AbortSignal,
): Promise<ToolOutcome> {
  const sniffed = await sniffHead(handle)
  if (sniffed.kind === 'binary') return failed(binaryReason(path, sniffed.name, size))
  const limits = { first: offset, maxLines: limit, maxLineLength, maxCharacters, maxBytesRead }
  const window = await readLines(handle, limits, signal)
  if (window.lines.length > 0) return succeeded(formatWindow(window, offset))
  if (window.total === 0) return succeeded(`${path} is empty.`)
  if (window.total === null) return failed(tooFarReason(path, size))
  return failed(`${path} has only ${window.total} lines; offset ${offset} is behind its end.`)
}

async function sniffHead(handle: FileHandle) {
  const head = Buffer.alloc(sniffedBytes)
  const { bytesRead } = await handle.read(head, 0, sniffedBytes, 0)
  return sniff(head.subarray(0, bytesRead))
}

function binaryReason(path: string, name: string, size: number): string {
  const what = name === 'binary' ? 'a binary file' : name
  return `${path} is ${what} (${formatSize(size)}) and cannot be read as text. Use bash with a fitting program if its content matters.`
}

function tooFarReason(path: string, size: number): string {
  return `${path} is too large (${formatSize(size)}) to page that far. Use grep_search, or bash with tail or sed -n.`
}

function formatWindow(window: LineWindow, first: number): string {
  const numbered = window.lines.map((line, index) => `${String(first + index).padStart(6)}\t${line}`)
  const notes = [
    window.shortened > 0 ? `[${window.shortened} longer lines were cut to ${maxLineLength} characters]` : null,
    window.more ? moreNote(window, first) : null,
  ].filter((note) => note !== null)
  return [...numbered, ...notes].join('\n')
}

function moreNote(window: LineWindow, first: number): string {
  const next = first + window.lines.length
  const total = window.total === null ? 'more lines' : `${window.total} lines`
  return `[The file has ${total}. Continue with offset ${next}.]`
}
