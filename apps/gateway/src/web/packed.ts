import { existsSync } from 'node:fs'
import { extname, join } from 'node:path'
import type { Next, Request, Response } from '../infra/http.ts'

/** The build packs what is worth it beside the file itself; the best first. */
const encodings = [
  { name: 'br', ending: '.br' },
  { name: 'gzip', ending: '.gz' },
] as const

/** Of what is packed. */
const types: Record<string, string> = {
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.html': 'text/html; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.json': 'application/json; charset=utf-8',
  '.webmanifest': 'application/manifest+json',
}

/** How a packed file is to be read; null for one that is not packed. */
export function encodingOf(path: string): string | null {
  const found = encodings.find(({ ending }) => path.endsWith(ending))
  return found && extname(path.slice(0, -found.ending.length)) in types ? found.name : null
}

/** The type of what is in a packed file. */
export function contentTypeOf(path: string): string {
  return types[extname(path.slice(0, path.lastIndexOf('.')))] ?? 'application/octet-stream'
}

/** Lets who can read packed files have them: the address becomes that of the packed file, which is served like any other. */
export function preferPacked(webDir: string) {
  return (request: Request, response: Response, next: Next) => {
    const { path } = request
    const isRead = request.method === 'GET' || request.method === 'HEAD'
    if (!isRead || !(extname(path) in types) || path.includes('..')) return next()
    response.setHeader('Vary', 'Accept-Encoding')
    const accepted = acceptedBy(request)
    const packed = encodings.find(({ name, ending }) => accepted.has(name) && existsSync(join(webDir, path + ending)))
    if (packed) request.url = path + packed.ending
    next()
  }
}

function acceptedBy({ headers }: Request): Set<string> {
  const named = String(headers['accept-encoding'] ?? '').split(',')
  return new Set(
    named.filter((each) => !/;\s*q=0(\.0*)?\s*$/.test(each)).map((each) => each.split(';')[0]?.trim() ?? ''),
  )
}
