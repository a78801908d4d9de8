import { CloudOff, LoaderCircle, RotateCw } from 'lucide-react'
import { useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useLiveClient } from '../live/live-context.ts'
import { useLiveStore } from '../live/store.ts'
import { Button } from '../ui/button.tsx'

/** A first connection that takes longer is told of. */
const patienceMs = 3_000

/** Says that the connection is gone and what becomes of what is sent meanwhile. */
export function ConnectionBanner() {
  const { t } = useTranslation()
  const client = useLiveClient()
  const connection = useLiveStore((store) => store.connection)
  const isLate = useIsLate(connection === 'connecting')
  if (connection === 'connected' || (connection === 'connecting' && !isLate)) return null
  const offline = connection === 'offline'
  return (
    <div
      role="status"
      className="safe-x flex min-h-11 items-center gap-3 border-b border-warn-line bg-warn-soft py-1.5 text-sm text-warn"
    >
      {offline ? (
        <CloudOff className="size-4.5 shrink-0" aria-hidden />
      ) : (
        <LoaderCircle className="size-4.5 shrink-0 animate-spin" aria-hidden />
      )}
      <span className="min-w-0 flex-1">{t(offline ? 'connection.offline' : 'connection.reconnecting')}</span>
      <Button look="outline" size="small" onClick={() => client.retryConnection()}>
        <RotateCw className="size-4 sm:hidden" aria-hidden />
        <span className="max-sm:sr-only">{t('connection.retry')}</span>
      </Button>
    </div>
  )
}

function useIsLate(waits: boolean): boolean {
  const [isLate, setLate] = useState(false)
  useEffect(() => {
    if (!waits) return
    const timer = setTimeout(() => setLate(true), patienceMs)
    return () => {
      clearTimeout(timer)
      setLate(false)
    }
  }, [waits])
  return isLate
}
