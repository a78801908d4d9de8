import { createHash } from 'node:crypto'
import type { CountedUsage } from '../script/answer.ts'
import { countPiece } from '../media/count-media.ts'
import { itemsOf, type InputTokensRequest } from './request-schema.ts'

type InputUsage = Pick<CountedUsage, 'input' | 'cacheRead' | 'cacheWrite'>

export interface PrefixCache {
  /** Counts the input of a request and remembers it; `tellsWrites`: what was written counts apart. */
  charge(request: InputTokensRequest, tellsWrites: boolean): InputUsage
}

const mediaTokens = { picture: 2_500, page: 2_000 }

const TTL_MS = 30 * 60_000

/**
 * The automatic cache as documented: the longest prefix that an earlier request has had is read, when it has the least
 * size; no mark is needed.
 *
 * @NOTE the API cuts prefixes at every 128 tokens; here they end with an item.
 */
export function createPrefixCache(options: { minimumTokens: number; now: () => number }): PrefixCache {
  const expiryOf = new Map<string, number>()
  return {
    charge(request, tellsWrites) {
      const now = options.now()
      const prefixes = prefixesOf(request)
      const total = prefixes.at(-1)?.upTo ?? 0
      const large = prefixes.filter(({ upTo }) => upTo >= options.minimumTokens)
      const read = large.findLast(({ hash }) => (expiryOf.get(hash) ?? 0) > now)?.upTo ?? 0
      for (const { hash } of large) expiryOf.set(hash, now + TTL_MS)
      const written = tellsWrites && large.length > 0 ? total - read : 0
      return { input: total - read - written, cacheRead: read, cacheWrite: written }
    },
  }
}

/** All input tokens of a request, cached or not. */
export function countInputTokens(request: InputTokensRequest): number {
  return prefixesOf(request).at(-1)?.upTo ?? 0
}

interface Prefix {
  hash: string
  upTo: number
}

function prefixesOf(request: InputTokensRequest): Prefix[] {
  const pieces: unknown[] = [
    ...(request.tools ?? []),
    ...(request.instructions ? [request.instructions] : []),
    ...itemsOf(request),
  ]
  let hash = request.model
  let upTo = 0
  return pieces.map((piece) => {
    const json = JSON.stringify(piece)
    hash = createHash('sha1').update(`${hash} ${json}`).digest('base64')
    upTo += countPiece(piece, mediaTokens)
    return { hash, upTo }
  })
}
