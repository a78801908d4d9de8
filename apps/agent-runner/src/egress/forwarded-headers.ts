import type { IncomingHttpHeaders } from 'node:http'

/** Headers that are between two neighbours, not for the other end (RFC 9110, 7.6.1). */
const betweenNeighbours = new Set([
  'connection',
  'keep-alive',
  'proxy-authenticate',
  'proxy-authorization',
  'proxy-connection',
  'te',
  'trailer',
  'upgrade',
])

/**
 * The headers a proxy hands on, each with all its values in their order. `transfer-encoding` stays as the bare word
 * `chunked` or goes: the body is framed anew, and must not be read in two ways.
 */
export function forwardedHeaders(
  headers: IncomingHttpHeaders,
  rawHeaders: readonly string[],
): Record<string, string | string[]> {
  const named = new Set((headers.connection ?? '').split(',').map((name) => name.trim().toLowerCase()))
  const forwarded = new Map<string, string[]>()
  for (let index = 0; index + 1 < rawHeaders.length; index += 2) {
    const name = (rawHeaders[index] ?? '').toLowerCase()
    if (betweenNeighbours.has(name) || named.has(name) || name === 'transfer-encoding') continue
    forwarded.set(name, [...(forwarded.get(name) ?? []), rawHeaders[index + 1] ?? ''])
  }
  if (headers['transfer-encoding'] !== undefined) {
    forwarded.delete('content-length')
    forwarded.set('transfer-encoding', ['chunked'])
  }
  return Object.fromEntries(
    [...forwarded].map(([name, values]) => [name, values.length === 1 ? values.join() : values]),
  )
}
