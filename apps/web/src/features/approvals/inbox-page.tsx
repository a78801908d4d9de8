import { ArrowRight, CircleCheckBig } from 'lucide-react'
import { useRef, useState, type ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { nameOfAgent } from '../../live/name-of-agent.ts'
import { requestsWhere, type OpenRequest } from '../../live/open-requests.ts'
import { isOpenRequest } from '../../live/state.ts'
import { useLiveStore } from '../../live/store.ts'
import { Button } from '../../ui/button.tsx'
import { useCardKeys } from './use-card-keys.ts'

type InboxPageProps = {
  renderRequest: (request: OpenRequest) => ReactNode
  onOpenChat: (agentId: string) => void
}

/**
 * All that waits for the person, of every agent. What was answered while the page is open keeps its place, so that nothing
 * slides under the pointer.
 */
export function InboxPage({ renderRequest, onOpenChat }: InboxPageProps) {
  const { t } = useTranslation()
  const live = useLiveStore((store) => store.live)
  const [seen, setSeen] = useState<ReadonlySet<string>>(new Set())
  const list = useRef<HTMLUListElement>(null)
  const keyOf = ({ agent, item }: OpenRequest) => `${agent.id} ${item.id}`

  const open = requestsWhere(live, isOpenRequest).map(keyOf)
  if (open.some((key) => !seen.has(key))) setSeen(new Set([...seen, ...open]))
  const shown = requestsWhere(live, () => true).filter((request) => {
    return isOpenRequest(request.item) || seen.has(keyOf(request))
  })
  useCardKeys(list)

  return (
    <main className="safe-x min-h-0 flex-1 overflow-y-auto">
      <div className="mx-auto flex w-full max-w-[46rem] flex-col gap-5 py-6">
        {open.length > 0 && (
          <p className="hidden text-sm text-ink-faint lg:block">
            {t('inbox.keys')} <Keys />
          </p>
        )}
        <p role="status" className="sr-only">
          {t('inbox.count', { count: open.length })}
        </p>
        {open.length === 0 && <Empty />}
        <ul ref={list} aria-label={t('inbox.title')} className="flex flex-col gap-6">
          {shown.map((request) => (
            <li key={keyOf(request)} className="flex flex-col gap-2">
              {isOpenRequest(request.item) && <Heading request={request} onOpenChat={onOpenChat} />}
              {renderRequest(request)}
            </li>
          ))}
        </ul>
      </div>
    </main>
  )
}

function Heading({ request: { agent }, onOpenChat }: { request: OpenRequest; onOpenChat: (agentId: string) => void }) {
  const { t } = useTranslation()
  return (
    <div className="flex items-center justify-between gap-3 pl-1">
      <h2 className="min-w-0 font-semibold break-words">
        {nameOfAgent(agent)}
        <span className="block font-mono text-xs font-normal break-all text-ink-faint">{agent.meta.cwd}</span>
      </h2>
      <Button look="quiet" size="small" onClick={() => onOpenChat(agent.id)}>
        {t('inbox.openChat')} <ArrowRight className="size-4" aria-hidden />
      </Button>
    </div>
  )
}

const keys = ['j', 'k', 'a', 'd', 'r', 'e', 't'] as const

function Keys() {
  const { t } = useTranslation()
  return (
    <span className="inline-flex flex-wrap gap-x-3 gap-y-1">
      {keys.map((key) => (
        <span key={key}>
          <kbd className="rounded border border-line bg-sunken px-1.5 py-0.5 font-mono text-xs text-ink">{key}</kbd>{' '}
          {t(`inbox.key.${key}`)}
        </span>
      ))}
    </span>
  )
}

function Empty() {
  const { t } = useTranslation()
  return (
    <div className="flex flex-col items-center gap-3 py-16 text-center">
      <CircleCheckBig className="size-10 text-ok" aria-hidden />
      <p className="font-semibold">{t('inbox.empty')}</p>
      <p className="max-w-80 text-sm text-ink-soft">{t('inbox.emptyHint')}</p>
    </div>
  )
}
