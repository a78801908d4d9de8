import type { Model } from '@google/genai'
import type { DocumentLimits, Effort, ModelDescription } from '../provider.ts'
import { priceOf } from './prices.ts'

/** A model of Gemini, and what only requests to Gemini need to know of it. */
export interface GeminiModel extends ModelDescription {
  /**
   * Generation 3 or later: it refuses calls of the current turn without a signature, takes images within the answer to a
   * call, and is told how hard to think by levels.
   */
  modern: boolean
}

const DEFAULT_MODEL = 'gemini-3.8-flash'
/** Every model of generation 2.5 or later allows twice as much. */
const CAREFUL_MAX_TOKENS = 32_768
/** Enough for any answer with its thinking, and a bound for one that runs wild. */
const MOST_TOKENS = 65_536

/** Models that take generateContent but do not chat: they speak, draw, listen, or are made for one task. */
const special = /-(tts|image|audio|live|transcribe|translate|embedding|robotics|computer-use|omni|veo|banana)\b/
/** The others of generation 3 and later answer `minimal` with a 400. */
const minimalThinkers = /^gemini-3(-flash|\.\d+-flash-lite|\.[56]-flash)/

/** The models one can talk to, the newest first; aliases of changing models after those that stay. */
export function toGeminiModels(models: Model[], now: number): GeminiModel[] {
  return models
    .filter(chats)
    .map((model) => toGeminiModel(model, now))
    .sort((a, b) => rankOf(b.id) - rankOf(a.id))
}

/** The model that answers to a name; a careful guess for one that the account's list does not have. */
export function findGeminiModel(models: Model[], asked: string, now: number): GeminiModel {
  const known = toGeminiModels(models, now)
  if (asked === 'auto') return pickDefault(known) ?? unlisted(DEFAULT_MODEL, now)
  const id = asked.replace(/^models\//, '')
  return known.find((model) => model.id === id) ?? unlisted(id, now)
}

function chats(model: Model): boolean {
  const id = idOf(model)
  const generates = model.supportedActions?.includes('generateContent') ?? false
  return generates && /^(gemini-|gemma-4)/.test(id) && !special.test(id)
}

function toGeminiModel(model: Model, now: number): GeminiModel {
  const id = idOf(model)
  return {
    ...unlisted(id, now),
    name: model.displayName?.replace(/^Gemini /, '') || id,
    contextTokens: model.inputTokenLimit ?? null,
    maxOutputTokens: Math.min(model.outputTokenLimit ?? CAREFUL_MAX_TOKENS, MOST_TOKENS),
    thinking: model.thinking ?? false,
    efforts: model.thinking ? effortsOf(id) : [],
  }
}

function unlisted(id: string, now: number): GeminiModel {
  return {
    id,
    name: id,
    contextTokens: null,
    maxOutputTokens: CAREFUL_MAX_TOKENS,
    tools: true,
    images: true,
    ...(id.startsWith('gemini-') && { documents: documentsOf(isModern(id)) }),
    thinking: false,
    efforts: [],
    price: priceOf(id, now),
    modern: isModern(id),
  }
}

/**
 * A document may have 1,000 pages; 20 MB is what every model takes of a request with everything in it. A page costs 258
 * tokens up to generation 2.5, later 560, or 1,120 in high resolution; the text of newer models is free, and counted all the
 * same.
 * Source: https://ai.google.dev/gemini-api/docs/document-processing and /media-resolution, November 2026.
 */
function documentsOf(modern: boolean): DocumentLimits {
  return { pages: 1_000, bytes: 12_000_000, tokensPerPage: modern ? 1_120 : 258 }
}

function effortsOf(id: string): Effort[] {
  if (!isModern(id)) return []
  return minimalThinkers.test(id) ? ['minimal', 'low', 'medium', 'high'] : ['low', 'medium', 'high']
}

/** The default when the account has it, else its newest flash model, else whatever is best. */
function pickDefault(models: GeminiModel[]): GeminiModel | undefined {
  return (
    models.find(({ id }) => id === DEFAULT_MODEL) ?? models.find(({ id }) => /-flash(?!-lite)/.test(id)) ?? models[0]
  )
}

function idOf(model: Model): string {
  return model.name?.replace(/^models\//, '') ?? ''
}

/** `gemini-3.8-flash` is of generation 3.8; null for an alias and for other families. */
function generationOf(id: string): number | null {
  const [, generation] = /^gemini-(\d+(?:\.\d+)?)-/.exec(id) ?? []
  return generation === undefined ? null : Number(generation)
}

function isModern(id: string): boolean {
  return id.startsWith('gemini-') && (generationOf(id) ?? Infinity) >= 3
}

function rankOf(id: string): number {
  return generationOf(id) ?? (id.startsWith('gemini-') ? 0 : -1)
}
