import { z } from 'zod'
import type { Exchange, RecordedRequest } from '../http/exchange.ts'
import { listen } from '../http/listen.ts'

export interface SimulatedHit {
  title: string
  url: string
  text: string
}

export interface SimulatedSearch {
  /** What the setting of the engine takes. */
  url: string
  /** Every request in the order it came, refused ones too. */
  requests: RecordedRequest[]
  close(): Promise<void>
}

/** How the next answers go wrong. */
export type SearchFault = 'quota' | 'rubbish' | 'broken'

export interface SearchServerOptions {
  hits: SimulatedHit[]
  /** The key that Brave and Tavily ask for. */
  key?: string
  fault?: SearchFault
  /** As SearXNG is after its installation: it answers in HTML only. */
  htmlOnly?: boolean
}

type Engine = (exchange: Exchange, options: SearchServerOptions) => void

/** A simulated SearXNG: real HTTP, and stricter than the real one about what it is asked. */
export function startSearxng(options: SearchServerOptions): Promise<SimulatedSearch> {
  return start(answerAsSearxng, options)
}

/** A simulated Brave Search API. */
export function startBrave(options: SearchServerOptions): Promise<SimulatedSearch> {
  return start(answerAsBrave, options)
}

/** A simulated Tavily API. */
export function startTavily(options: SearchServerOptions): Promise<SimulatedSearch> {
  return start(answerAsTavily, options)
}

async function start(engine: Engine, options: SearchServerOptions): Promise<SimulatedSearch> {
  return listen(
    {
      maxBodyBytes: 64 * 1024,
      serve: async (exchange) => {
        if (options.fault === 'broken') return exchange.json(500, { error: 'internal' })
        if (options.fault === 'rubbish') return exchange.json(200, ['not', 'results'])
        return engine(exchange, options)
      },
      tooLarge: (exchange) => exchange.json(413, { error: 'too large' }),
      failed: (exchange, error) => exchange.json(500, { error: String(error) }),
    },
    {},
  )
}

const searxngQuery = z.strictObject({
  q: z.string().min(1),
  format: z.literal('json'),
  pageno: z.string().regex(/^\d+$/).optional(),
  safesearch: z.enum(['0', '1', '2']).optional(),
})

function answerAsSearxng(exchange: Exchange, { hits, fault, htmlOnly }: SearchServerOptions): void {
  const asked = readQuery(exchange, 'GET', '/search', searxngQuery)
  if (asked === null) return exchange.json(404, { error: 'not found' })
  if (htmlOnly) return exchange.json(403, { error: 'forbidden' })
  if (fault === 'quota') return exchange.json(429, { error: 'too many requests' })
  const results = hits.map(({ title, url, text }) => ({ title, url, content: text, engine: 'simulated', score: 1 }))
  return exchange.json(200, { query: asked.q, number_of_results: 0, results, answers: [], suggestions: [] })
}

const braveQuery = z.strictObject({
  q: z.string().min(1).max(400),
  count: z.coerce.number().int().min(1).max(20).optional(),
})

function answerAsBrave(exchange: Exchange, { hits, key, fault }: SearchServerOptions): void {
  if (exchange.headers['x-subscription-token'] !== key) {
    return exchange.json(422, {
      type: 'ErrorResponse',
      error: { code: 'SUBSCRIPTION_TOKEN_INVALID', detail: 'The provided subscription token is invalid.', status: 422 },
    })
  }
  const asked = readQuery(exchange, 'GET', '/res/v1/web/search', braveQuery)
  if (asked === null) return exchange.json(422, { type: 'ErrorResponse', error: { code: 'VALIDATION', status: 422 } })
  if (fault === 'quota')
    return exchange.json(429, { type: 'ErrorResponse', error: { code: 'RATE_LIMITED', status: 429 } })
  const results = hits
    .slice(0, asked.count)
    .map(({ title, url, text }) => ({ title, url, description: text, type: 'search_result' }))
  return exchange.json(200, { type: 'search', query: { original: asked.q }, web: { type: 'search', results } })
}

const tavilyBody = z.strictObject({
  query: z.string().min(1).max(400),
  max_results: z.int().min(0).max(20).optional(),
  search_depth: z.enum(['basic', 'advanced']).optional(),
})

function answerAsTavily(exchange: Exchange, { hits, key, fault }: SearchServerOptions): void {
  if (exchange.headers.authorization !== `Bearer ${key}`) {
    return exchange.json(401, { detail: { error: 'Unauthorized: missing or invalid API key.' } })
  }
  const { method, path, body } = exchange.record
  const asked = tavilyBody.safeParse(body)
  if (method !== 'POST' || path !== '/search') return exchange.json(404, { detail: 'Not Found' })
  if (!asked.success) return exchange.json(422, { detail: [{ type: 'value_error' }] })
  if (fault === 'quota')
    return exchange.json(432, { detail: { error: 'This request exceeds your plan’s set usage limit.' } })
  const results = hits
    .slice(0, asked.data.max_results)
    .map(({ title, url, text }) => ({ title, url, content: text, score: 0.9, raw_content: null }))
  return exchange.json(200, { query: asked.data.query, answer: null, images: [], results, response_time: 0.5 })
}

/** Null when the request is not what the engine takes. */
function readQuery<Query>(exchange: Exchange, method: string, path: string, schema: z.ZodType<Query>): Query | null {
  const url = new URL(exchange.record.path, 'http://simulated')
  if (exchange.record.method !== method || url.pathname !== path) return null
  const parsed = schema.safeParse(Object.fromEntries(url.searchParams))
  return parsed.success ? parsed.data : null
}
