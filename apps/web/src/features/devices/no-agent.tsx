import { Bot } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { Button } from '../../ui/button.tsx'

/** No agent works on the computer in view; one can be sent there. */
export function NoAgent({ onChoose }: { onChoose: (() => void) | null }) {
  const { t } = useTranslation('desktop')
  return (
    <div className="flex flex-wrap items-center gap-x-4 gap-y-2 border-t border-line bg-surface px-4 py-3">
      <p className="min-w-48 flex-1 text-sm text-ink-soft">
        <span className="font-medium text-ink">{t('view.chatClosed')}</span> {t('view.chatClosedHint')}
      </p>
      {onChoose && (
        <Button look="outline" size="small" onClick={onChoose}>
          <Bot className="size-4" aria-hidden /> {t('view.choose')}
        </Button>
      )}
    </div>
  )
}
