import { X } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { IconButton } from '../../ui/button.tsx'
import { useSetup } from './use-setup.ts'

/** A small reminder of what is left of the set-up, until all is done or the person does not want it. */
export function SetupCard({ onOpen }: { onOpen: () => void }) {
  const { t } = useTranslation()
  const { setup, change } = useSetup()
  const next = setup?.steps.find(({ state }) => state !== 'done')
  if (!setup || setup.dismissed || !next || next.id === 'pin') return null
  const [done, count] = [setup.steps.filter(({ state }) => state === 'done').length, setup.steps.length]
  return (
    <div className="relative rounded-2xl border border-line bg-canvas">
      <button
        type="button"
        onClick={onOpen}
        className="flex w-full flex-col gap-2 rounded-2xl p-3.5 pr-11 text-left hover:bg-sunken"
      >
        <span className="text-sm font-medium">{t('setup.card', { done, count })}</span>
        <span aria-hidden className="flex w-full gap-1">
          {setup.steps.map(({ id, state }) => (
            <span key={id} className={`h-1.5 flex-1 rounded-full ${state === 'done' ? 'bg-accent' : 'bg-line'}`} />
          ))}
        </span>
        <span className="text-sm text-ink-soft">{t(`setup.next.${next.id}`)}</span>
      </button>
      <IconButton
        label={t('setup.hide')}
        onClick={() => void change({ dismissed: true })}
        className="absolute top-1 right-1 size-9!"
      >
        <X className="size-4" aria-hidden />
      </IconButton>
    </div>
  )
}
