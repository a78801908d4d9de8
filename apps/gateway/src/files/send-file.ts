import { basename } from 'node:path'
import { pipeline } from 'node:stream/promises'
import type { IncomingMessage } from 'node:http'
import type { Response } from '../infra/http.ts'
import type { AgentFolder } from './agent-folder.ts'
import { openFile } from './find-place.ts'
import { knowFile } from './know-file.ts'

/** Whatever a file holds, it never runs with the rights of the dashboard, and a browser saves it rather than show it. */
const harmless = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; sandbox"

/** A browser is told what these are; everything else is bytes. */
const told = new Set(['image', 'svg', 'pdf'])

/** Sends the bytes of a file, or the range that is asked for. */
export async function sendFile(
  folder: AgentFolder,
  path: string,
  request: IncomingMessage,
  response: Response,
): Promise<void> {
  const { handle, stats, path: real } = await openFile(folder, path)
  try {
    const { preview, mediaType } = await knowFile(handle, basename(real))
    const range = rangeIn(request.headers.range, stats.size)
    setFileHeaders(response, basename(real), told.has(preview) ? mediaType : 'application/octet-stream')
    response.setHeader('accept-ranges', 'bytes')
    if (range === 'unsatisfiable') {
      response.setHeader('content-range', `bytes */${stats.size}`)
      return void response.status(416).end()
    }
    const { start, end } = range ?? { start: 0, end: stats.size - 1 }
    if (range) response.setHeader('content-range', `bytes ${start}-${end}/${stats.size}`)
    response.setHeader('content-length', end - start + 1)
    response.status(range ? 206 : 200)
    if (end < start) return void response.end()
    // Whoever downloads may go at any time; what broke off must not look complete.
    await pipeline(handle.createReadStream({ start, end, autoClose: false }), response).catch(() => response.destroy())
  } finally {
    await handle.close()
  }
}

export function setFileHeaders(response: Response, name: string, type: string): void {
  response.setHeader('content-type', type)
  response.setHeader('content-disposition', dispositionOf(name))
  response.setHeader('content-security-policy', harmless)
  response.setHeader('cache-control', 'private, no-store')
}

/** RFC 6266: a name in ASCII for old programs, the real one beside it. */
export function dispositionOf(name: string): string {
  const plain = name.replace(/[^\x20-\x7e]|["\\%]/g, '_')
  const encoded = encodeURIComponent(name).replace(/['()*]/g, (sign) => `%${sign.charCodeAt(0).toString(16)}`)
  return `attachment; filename="${plain}"; filename*=UTF-8''${encoded}`
}

type Range = { start: number; end: number } | 'unsatisfiable' | null

/** One range; several are answered with all of the file, as the standard allows. */
function rangeIn(header: string | undefined, size: number): Range {
  if (header === undefined) return null
  const found = /^bytes=(\d{0,15})-(\d{0,15})$/.exec(header.trim())
  if (!found || (found[1] === '' && found[2] === '')) return null
  const [first, last] = [found[1] ?? '', found[2] ?? '']
  const start = first === '' ? Math.max(0, size - Number(last)) : Number(first)
  const end = first === '' || last === '' ? size - 1 : Math.min(Number(last), size - 1)
  return start < size && start <= end ? { start, end } : 'unsatisfiable'
}
