import { BellOff, BellRing } from 'lucide-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { ApiError } from '../../api/request.ts'
import { Button } from '../../ui/button.tsx'
import { ErrorText } from '../../ui/message.tsx'
import { enableHere } from './device-subscription.ts'
import type { PushSupport } from './push-support.ts'

type EnableCardProps = { support: PushSupport; publicKey: string; onDone: () => void }

/** Says what will be asked before the browser asks, and what to do where it cannot be. */
export function EnableCard({ support, publicKey, onDone }: EnableCardProps) {
  const { t, i18n } = useTranslation('notifications')
  const [state, setState] = useState<'idle' | 'asking' | 'dismissed' | 'failed' | 'refused'>('idle')

  async function enable() {
    setState('asking')
    try {
      const enabled = await enableHere(publicKey, i18n.language)
      setState(enabled === 'dismissed' ? 'dismissed' : 'idle')
      onDone()
    } catch (error) {
      setState(error instanceof ApiError && error.status === 400 ? 'refused' : 'failed')
    }
  }

  const Icon = support === 'ready' ? BellRing : BellOff
  return (
    <div className="flex flex-col gap-3 rounded-2xl border border-line bg-surface p-4 sm:p-5">
      <div className="flex gap-3">
        <Icon className="mt-0.5 size-5 shrink-0 text-accent" aria-hidden />
        <div className="flex min-w-0 flex-col gap-1">
          <h3 className="font-medium">{t(`support.${support}.title`)}</h3>
          <p className="text-sm text-ink-soft">{t(`support.${support}.hint`)}</p>
        </div>
      </div>
      {support === 'ready' && (
        <Button className="self-start" disabled={state === 'asking'} onClick={() => void enable()}>
          {t(state === 'asking' ? 'enabling' : 'enable')}
        </Button>
      )}
      {state === 'dismissed' && <p className="text-sm text-ink-soft">{t('dismissed')}</p>}
      {state === 'failed' && <ErrorText>{t('enableFailed')}</ErrorText>}
      {state === 'refused' && <ErrorText>{t('enableRefused')}</ErrorText>}
    </div>
  )
}
