import type { OfferedProvider } from '@rain/protocol'
import { useTranslation } from 'react-i18next'
import { useServerWords } from '../i18n/server-words.ts'

const reasons = [
  'provider_auth',
  'provider_billing',
  'provider_rate_limited',
  'provider_overloaded',
  'provider_unreachable',
  'no_api_key',
] as const

/** Why a provider does not work, and what the person can do about it. */
export interface CheckText {
  what: string
  /** Null: the words of `what` are all that is known. */
  fix: string | null
}

/** Null as long as the provider works, or was never asked. Whoever shows it brings the words of the providers. */
export function useCheckText({ id, check }: Pick<OfferedProvider, 'id' | 'check'>): CheckText | null {
  const { t } = useTranslation('providers')
  const words = useServerWords()
  if (!check || check.ok) return null
  const reason = reasons.find((one) => one === check.code)
  if (!reason) return { what: words.refusal({ message: check.text, code: check.code ?? undefined }), fix: null }
  const isOllamaDown = id === 'ollama' && reason === 'provider_unreachable'
  return { what: t(`wrong.${reason}`), fix: t(isOllamaDown ? 'ollamaFix' : `fix.${reason}`) }
}
