import type { PreparedAttachment } from '@rain/db'
import type { ReadDocument } from '../../tools/web-fetch/read-document.ts'
import { putInFolder } from './put-in-folder.ts'

/** Of one file, and of all files of one message, in characters: about ten and twenty thousand tokens. */
const mostChars = 40_000
const mostCharsOfMessage = 80_000

export interface PrepareAttachment {
  file: Pick<PreparedAttachment, 'name' | 'kind'> & { bytes: Buffer }
  /** How many files the message has. */
  among: number
  cwd: string
  /** Left out: PDFs are not read here. */
  readDocument?: ReadDocument | undefined
  signal: AbortSignal
}

export interface Prepared {
  /** As much of its text as a model is shown. */
  text: string | null
  textLength: number | null
  /** From the agent's folder on; null: it is not there. */
  path: string | null
  /** Of a PDF that can be read as it is. */
  pages: number | null
}

/** Makes of a file what a model can be told: its text, or a place where the agent finds it. A picture needs neither. */
export async function prepareAttachment(given: PrepareAttachment): Promise<Prepared> {
  const { file, among, cwd } = given
  if (file.kind === 'image') return { text: null, textLength: null, path: null, pages: null }
  const { text, pages } = await readFile(given)
  const room = Math.min(mostChars, Math.floor(mostCharsOfMessage / Math.max(1, among)))
  const isWhole = text !== null && text.length <= room
  const path = isWhole ? null : await putInFolder(cwd, file)
  return { text: text === null ? null : shortTo(text, room), textLength: text?.length ?? null, path, pages }
}

async function readFile({
  file,
  readDocument,
  signal,
}: PrepareAttachment): Promise<{ text: string | null; pages: number | null }> {
  if (file.kind === 'text') return { text: storable(new TextDecoder().decode(file.bytes)), pages: null }
  if (file.kind !== 'pdf' || !readDocument) return { text: null, pages: null }
  const read = await readDocument({ kind: 'pdf', url: 'about:blank' }, file.bytes, signal)
  if (read.kind !== 'read') return { text: null, pages: null }
  const hasWords = read.text.replace(pageMarks, '').trim() !== ''
  return { text: hasWords ? storable(read.text) : null, pages: read.pages ?? null }
}

/** All that is read out of pages that were scanned. */
const pageMarks = /\[page \d+ of \d+\]/g

/** What Postgres can keep. */
function storable(text: string): string {
  return text.replaceAll('\0', '').replace(/\p{Surrogate}/gu, '\ufffd')
}

function shortTo(text: string, most: number): string {
  if (text.length <= most) return text
  const cut = text.slice(0, most)
  return /[\ud800-\udbff]$/.test(cut) ? cut.slice(0, -1) : cut
}
