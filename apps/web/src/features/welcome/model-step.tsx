import { Sparkles } from 'lucide-react'
import { useState, type ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { useProviderList } from '../../api/use-provider-list.ts'
import { Button } from '../../ui/button.tsx'
import { ErrorText, LoadError, Skeleton } from '../../ui/message.tsx'
import { KeyWay } from './key-way.tsx'
import { OllamaWay } from './ollama-way.tsx'
import { useChoose } from './use-choose.ts'
import { WayCard } from './way-card.tsx'

type ModelStepProps = {
  onChosen: () => void
  /** Every provider and server, for whoever looks for something else. */
  renderAll: () => ReactNode
}

/** Who answers: three ways that take a click or a paste, and all others behind them. */
export function ModelStep({ onChosen, renderAll }: ModelStepProps) {
  const { t } = useTranslation('welcome')
  const list = useProviderList()
  const [showsAll, setShowsAll] = useState(false)
  const ollama = list.data?.providers.find(({ id }) => id === 'ollama')
  if (!list.data) {
    if (list.isError) return <LoadError text={t('loadFailed')} onRetry={() => void list.refetch()} />
    return <Skeleton className="h-64 rounded-2xl" />
  }
  return (
    <div className="flex flex-col gap-3">
      <DemoWay onChosen={onChosen} />
      {ollama && <OllamaWay provider={ollama} onChosen={onChosen} />}
      <KeyWay onChosen={onChosen} />
      <details onToggle={(event) => setShowsAll(event.currentTarget.open)} className="rounded-2xl border border-line">
        <summary className="cursor-pointer rounded-2xl px-4 py-3.5 text-sm font-medium text-ink-soft hover:text-ink sm:px-5">
          {t('allProviders')}
        </summary>
        <div className="px-3 pb-3 sm:px-4 sm:pb-4">{showsAll && renderAll()}</div>
      </details>
    </div>
  )
}

function DemoWay({ onChosen }: { onChosen: () => void }) {
  const { t } = useTranslation('welcome')
  const { busy, error, choose } = useChoose(onChosen)
  return (
    <WayCard icon={Sparkles} title={t('demo.title')} hint={t('demo.hint')}>
      <Button size="small" disabled={busy} onClick={() => void choose('demo')}>
        {t('demo.use')}
      </Button>
      {error && <ErrorText>{error}</ErrorText>}
    </WayCard>
  )
}
