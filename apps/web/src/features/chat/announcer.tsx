import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useServerWords } from '../../i18n/server-words.ts'
import { isHold, openIn, type AgentState } from '../../live/state.ts'

const longestSpoken = 400

/**
 * Tells a screen reader what has happened once it is complete, instead of reading every piece as it streams in. What was said
 * before the conversation came into view is not news.
 */
export function Announcer({ agent }: { agent: AgentState }) {
  const { t } = useTranslation()
  const words = useServerWords()
  const request = openIn(agent.items).at(-1)
  const last = agent.items.findLast((item) => item.kind === 'result' || item.kind === 'error' || item.kind === 'user')
  const ended = last?.kind === 'user' ? undefined : last
  const before = useFirst(agent.meta.session_id, agent.history === 'loaded', ended?.turnId ?? null)

  const text = () => {
    if (request?.kind === 'approval') return t('chat.announceApproval')
    if (request) return t(isHold(request) ? 'chat.announceHold' : 'chat.announceQuestion')
    if (agent.turnId !== null) return t('chat.working')
    if (!ended || before === undefined || ended.turnId === before) return ''
    if (ended.kind === 'error') {
      return t('chat.announceError', { text: words.failure({ message: ended.text, code: ended.code }).text })
    }
    const answer = agent.items.findLast((item) => item.kind === 'text' && item.turnId === ended.turnId)
    return answer?.kind === 'text' ? t('chat.announceAnswer', { text: answer.text.slice(0, longestSpoken) }) : ''
  }
  const said = text()
  return (
    <div role="status" aria-live="polite" className="sr-only">
      {/* another request in the same words is news again */}
      {said !== '' && <p key={request?.id}>{said}</p>}
    </div>
  )
}

/** The value of the moment when something was ready first, anew for each `of`; undefined before. */
function useFirst<T>(of: string, isReady: boolean, value: T): T | undefined {
  const [first, setFirst] = useState<{ of: string; value: T } | null>(null)
  const known = first?.of === of ? first : null
  if (isReady && known === null) setFirst({ of, value })
  return known?.value
}
