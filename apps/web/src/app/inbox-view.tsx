import { useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { InboxPage } from '../features/approvals/inbox-page.tsx'
import { addFrameTexts } from '../i18n/frame-texts.ts'
import { requestsWhere } from '../live/open-requests.ts'
import type { ApprovalItem, QuestionItem } from '../live/state.ts'
import { useLiveStore } from '../live/store.ts'
import { renderRequest } from './render-request.tsx'

addFrameTexts()

type InboxViewProps = {
  /** The request that a link leads to. */
  requestId: string | null
  onOpenChat: (agentId: string) => void
}

/** All that waits for the person; a link to one of the requests brings it into view. */
export function InboxView({ requestId, onOpenChat }: InboxViewProps) {
  const { t } = useTranslation('frame')
  const state = useLiveStore(({ live }) => {
    const found = requestsWhere(live, (item) => idOf(item) === requestId)[0]
    if (found) return found.item.decision === undefined ? 'open' : 'answered'
    return Object.values(live.agents).every(({ history }) => history === 'loaded') ? 'gone' : 'loading'
  })
  const [answeredBefore] = useState(state !== 'open' && state !== 'loading')

  useEffect(() => {
    if (requestId === null || state !== 'open') return
    const card = document.querySelector<HTMLElement>(`[data-request="${CSS.escape(requestId)}"]`)
    card?.scrollIntoView({ block: 'center' })
    card?.focus({ preventScroll: true })
  }, [requestId, state])

  return (
    <>
      {requestId !== null && (state === 'gone' || (state === 'answered' && answeredBefore)) && (
        <p role="status" className="safe-x border-b border-line bg-accent-soft py-2 text-center text-sm">
          {t('inbox.answered')}
        </p>
      )}
      <InboxPage renderRequest={({ agent, item }) => renderRequest(item, agent.id)} onOpenChat={onOpenChat} />
    </>
  )
}

function idOf(item: ApprovalItem | QuestionItem): string {
  return item.kind === 'approval' ? item.request.request_id : item.requestId
}
