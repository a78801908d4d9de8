import { z } from 'zod'

/** A server of the person's choice that speaks the Chat Completions API: vLLM, LM Studio, OpenRouter, … */
export const providerServerSchema = z.object({
  /** The provider id of its models, for `set_api_key` and `set_cwd`. */
  id: z.string(),
  name: z.string(),
  base_url: z.string(),
  needs_key: z.boolean(),
})
export type ProviderServer = z.infer<typeof providerServerSchema>

/** `GET /api/providers/servers`, the oldest first. */
export const providerServerListSchema = z.object({ servers: z.array(providerServerSchema) })
export type ProviderServerList = z.infer<typeof providerServerListSchema>

/** `POST /api/providers/servers`. Its key, if it needs one, follows with `set_api_key`. */
export const newProviderServerSchema = z.object({
  name: z
    .string()
    .trim()
    .min(1, 'Give the server a name.')
    .max(60, 'Field length: a name has at most 60 characters.')
    .regex(/^\P{C}*$/u, 'A name has no control characters.'),
  base_url: z
    .string()
    .trim()
    .max(500, 'Field length: a base URL has at most 500 characters.')
    .refine(isBaseUrl, 'The base URL must begin with http:// or https:// and name a server: http://localhost:1234/v1')
    .refine(hasNoLogin, 'The base URL must not contain a user name or password. Save the key with the server instead.'),
  needs_key: z.boolean().default(true),
})
export type NewProviderServer = z.infer<typeof newProviderServerSchema>
export const providerServerAddedSchema = z.object({ server: providerServerSchema })

/** `DELETE /api/providers/servers/:id`. */
export const providerServerDeletedSchema = z.object({ deleted: z.literal(true) })

function isBaseUrl(text: string): boolean {
  return /^https?:\/\/[^\s\p{C}]+$/iu.test(text) && URL.canParse(text)
}

function hasNoLogin(text: string): boolean {
  if (!URL.canParse(text)) return true
  const { username, password } = new URL(text)
  return username === '' && password === ''
}
