import { createHash } from 'node:crypto'
import type { CountedUsage } from '../script/answer.ts'
import { countPiece } from '../media/count-media.ts'
import type { GeminiRequest } from './request-schema.ts'

export interface ImplicitCache {
  /** Counts the prompt of a request: what was seen before, and the rest. Remembers what it has seen. */
  charge(model: string, request: GeminiRequest): Pick<CountedUsage, 'input' | 'cacheRead'>
}

/** Caching without asking for it: the longest prefix that an earlier request had is read from the cache. */
export function createImplicitCache(options: { minimumTokens: number }): ImplicitCache {
  const seen = new Set<string>()
  return {
    charge(model, request) {
      const prefixes = prefixesOf(model, request)
      const total = prefixes.at(-1)?.tokens ?? 0
      const known = prefixes.findLast(({ hash, tokens }) => tokens >= options.minimumTokens && seen.has(hash))
      for (const { hash } of prefixes) seen.add(hash)
      const cacheRead = known?.tokens ?? 0
      return { input: total - cacheRead, cacheRead }
    },
  }
}

const mediaTokens = { picture: 1_120, page: 700 }

/** All tokens of a prompt, cached or not. */
export function countPromptTokens(request: GeminiRequest): number {
  return prefixesOf('', request).at(-1)?.tokens ?? 0
}

function prefixesOf(model: string, { tools, systemInstruction, contents }: GeminiRequest) {
  let hash = model
  let tokens = 0
  return [tools, systemInstruction, ...(contents ?? [])].flatMap((segment) => {
    if (segment === undefined) return []
    const json = JSON.stringify(segment)
    hash = createHash('sha1').update(`${hash} ${json}`).digest('base64')
    tokens += countPiece(segment, mediaTokens)
    return [{ hash, tokens }]
  })
}
