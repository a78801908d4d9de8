import { z } from 'zod'
import type { EgressFetch } from '@rain/runtime/egress'
import { explainFailure, notUnderstood, readJson, type SearchEngine } from './search-engine.ts'

const answerSchema = z.object({
  results: z.array(z.object({ title: z.string(), url: z.string(), content: z.string().nullish() })),
})

export const tavilyBaseUrl = 'https://api.tavily.com'
/** Beyond the usual ones: the plan is used up, and so is what may be paid beyond it. */
const usedUp = [432, 433]

/** The Tavily search API. */
export function createTavily(options: { fetch: EgressFetch; key: string; baseUrl?: string }): SearchEngine {
  const { fetch, key, baseUrl = tavilyBaseUrl } = options
  const name = 'Tavily'
  return {
    name,
    maxQueryLength: 400,
    async search({ text, count, signal }) {
      const answer = await fetch({
        url: new URL('/search', baseUrl).href,
        signal,
        method: 'POST',
        headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json', accept: 'application/json' },
        body: JSON.stringify({ query: text, max_results: count, search_depth: 'basic' }),
        allowedHosts: baseUrl === tavilyBaseUrl ? [] : [new URL(baseUrl).host],
      })
      if (answer.kind === 'answered' && usedUp.includes(answer.status)) {
        return { kind: 'failed', why: 'The plan of Tavily is used up.' }
      }
      const failure = explainFailure(name, answer)
      if (failure !== null || answer.kind === 'refused') return failure ?? notUnderstood(name)
      const parsed = answerSchema.safeParse(readJson(answer))
      if (!parsed.success) return notUnderstood(name)
      const hits = parsed.data.results.map(({ title, url, content }) => ({ title, url, snippet: content ?? '' }))
      return { kind: 'found', hits: hits.slice(0, count) }
    },
  }
}
