import type { Reason, SayingParams } from '@rain/protocol'
import { useTranslation } from 'react-i18next'
import { formatDollars } from '../ui/format.ts'
import { writeNumber } from '../ui/write-number.ts'
import type { serverEs } from './server-es.ts'

/** Something the server says: its English words, and what they say for those who have other words. */
export type Said = { text: string; code?: string | undefined; params?: SayingParams | undefined }

/** A refusal as an acknowledgement or a REST answer carries it. */
export type Refused = { message: string; code?: string | undefined }

export type ServerWords = {
  reason: (reason: Reason) => string
  notice: (said: Said) => string
  hold: (said: Said) => string
  /** A failure; `detail` has the server's own words where `text` says it otherwise. */
  failure: (refused: Refused) => { text: string; detail: string | null }
  /** The same in one line. */
  refusal: (refused: Refused) => string
}

/** Says what the server says in the language of the page, where that has words for it; else in the server's own. */
export function useServerWords(): ServerWords {
  const { i18n } = useTranslation()
  return serverWords(i18n.language)
}

type Catalogue = Record<keyof typeof serverEs, Record<string, string>>
const catalogues: Record<string, Catalogue> = {}

/** Teaches the page to say what the server says in another language. */
export function addServerWords(language: string, catalogue: Catalogue): void {
  catalogues[language] = catalogue
}

export function serverWords(language: string): ServerWords {
  const catalogue = catalogues[language]
  const known = (group: keyof Catalogue, code: SayingParams[string] | undefined, params: SayingParams = {}) => {
    const words = catalogue?.[group]
    const text = words && code !== undefined && Object.hasOwn(words, code) ? words[code] : undefined
    return text === undefined ? null : fill(text, params)
  }
  const readable = (params: SayingParams): SayingParams => ({
    ...figures(params, language),
    error: known('error', params.error) ?? '',
    budget:
      known('budget', 'agent' in params ? 'agent' : 'all', {
        ...params,
        period: known('period', params.period) ?? '',
      }) ?? '',
  })
  const say =
    (group: 'notice' | 'hold') =>
    ({ text, code, params = {} }: Said) =>
      known(group, code, readable(params)) ?? text
  const failure = ({ message, code }: Refused) => {
    const text = known('error', code)
    return text === null ? { text: message, detail: null } : { text, detail: message }
  }
  return {
    reason: ({ code, text, fragment = '' }) => known('reason', code, { fragment }) ?? text,
    notice: say('notice'),
    hold: say('hold'),
    failure,
    refusal(refused) {
      const { text, detail } = failure(refused)
      return detail === null ? text : `${text} (${detail})`
    },
  }
}

const inDollars = new Set(['spent', 'limit', 'left', 'wanted', 'reserved'])

function figures(params: SayingParams, language: string): SayingParams {
  const written = Object.entries(params).map(([name, value]) => {
    if (typeof value === 'string') return [name, value]
    return [name, inDollars.has(name) ? formatDollars(value, language) : writeNumber(value, language)]
  })
  return Object.fromEntries(written)
}

/** @NOTE in one pass: what is filled in may itself look like a place to fill, and stays as it is */
function fill(text: string, params: SayingParams): string {
  return text.replace(/\{\{(\w+)\}\}/g, (_, name: string) => String(params[name] ?? '')).trim()
}
