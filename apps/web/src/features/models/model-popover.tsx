import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { OpenerPopover } from '../../ui/opener/opener-popover.tsx'
import type { Opener } from '../../ui/opener/use-opener.ts'

/** The choice of a model above its button. */
export function ModelPopover({ opener, children }: { opener: Opener; children: ReactNode }) {
  const { t } = useTranslation('models')
  return (
    <OpenerPopover
      opener={opener}
      label={t('choose')}
      align="start"
      side="top"
      sideOffset={8}
      className="flex h-[min(34rem,calc(100dvh-9rem))] w-[27rem] flex-col bg-surface pt-2"
    >
      {children}
    </OpenerPopover>
  )
}
