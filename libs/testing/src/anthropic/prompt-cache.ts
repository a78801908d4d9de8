import { createHash } from 'node:crypto'
import { blocksOf } from './check-conversation.ts'
import type { CountTokensRequest } from './request-schema.ts'
import type { CountedUsage } from '../script/answer.ts'
import { countPiece } from '../media/count-media.ts'

type InputUsage = Pick<CountedUsage, 'input' | 'cacheRead' | 'cacheWrite' | 'cacheWriteLong'>

export interface PromptCache {
  /** Counts the input of a request: read from the cache, written to it, and plain. Remembers what was written. */
  charge(request: CountTokensRequest): InputUsage
}

interface Segment {
  hash: string
  /** Tokens of the prompt up to and with this block. */
  upTo: number
  /** How long a mark on this block keeps the prefix; null: there is none. */
  mark: '5m' | '1h' | null
}

const LOOK_BACK = 20
const TTL_MS = { '5m': 5 * 60_000, '1h': 60 * 60_000 }

/**
 * Prompt caching as documented: the prompt is a row of blocks (tools, system, messages); a marked block writes the prefix
 * that ends with it; a later request reads the longest written prefix that ends at a mark or up to 20 blocks before one.
 */
export function createPromptCache(options: { minimumTokens: number; now: () => number }): PromptCache {
  const expiryOf = new Map<string, number>()
  return {
    charge(request) {
      const segments = segmentsOf(request)
      const total = segments.at(-1)?.upTo ?? 0
      const marks = segments.flatMap((segment, index) =>
        segment.mark && segment.upTo >= options.minimumTokens ? [index] : [],
      )
      const now = options.now()
      const isCached = (index: number) => (expiryOf.get(segments[index]?.hash ?? '') ?? 0) > now
      const found = marks
        .toReversed()
        .flatMap((mark) => Array.from({ length: LOOK_BACK + 1 }, (_, back) => mark - back))
        .filter((index) => index >= 0 && isCached(index))
      const best = found.length > 0 ? Math.max(...found) : -1
      const read = segments[best]?.upTo ?? 0
      const markedUpTo = (index: number | undefined) => segments[index ?? -1]?.upTo ?? 0
      const written = Math.max(0, markedUpTo(marks.at(-1)) - read)
      const lastLong = marks.findLast((mark) => segments[mark]?.mark === '1h')
      const writtenLong = Math.max(0, Math.min(markedUpTo(lastLong) - read, written))
      for (const index of [...marks, best]) {
        const segment = segments[index]
        if (segment) expiryOf.set(segment.hash, now + TTL_MS[segment.mark ?? '5m'])
      }
      return {
        input: total - read - written,
        cacheWrite: written,
        cacheWriteLong: writtenLong,
        cacheRead: read,
      }
    },
  }
}

/** All input tokens of a request, cached or not. */
export function countInputTokens(request: CountTokensRequest): number {
  return segmentsOf(request).at(-1)?.upTo ?? 0
}

function segmentsOf(request: CountTokensRequest): Segment[] {
  const system = typeof request.system === 'string' ? [{ type: 'text', text: request.system }] : (request.system ?? [])
  const blocks: { value: { cache_control?: { ttl?: '5m' | '1h' } | null; type?: unknown }; where: string }[] = [
    ...(request.tools ?? []).map((value) => ({ value, where: 'tool' })),
    ...system.map((value) => ({ value, where: 'system' })),
    ...request.messages.flatMap((message, index) =>
      blocksOf(message).map((value) => ({ value, where: `${index} ${message.role} ${request.thinking?.type}` })),
    ),
  ]
  const lastMarkable = blocks.findLastIndex(({ value }) => !String(value.type).includes('thinking'))
  let hash = request.model
  let upTo = 0
  return blocks.map(({ value: { cache_control, ...value }, where }, index) => {
    const json = JSON.stringify(value)
    hash = createHash('sha1').update(`${hash} ${where} ${json}`).digest('base64')
    upTo += countPiece(value, mediaTokens)
    const mark = cache_control ?? (index === lastMarkable ? request.cache_control : undefined)
    return { hash, upTo, mark: mark ? (mark.ttl ?? '5m') : null }
  })
}

const mediaTokens = { picture: 1_568, page: 2_400 }
