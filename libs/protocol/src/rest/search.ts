import { z } from 'zod'

/** What `web_search` asks: a SearXNG of the person's by its address, or a service by a key. */
export const searchEngineSchema = z.enum(['searxng', 'brave', 'tavily'])
export type SearchEngineId = z.infer<typeof searchEngineSchema>

/** `GET /api/search`: what the person has set. Without, agents search with what the operator has set, if anything. */
export const searchSettingSchema = z.object({
  engine: searchEngineSchema.nullable(),
  /** The host of a SearXNG, or the last characters of a key. */
  hint: z.string(),
  /** What agents search with where nothing is set here: the operator has named it in the environment. */
  environment: searchEngineSchema.nullable().default(null),
})
export type SearchSetting = z.infer<typeof searchSettingSchema>

/** `PUT /api/search`. */
export const newSearchSettingSchema = z.strictObject({
  engine: searchEngineSchema,
  /** The address of a SearXNG, or the key of a service. */
  value: z.string().trim().min(1).max(2_000),
})
export type NewSearchSetting = z.infer<typeof newSearchSettingSchema>

/**
 * Under which name the setting is sealed among the keys, and tried: `POST /api/search/check` is answered by the event
 * `provider_checked` of this provider, whose `text` is the first result or what to do. No provider has it: their ids have
 * no colon.
 */
export const searchKeyProvider = 'search:engine'
