import { clsx } from 'clsx'
import { createContext, useContext, useEffect, useId, useRef, type ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { SavedNote } from './saved-note.tsx'
import type { SettingId } from './setting-catalogue.ts'
import type { Saving } from './use-saving.ts'

/** The setting that the address names: it is shown and pointed out. */
export const WantedSetting = createContext<string | null>(null)

type SettingProps = {
  id: SettingId
  saving?: Saving
  children?: ReactNode
}

/** Brings the setting that the address names into view, and gives it the focus. */
function useWanted(id: SettingId) {
  const ref = useRef<HTMLElement>(null)
  const isWanted = useContext(WantedSetting) === id
  useEffect(() => {
    if (!isWanted) return
    ref.current?.scrollIntoView({ block: 'center' })
    ref.current?.focus({ preventScroll: true })
  }, [isWanted])
  return { ref, isWanted }
}

/** A setting: what it is, what it does in one line, and what sets it. */
export function Setting({ id, saving, children }: SettingProps) {
  const { t } = useTranslation('settings')
  const headingId = useId()
  const { ref, isWanted } = useWanted(id)
  return (
    <section
      ref={ref}
      tabIndex={-1}
      aria-labelledby={headingId}
      data-setting={id}
      className={clsx(
        'flex flex-col gap-3 rounded-2xl border bg-surface p-4 outline-none sm:p-5',
        isWanted ? 'border-accent ring-2 ring-accent' : 'border-line',
      )}
    >
      <header className="flex flex-col gap-0.5">
        <div className="flex flex-wrap items-center justify-between gap-x-3">
          <h3 id={headingId} className="font-medium">
            {t(`item.${id}.title`)}
          </h3>
          {saving && <SavedNote saving={saving} />}
        </div>
        <p className="text-sm text-ink-soft">{t(`item.${id}.hint`)}</p>
      </header>
      {children}
    </section>
  )
}

/** The place of a setting that says by itself what it is. */
export function SettingPlace({ id, children }: { id: SettingId; children: ReactNode }) {
  const { t } = useTranslation('settings')
  const { ref, isWanted } = useWanted(id)
  return (
    <section
      ref={ref}
      tabIndex={-1}
      aria-label={t(`item.${id}.title`)}
      data-setting={id}
      className={clsx('rounded-2xl outline-none', isWanted && 'ring-2 ring-accent ring-offset-8 ring-offset-canvas')}
    >
      {children}
    </section>
  )
}
