import type { SessionInfo } from '@rain/protocol'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { Monitor, Smartphone, SquareTerminal, Tablet, type LucideIcon } from 'lucide-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { queryKeys } from '../../api/query-client.ts'
import { ApiError } from '../../api/request.ts'
import { accessApi } from '../../api/access-endpoints.ts'
import { useServerWords } from '../../i18n/server-words.ts'
import { Button } from '../../ui/button.tsx'
import { Confirm } from '../../ui/confirm.tsx'
import { formatAgo } from '../../ui/format-ago.ts'
import { LoadError, Skeleton } from '../../ui/message.tsx'
import { useNow } from '../../ui/use-now.ts'

const icons: Record<SessionInfo['kind'], LucideIcon> = {
  desktop: Monitor,
  phone: Smartphone,
  tablet: Tablet,
  other: SquareTerminal,
}

/** One session, or all but this one. */
type Ending = SessionInfo | 'others'

/** Where the person is signed in, this browser first; each of the others can be ended. */
export function SessionList() {
  const { t } = useTranslation('settings')
  const words = useServerWords()
  const queries = useQueryClient()
  const { data, isError, refetch } = useQuery({
    queryKey: queryKeys.sessions,
    queryFn: accessApi.sessions,
    staleTime: 0,
  })
  const [ending, setEnding] = useState<Ending | null>(null)
  const [done, setDone] = useState<string | null>(null)
  const nameOf = useNameOfSession()

  if (!data) {
    if (isError) return <LoadError text={t('sessions.loadFailed')} onRetry={() => void refetch()} />
    return <Skeleton className="h-32" />
  }
  const end = async (which: Ending): Promise<string | null> => {
    try {
      const { ended } = await (which === 'others' ? accessApi.endOtherSessions() : accessApi.endSession(which.id))
      setDone(which === 'others' ? t('sessions.endedOthers', { count: ended }) : t('sessions.ended'))
      return null
    } catch (error) {
      // One that has ended already is as the person wanted it.
      if (error instanceof ApiError && error.status === 404) return null
      return error instanceof ApiError && error.status > 0 ? words.refusal(error) : t('noAnswer')
    } finally {
      void queries.invalidateQueries({ queryKey: queryKeys.sessions })
    }
  }
  const others = data.sessions.filter(({ current }) => !current)
  return (
    <>
      <ul className="flex flex-col divide-y divide-line">
        {data.sessions.map((session) => (
          <li key={session.id}>
            <SessionRow session={session} name={nameOf(session)} onEnd={() => setEnding(session)} />
          </li>
        ))}
      </ul>
      <div className="flex flex-wrap items-center gap-3">
        {others.length === 0 && <p className="text-sm text-ink-faint">{t('sessions.only')}</p>}
        {others.length > 0 && (
          <Button look="outline" size="small" onClick={() => setEnding('others')}>
            {t('sessions.endOthers')}
          </Button>
        )}
        <p role="status" className="text-sm text-ok empty:hidden">
          {done}
        </p>
      </div>
      <Confirm
        open={ending !== null}
        title={t(ending === 'others' ? 'sessions.endOthersTitle' : 'sessions.endTitle')}
        body={
          ending === 'others' || ending === null
            ? t('sessions.endOthersBody')
            : t('sessions.endBody', { name: nameOf(ending) })
        }
        confirm={t(ending === 'others' ? 'sessions.endOthers' : 'sessions.end')}
        onConfirm={() => (ending === null ? Promise.resolve(null) : end(ending))}
        onClose={() => setEnding(null)}
      />
    </>
  )
}

/** A socket is known to be open to the minute. */
const inUseMs = 120_000

function SessionRow({ session, name, onEnd }: { session: SessionInfo; name: string; onEnd: () => void }) {
  const { t, i18n } = useTranslation('settings')
  const now = useNow(true)
  const Icon = icons[session.kind]
  const ago = (seconds: number) => formatAgo(seconds * 1000, i18n.language, now)
  const used = session.last_used_at
  const inUse = session.current || (used !== null && now - used * 1000 < inUseMs)
  const usedText = used === null ? t('sessions.neverUsed') : t('sessions.used', { when: ago(used) })
  return (
    <div className="flex flex-wrap items-center gap-x-3 gap-y-1 py-3">
      <Icon className="size-5 shrink-0 text-ink-faint" aria-hidden />
      <div className="min-w-0 flex-1 basis-48">
        <p className="flex flex-wrap items-center gap-2">
          <span className="font-medium">{name}</span>
          {session.current && (
            <span className="rounded-full bg-accent-soft px-2 py-0.5 text-xs font-medium text-accent">
              {t('sessions.current')}
            </span>
          )}
        </p>
        <p className="text-sm text-ink-soft">
          <span className={inUse ? 'text-ok' : undefined}>{inUse ? t('sessions.active') : usedText}</span>
          {session.address !== null && <span> · {session.address}</span>}
        </p>
        <p className="text-sm text-ink-faint">{t('sessions.since', { when: ago(session.created_at) })}</p>
      </div>
      {!session.current && (
        <Button look="outline" size="small" aria-label={t('sessions.endLabel', { name })} onClick={onEnd}>
          {t('sessions.end')}
        </Button>
      )}
    </div>
  )
}

function useNameOfSession() {
  const { t } = useTranslation('settings')
  return ({ browser, system }: SessionInfo): string => {
    if (browser === null) return system ?? t('sessions.unknown')
    return system === null ? browser : t('sessions.on', { browser, system })
  }
}
