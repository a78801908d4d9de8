import { z } from 'zod'
import type { EgressFetch } from '@rain/runtime/egress'
import { explainFailure, notUnderstood, readJson, type SearchEngine } from './search-engine.ts'

const answerSchema = z.object({
  web: z
    .object({ results: z.array(z.object({ title: z.string(), url: z.string(), description: z.string().nullish() })) })
    .nullish(),
})

export const braveBaseUrl = 'https://api.search.brave.com'

/** The Brave Search API. */
export function createBrave(options: { fetch: EgressFetch; key: string; baseUrl?: string }): SearchEngine {
  const { fetch, key, baseUrl = braveBaseUrl } = options
  const name = 'Brave Search'
  return {
    name,
    maxQueryLength: 400,
    async search({ text, count, signal }) {
      const url = new URL('/res/v1/web/search', baseUrl)
      url.search = new URLSearchParams({ q: text, count: String(count) }).toString()
      const headers = { accept: 'application/json', 'x-subscription-token': key }
      const answer = await fetch({ url: url.href, signal, headers, allowedHosts: ownHosts(baseUrl), maxRedirects: 0 })
      if (answer.kind === 'answered' && answer.status === 422 && saysInvalidKey(readJson(answer))) {
        return { kind: 'failed', why: `${name} does not accept the key.` }
      }
      const failure = explainFailure(name, answer)
      if (failure !== null || answer.kind === 'refused') return failure ?? notUnderstood(name)
      const parsed = answerSchema.safeParse(readJson(answer))
      if (!parsed.success) return notUnderstood(name)
      const hits = (parsed.data.web?.results ?? []).map(({ title, url, description }) => ({
        title: withoutTags(title),
        url,
        snippet: withoutTags(description ?? ''),
      }))
      return { kind: 'found', hits: hits.slice(0, count) }
    },
  }
}

const invalidKeySchema = z.object({ error: z.object({ code: z.literal('SUBSCRIPTION_TOKEN_INVALID') }) })

function saysInvalidKey(answer: unknown): boolean {
  return invalidKeySchema.safeParse(answer).success
}

/** It marks the words of the query. */
function withoutTags(text: string): string {
  return text.replace(/<\/?strong>/g, '')
}

/** An address that was set on purpose may lie in the own network; the usual one may not. */
function ownHosts(baseUrl: string): string[] {
  return baseUrl === braveBaseUrl ? [] : [new URL(baseUrl).host]
}
