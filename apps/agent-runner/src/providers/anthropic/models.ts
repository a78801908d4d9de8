import type { ModelInfo } from '@anthropic-ai/sdk/resources/models'
import { efforts, type DocumentLimits, type ModelDescription } from '../provider.ts'
import { priceWithLongCache } from './prices.ts'

/** A model of Claude, and what only requests to Claude need to know of it. */
export interface ClaudeModel extends ModelDescription {
  adaptiveThinking: boolean
}

const DEFAULT_MODEL = 'claude-sonnet-5-5'
/** No model of the 4.5 generation or later allows less. */
const CAREFUL_MAX_TOKENS = 32_000
/** Enough for any answer, and a bound for one that runs wild. */
const MOST_TOKENS = 64_000

export function toClaudeModel(info: ModelInfo): ClaudeModel {
  const can = info.capabilities
  const effort = can?.effort
  return {
    id: info.id,
    name: info.display_name.replace(/^Claude /, ''),
    contextTokens: info.max_input_tokens,
    maxOutputTokens: Math.min(info.max_tokens ?? CAREFUL_MAX_TOKENS, MOST_TOKENS),
    tools: true,
    images: can?.image_input.supported ?? false,
    ...(can?.pdf_input.supported && { documents: documentsOf(info.id, info.max_input_tokens) }),
    thinking: can?.thinking.supported ?? false,
    efforts: effort?.supported ? efforts.filter((one) => one !== 'minimal' && effort[one]?.supported) : [],
    price: priceWithLongCache(info.id),
    adaptiveThinking: can?.thinking.types.adaptive.supported ?? false,
  }
}

/** The newest first, without what is retired. */
export function toClaudeModels(infos: ModelInfo[]): ClaudeModel[] {
  return infos.filter((info) => info.lifecycle !== 'retired').map(toClaudeModel)
}

/** The model that answers to a name; a careful guess for one that the account's list does not have. */
export function findClaudeModel(infos: ModelInfo[], asked: string): ClaudeModel {
  const info = asked === 'auto' ? pickDefault(infos) : infos.find((one) => matches(one.id, asked))
  const id = asked === 'auto' ? (info?.id ?? DEFAULT_MODEL) : asked
  return info ? { ...toClaudeModel(info), id } : unlisted(id)
}

function unlisted(id: string): ClaudeModel {
  return {
    id,
    name: id,
    contextTokens: null,
    maxOutputTokens: CAREFUL_MAX_TOKENS,
    tools: true,
    images: true,
    documents: documentsOf(id, null),
    thinking: false,
    efforts: [],
    price: priceWithLongCache(id),
    adaptiveThinking: false,
  }
}

/** From this context on a request may have six times as many pages. */
const largeContextTokens = 1_000_000

/**
 * A request may have 32 MB with everything in it, of which 8 are left to words and screenshots, and 600 pages, 100 where the
 * context is smaller than a million tokens. A page is told as its text and as a picture, which costs as any other does:
 * up to 1,568 tokens, from Opus 4.7 on up to 4,784.
 * Source: https://platform.claude.com/docs/en/build-with-claude/pdf-support and /vision, November 2026.
 */
function documentsOf(id: string, contextTokens: number | null): DocumentLimits {
  return {
    pages: (contextTokens ?? 0) >= largeContextTokens ? 600 : 100,
    bytes: ((32 - 8) * 1024 * 1024 * 3) / 4,
    tokensPerPage: /-(3|4|4-[156])(-\d{8})?$|-4-[0156]\b/.test(id) ? 1_568 : 4_784,
  }
}

/** The default when the account has it, else its newest model of the same line. */
function pickDefault(models: ModelInfo[]): ModelInfo | undefined {
  const active = models.filter((model) => model.lifecycle === 'active')
  return (
    active.find((model) => model.id === DEFAULT_MODEL) ?? active.find((model) => model.line === 'sonnet') ?? active[0]
  )
}

function matches(id: string, asked: string): boolean {
  return id === asked || id.replace(/-\d{8}$/, '') === asked
}
