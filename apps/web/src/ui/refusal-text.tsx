import { useTranslation } from 'react-i18next'
import type { Refusal } from '../api/refusal.ts'
import { useServerWords } from '../i18n/server-words.ts'
import { formatCountdown } from './format.ts'

/** Why the PIN opened nothing, and what the person can do. */
export function RefusalText({ refusal, secondsLeft }: { refusal: Refusal; secondsLeft: number }) {
  const { t } = useTranslation()
  const words = useServerWords()
  switch (refusal.kind) {
    case 'empty':
      return t('auth.empty')
    case 'wrong':
      return refusal.attemptsLeft === undefined
        ? t('auth.wrong')
        : `${t('auth.wrong')} ${t('auth.attemptsLeft', { count: refusal.attemptsLeft })}`
    case 'locked':
      return secondsLeft > 0 ? t('auth.locked', { time: formatCountdown(secondsLeft) }) : t('auth.empty')
    case 'busy':
      return t('auth.busy')
    case 'unreachable':
      return t('auth.unreachable')
    case 'other':
      return words.refusal({ code: refusal.code, message: refusal.text })
  }
}
