import { z } from 'zod'
import type { EgressFetch } from '@rain/runtime/egress'
import { explainFailure, notUnderstood, readJson, type SearchEngine } from './search-engine.ts'

const answerSchema = z.object({
  results: z.array(z.object({ title: z.string(), url: z.string(), content: z.string().nullish() })),
})

/** A SearXNG of the person, wherever it runs: `baseUrl` is its address as one opens it, with or without a path. */
export function createSearxng({ fetch, baseUrl }: { fetch: EgressFetch; baseUrl: string }): SearchEngine {
  const name = 'SearXNG'
  const base = new URL(baseUrl)
  return {
    name,
    maxQueryLength: 1_000,
    async search({ text, count, signal }) {
      const url = new URL(`${base.pathname.replace(/\/+$/, '')}/search`, base)
      url.search = new URLSearchParams({ q: text, format: 'json' }).toString()
      const answer = await fetch({ url: url.href, signal, allowedHosts: [base.host], maxRedirects: 0 })
      if (answer.kind === 'answered' && answer.status === 403) {
        return {
          kind: 'failed',
          why: 'SearXNG does not answer in JSON: its settings need "json" among search.formats.',
        }
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
