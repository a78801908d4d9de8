import type { Lease } from '@rain/protocol'
import { Moon, Square } from 'lucide-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { leaseApi } from '../../api/lease-endpoints.ts'
import { Button } from '../../ui/button.tsx'
import { useNow } from '../../ui/use-now.ts'

/** Says that the agent works alone, for how long yet, and ends it. Gone when its time is over. */
export function LeaseBadge({ lease, onEnded }: { lease: Lease; onEnded: () => void }) {
  const { t } = useTranslation()
  const now = useNow(true)
  const [failed, setFailed] = useState(false)
  const minutesLeft = Math.ceil((lease.until * 1000 - now) / 60_000)
  if (minutesLeft <= 0) return null
  const left =
    minutesLeft < 100
      ? t('supervision.minutesLeft', { count: minutesLeft })
      : t('supervision.hoursLeft', { count: Math.round(minutesLeft / 60) })

  const end = async () => {
    setFailed(false)
    try {
      await leaseApi.endLease(lease.id)
      onEnded()
    } catch {
      setFailed(true)
    }
  }

  return (
    <div className="flex shrink-0 items-center gap-1.5 rounded-xl bg-warn-soft py-0.5 pr-0.5 pl-2.5 text-xs font-medium text-warn">
      <Moon className="size-4 shrink-0" aria-hidden />
      <span className="tabular-nums" title={t('supervision.running', { tools: lease.tools.join(', ') })}>
        <span className="max-sm:sr-only">{t('supervision.mode.autonomous')} · </span>
        {left}
      </span>
      <Button look="quiet" size="small" className="text-warn" onClick={() => void end()}>
        <Square className="size-3.5 fill-current" aria-hidden />
        <span className="max-sm:sr-only">{t('supervision.end')}</span>
      </Button>
      {failed && (
        <span role="alert" className="sr-only">
          {t('chat.noAnswer')}
        </span>
      )}
    </div>
  )
}
