import type { DocumentLimits, Effort, ModelDescription } from '../provider.ts'
import { priceOf } from './prices.ts'

/** Everyday work is what OpenAI makes its Sol models for. */
const DEFAULT_MODEL = 'gpt-6.2-sol'
/** Enough for any answer, thinking included, and a bound for one that runs wild. */
const MOST_TOKENS = 64_000
/** No model that still answers allows less. */
const CAREFUL_MAX_TOKENS = 16_000

interface Facts {
  /** Of the prompt; the answer has its own room. */
  contextTokens: number | null
  maxOutputTokens: number
  /** Empty for one that thinks as it likes; null for one that does not think. */
  efforts: Effort[] | null
}

function thinks(efforts: Effort[], contextTokens: number | null = 922_000): Facts {
  return { contextTokens, maxOutputTokens: MOST_TOKENS, efforts }
}

function answers(contextTokens: number | null, maxOutputTokens = CAREFUL_MAX_TOKENS): Facts {
  return { contextTokens, maxOutputTokens, efforts: null }
}

const lowToHigh: Effort[] = ['low', 'medium', 'high']
const lowToXhigh: Effort[] = [...lowToHigh, 'xhigh']
const lowToMax: Effort[] = [...lowToXhigh, 'max']

/**
 * What `GET /v1/models` does not tell, from https://developers.openai.com/api/docs/models as it stood on 18 November 2026.
 */
const known: Record<string, Facts> = {
  'gpt-6.2-astra': thinks(lowToMax),
  'gpt-6.2-sol': thinks(lowToMax),
  'gpt-6.1-sol': thinks(lowToMax),
  'gpt-6.1-terra': thinks(lowToMax),
  'gpt-6-astra': thinks(lowToMax),
  'gpt-6-sol': thinks(lowToMax),
  'gpt-6-luna': thinks(lowToMax),
  'gpt-5.6-sol': thinks(lowToMax),
  'gpt-5.6-terra': thinks(lowToMax),
  'gpt-5.6-luna': thinks(lowToMax),
  'gpt-5.5': thinks(lowToXhigh),
  'gpt-5.5-pro': thinks(['medium', 'high', 'xhigh']),
  'gpt-5.4': thinks(lowToXhigh),
  'gpt-5.4-pro': thinks(['medium', 'high', 'xhigh']),
  'gpt-5.4-mini': thinks(lowToXhigh, 272_000),
  'gpt-5.4-nano': thinks(lowToXhigh, 272_000),
  'gpt-5.2': thinks(lowToXhigh, 272_000),
  'gpt-5.1': thinks(lowToHigh, 272_000),
  'gpt-5': thinks(['minimal', ...lowToHigh], 272_000),
  'gpt-5-mini': thinks(['minimal', ...lowToHigh], 272_000),
  'gpt-5-nano': thinks(['minimal', ...lowToHigh], 272_000),
  o3: thinks(lowToHigh, 200_000),
  'gpt-4.1': answers(1_000_000, 32_000),
  'gpt-4.1-mini': answers(1_000_000, 32_000),
  'gpt-4o': answers(128_000),
  'gpt-4o-mini': answers(128_000),
}

/** The models of a list that can hold a conversation with tools, the best first, each once. */
export function toOpenaiModels(ids: string[]): ModelDescription[] {
  const listed = new Set(ids)
  return ids
    .filter((id) => converses(id) && !(isDated(id) && listed.has(undated(id))))
    .toSorted(byQuality)
    .map(toOpenaiModel)
}

/** The model that answers to a name: known, or described with care. */
export function findOpenaiModel(ids: string[], asked: string): ModelDescription {
  return toOpenaiModel(asked === 'auto' ? pickDefault(ids) : asked)
}

/** Models from GPT-5.3 on tell apart what they say on the way and what they answer in the end. */
export function tellsPhases(id: string): boolean {
  return generationOf(id) >= 5.3
}

/**
 * Models from GPT-5.4 on have been taught to work on a desktop with OpenAI's own tool for it, the nano ones excepted.
 * Source: https://developers.openai.com/api/docs/guides/tools-computer-use and the page of each model, 18 November 2026.
 */
export function takesComputerTool(id: string): boolean {
  return generationOf(id) >= 5.4 && !/\bnano\b/.test(baseOf(id))
}

/**
 * The files of a request may have 50 MB; there is no limit of pages. Of each page its text is told and its picture, from
 * GPT-5.6 on in high quality: up to 2,500 patches, each up to 1.2 tokens, and what smaller models count for fewer patches
 * is up to 3,780 (1,536 times 2.46).
 * Source: https://developers.openai.com/api/docs/guides/file-inputs and /images-vision, November 2026.
 */
const documents: DocumentLimits = { pages: 1_000, bytes: 24 * 1024 * 1024, tokensPerPage: 3_800 }

function toOpenaiModel(id: string): ModelDescription {
  const { contextTokens, maxOutputTokens, efforts } = known[undated(baseOf(id))] ?? guess(baseOf(id))
  return {
    id,
    name: toName(id),
    contextTokens,
    maxOutputTokens,
    tools: true,
    images: true,
    documents,
    thinking: efforts !== null,
    efforts: efforts ?? [],
    price: priceOf(id),
  }
}

/** Every model since GPT-5 thinks, gives long answers and knows the middle efforts; the pro ones are choosy. */
function guess(id: string): Facts {
  if (/\bchat\b/.test(id) || !(generationOf(id) >= 5 || /^o\d/.test(id))) return answers(null)
  return thinks(/\bpro\b/.test(id) ? [] : lowToHigh, null)
}

function pickDefault(ids: string[]): string {
  if (ids.length === 0 || ids.includes(DEFAULT_MODEL)) return DEFAULT_MODEL
  const models = toOpenaiModels(ids).map(({ id }) => id)
  const affordable = models.filter((id) => !/-(astra|pro)\b|^ft:/.test(id))
  return affordable.find((id) => /-sol\b/.test(id)) ?? affordable[0] ?? models[0] ?? DEFAULT_MODEL
}

function converses(id: string): boolean {
  return /^(ft:)?(gpt-\d|o\d)/.test(id) && !otherTrades.test(id)
}

const otherTrades =
  /audio|realtime|live|transcribe|tts|image|search|research|computer-use|instruct|embedding|moderation|chat|base/

/** The order of the tiers of one generation; a name without tier stands in the middle. */
const tiers = ['astra', 'pro', 'sol', '', 'terra', 'codex', 'mini', 'luna', 'nano']

function byQuality(a: string, b: string): number {
  return generationOf(b) - generationOf(a) || tierOf(a) - tierOf(b) || a.localeCompare(b)
}

function generationOf(id: string): number {
  const [, gpt] = /^gpt-(\d+(?:\.\d+)?)/.exec(baseOf(id)) ?? []
  if (gpt !== undefined) return Number(gpt)
  return /^o\d/.test(baseOf(id)) ? 4.5 : 0
}

function tierOf(id: string): number {
  const found = tiers.findIndex((tier) => tier && id.split('-').includes(tier))
  return found < 0 ? tiers.indexOf('') : found
}

/** What a fine-tuned model (`ft:gpt-4.1-2025-04-14:home::abc`) was made of. */
function baseOf(id: string): string {
  return id.startsWith('ft:') ? (id.split(':')[1] ?? id) : id
}

const date = /-(\d{4}-\d{2}-\d{2})$/

function isDated(id: string): boolean {
  return date.test(id)
}

function undated(id: string): string {
  return id.replace(date, '')
}

/** `gpt-5.4-mini` → `GPT-5.4 Mini`; `o4-mini` → `o4 Mini` */
function toName(id: string): string {
  if (!/^(gpt-\d|o\d)/.test(id)) return id
  const [, day] = date.exec(id) ?? []
  const [family = '', ...rest] = undated(id)
    .replace(/^gpt-/, 'GPT-')
    .split(/(?<!^GPT)-/)
  const words = [family, ...rest.map((word) => word.charAt(0).toUpperCase() + word.slice(1))]
  return words.join(' ') + (day ? ` (${day})` : '')
}
