import { useTranslation } from 'react-i18next'
import { Button } from '../../../ui/button.tsx'
import type { Refused } from './use-chat-command.ts'

/** Why it was not done, and the way out where there is one. */
export function RefusalLine({ refused, busy, onDismiss }: { refused: Refused; busy: boolean; onDismiss: () => void }) {
  const { t } = useTranslation('conversation')
  return (
    <div role="alert" className="flex max-w-[36rem] flex-wrap items-center gap-1 text-sm text-danger">
      <span>{refused.text}</span>
      {refused.again && (
        <Button look="outline" size="small" disabled={busy} onClick={() => void refused.again?.()}>
          {t('stopFirst')}
        </Button>
      )}
      <Button look="quiet" size="small" onClick={onDismiss}>
        {t('close')}
      </Button>
    </div>
  )
}
