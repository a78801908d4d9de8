import { z } from 'zod'
import { effortSchema } from '../effort.ts'
import { errorCodeSchema } from '../errors.ts'
import { limits } from '../limits.ts'

/** A model that can be chosen. Null: not known. */
export const offeredModelSchema = z.object({
  /** `auto`: what the provider is best used with. */
  id: z.string(),
  name: z.string(),
  context_tokens: z.number().int().nullable(),
  tools: z.boolean().nullable(),
  images: z.boolean().nullable(),
  thinking: z.boolean().nullable(),
  /** What `effort` of `set_api_key` may be. */
  efforts: z.array(effortSchema),
  /** US dollars for a million tokens. */
  price: z.object({ input: z.number(), output: z.number() }).nullable(),
})
export type OfferedModel = z.infer<typeof offeredModelSchema>

/** Why a key is left alone for now. `until` is in seconds since 1970. */
export const coolingSchema = z.object({ until: z.number(), code: z.string(), message: z.string() })
export type Cooling = z.infer<typeof coolingSchema>

/** A stored key, told apart by its last characters. */
export const providerKeySchema = z.object({ id: z.string(), hint: z.string(), cooling: coolingSchema.nullable() })
export type ProviderKey = z.infer<typeof providerKeySchema>

export const offeredProviderSchema = z.object({
  id: z.string(),
  name: z.string(),
  needs_key: z.boolean(),
  /** Where the key in use comes from; null: none yet. */
  key_source: z.enum(['stored', 'environment', 'none_needed']).nullable(),
  key_placeholder: z.string(),
  /** The variable its key is read from in the server's environment. */
  key_variable: z.string().nullable(),
  /** The stored keys in the order to try. */
  keys: z.array(providerKeySchema),
  /** Of what is used without a stored key: the environment's key, or a provider that needs none. */
  cooling: coolingSchema.nullable(),
  console_url: z.string().nullable(),
  /** The address of a server that the person has added. */
  base_url: z.string().nullable(),
  /** `auto` first, then the best. */
  models: z.array(offeredModelSchema),
  /** `live`: what it listed itself. `fallback`: what Rain knew of it when it was built. */
  models_source: z.enum(['live', 'fallback']),
  /** When it was last asked for its models, in seconds since 1970; null: never. */
  checked_at: z.number().nullable(),
  /** How that went. */
  check: z.object({ ok: z.boolean(), text: z.string(), code: errorCodeSchema.nullable() }).nullable(),
})
export type OfferedProvider = z.infer<typeof offeredProviderSchema>

/** `GET /api/providers`: what can be chosen. Keys are never part of it. */
export const providerListSchema = z.object({
  providers: z.array(offeredProviderSchema),
  current: z.object({ provider: z.string().nullable(), model: z.string() }),
})
export type ProviderList = z.infer<typeof providerListSchema>

/** `POST /api/providers/:id/check`: how it went is told by the event `provider_checked`. */
export const checkStartedSchema = z.object({ started: z.literal(true) })

/** `POST /api/providers/:id/keys`: one more key, tried after the others. */
export const newProviderKeySchema = z.object({
  key: z
    .string()
    .trim()
    .min(1, 'Paste the key first.')
    .max(limits.keyChars, `Field length: a key has at most ${limits.keyChars} characters.`)
    .regex(/^[\x21-\x7e]*$/, 'A key has no spaces or special characters in it. Copy it once more.'),
})
export type NewProviderKey = z.infer<typeof newProviderKeySchema>
export const providerKeyAddedSchema = z.object({ key: providerKeySchema })

/** `DELETE /api/providers/:id/keys/:key_id`. */
export const providerKeyDeletedSchema = z.object({ deleted: z.literal(true) })

/** `PUT /api/providers/:id/keys/order`: the ids of all its keys, the one to try first at the front. */
export const providerKeyOrderSchema = z.object({ order: z.array(z.string().max(100)).max(limits.keysPerProvider) })
export type ProviderKeyOrder = z.infer<typeof providerKeyOrderSchema>
export const providerKeysOrderedSchema = z.object({ order: z.array(z.string()) })
