import { z } from 'zod'
import type { Effort, ModelDescription } from '../provider.ts'
import { free, type Price } from '../price.ts'

/** A model of a server, and whether its answers have a limit, because the server has one or because they cost: then Rain tells it. */
export interface ServerModel extends ModelDescription {
  bounded: boolean
}

/** An answer of this length fits any task; asked for where the server tells its context and no limit of answers. */
const CAREFUL_MAX_TOKENS = 32_000
/** Enough for any answer, and a bound for one that runs wild. */
const MOST_TOKENS = 64_000
/** Where nothing at all is known, what is set aside for the answer. */
const ASSUMED_MAX_TOKENS = 4_096

const number = z.coerce.number().positive().optional().catch(undefined)
const strings = z.array(z.string()).optional().catch(undefined)
const flag = z.boolean().optional().catch(undefined)

/** Every field but the id is told by some servers only, each under its own name. */
const entrySchema = z.object({
  id: z.string().min(1),
  name: z.string().min(1).optional().catch(undefined),
  type: z.string().optional().catch(undefined),
  /** OpenRouter, Together, Fireworks, Moonshot. */
  context_length: number,
  /** vLLM. */
  max_model_len: number,
  /** Mistral, LM Studio. */
  max_context_length: number,
  /** LM Studio: what it was loaded with. */
  loaded_context_length: number,
  /** Groq. */
  context_window: number,
  max_completion_tokens: number,
  /** llama.cpp. */
  meta: z.object({ n_ctx: number }).optional().catch(undefined),
  top_provider: z.object({ max_completion_tokens: number }).optional().catch(undefined),
  architecture: z.object({ input_modalities: strings, output_modalities: strings }).optional().catch(undefined),
  supported_parameters: strings,
  pricing: z.record(z.string(), z.unknown()).optional().catch(undefined),
  /** Mistral: an object of flags; others: names. */
  capabilities: z
    .object({ completion_chat: flag, function_calling: flag, vision: flag })
    .or(z.array(z.string()).transform(() => undefined))
    .optional()
    .catch(undefined),
  /** Moonshot, Fireworks. */
  supports_image_in: flag,
  supports_image_input: flag,
})
type Entry = z.infer<typeof entrySchema>

/** Together sends the bare array. */
const listSchema = z
  .object({ data: z.array(z.unknown()) })
  .transform(({ data }) => data)
  .or(z.array(z.unknown()))

/**
 * The models of `GET /models` that one can talk with, in the server's order. What the list does not tell is null, or
 * assumed to be there: tools and images are tried, and a refusal is remembered.
 * @throws z.ZodError when it is no list.
 */
export function readModels(body: unknown, options: { own: boolean }): ServerModel[] {
  return listSchema.parse(body).flatMap((value) => {
    const entry = entrySchema.safeParse(value).data
    return entry && canChat(entry) ? [toModel(entry, options)] : []
  })
}

/** The model that answers to a name; a careful guess for one that the list does not have. */
export function findModel(models: ServerModel[], asked: string, options: { own: boolean }): ServerModel {
  if (asked !== 'auto') return models.find(({ id }) => id === asked) ?? toModel({ id: asked }, options)
  return models.find(({ id }) => id === 'openrouter/auto') ?? models[0] ?? toModel({ id: 'default' }, options)
}

function toModel(entry: Entry, { own }: { own: boolean }): ServerModel {
  const contextTokens =
    entry.loaded_context_length ??
    entry.context_length ??
    entry.max_model_len ??
    entry.max_context_length ??
    entry.context_window ??
    entry.meta?.n_ctx ??
    null
  const limit = entry.top_provider?.max_completion_tokens ?? entry.max_completion_tokens
  const takes = entry.supported_parameters
  const thinking = takes?.some((name) => /reasoning/.test(name)) ?? false
  // a machine of one's own that names a price passes on to somebody who wants it
  const told = readPrice(entry.pricing)
  return {
    id: entry.id,
    name: entry.name ?? entry.id,
    contextTokens,
    maxOutputTokens: answerTokens(limit, contextTokens),
    bounded: limit !== undefined || contextTokens !== null || told !== null,
    tools: takes?.includes('tools') ?? entry.capabilities?.function_calling ?? true,
    images: seesImages(entry) ?? true,
    thinking,
    efforts: thinking ? knownEfforts : [],
    price: told ?? (own ? free : null),
  }
}

const knownEfforts: Effort[] = ['low', 'medium', 'high']

/** A limit as large as the whole context would leave no room for the prompt. */
function answerTokens(limit: number | undefined, context: number | null): number {
  const room = context === null ? Infinity : Math.floor(context / 4)
  if (limit !== undefined) return Math.min(limit, MOST_TOKENS, room)
  return context === null ? ASSUMED_MAX_TOKENS : Math.min(CAREFUL_MAX_TOKENS, room)
}

function seesImages(entry: Entry): boolean | undefined {
  return (
    entry.architecture?.input_modalities?.includes('image') ??
    entry.capabilities?.vision ??
    entry.supports_image_in ??
    entry.supports_image_input
  )
}

function canChat({ id, type, architecture, capabilities }: Entry): boolean {
  if (architecture?.output_modalities?.includes('text') === false) return false
  if (capabilities?.completion_chat === false) return false
  return !/embed|whisper|\btts\b|rerank|moderation/i.test(`${id} ${type ?? ''}`)
}

/**
 * OpenRouter's way: dollars for one token, as text. Servers that write numbers mean other units, and a negative price
 * means that it depends: both are not known.
 */
function readPrice(pricing: Record<string, unknown> | undefined): Price | null {
  const of = (name: string): number | undefined => {
    const value = pricing?.[name]
    const dollars = typeof value === 'string' && value.trim() ? Number(value) : Number.NaN
    return dollars >= 0 ? dollars * 1_000_000 : undefined
  }
  const input = of('prompt')
  const output = of('completion')
  if (input === undefined || output === undefined) return null
  return { input, output, cacheRead: of('input_cache_read') ?? input, cacheWrite: of('input_cache_write') ?? input }
}
