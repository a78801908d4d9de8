import type { FetchAnswer, Refused } from '@rain/runtime/egress'

export interface SearchHit {
  title: string
  url: string
  snippet: string
}

export type SearchAnswer =
  | { kind: 'found'; hits: SearchHit[] }
  /** `why` is for the model and the person: it holds neither key nor address. */
  | { kind: 'failed'; why: string }

/** One way to search the web. Never rejects. */
export interface SearchEngine {
  /** What people call it. */
  name: string
  /** The longest query it takes, in characters. */
  maxQueryLength: number
  search(query: { text: string; count: number; signal: AbortSignal }): Promise<SearchAnswer>
}

/** What all engines answer alike when it is not results. Null: it is an answer to read. */
export function explainFailure(name: string, answer: FetchAnswer | Refused): SearchAnswer | null {
  if (answer.kind === 'refused') return { kind: 'failed', why: `${name} was not reached: ${answer.message}` }
  const { status } = answer
  if (status >= 200 && status < 300) return null
  if (status === 401 || status === 403) return { kind: 'failed', why: `${name} does not accept the key.` }
  if (status === 429) return { kind: 'failed', why: `${name} takes no more requests for now. Try again later.` }
  return { kind: 'failed', why: `${name} answered with status ${status}.` }
}

/** The JSON of an answer; undefined when it is none. */
export function readJson({ body }: FetchAnswer): unknown {
  try {
    return JSON.parse(body.toString())
  } catch {
    return undefined
  }
}

export function notUnderstood(name: string): SearchAnswer {
  return { kind: 'failed', why: `${name} answered something that cannot be read.` }
}
