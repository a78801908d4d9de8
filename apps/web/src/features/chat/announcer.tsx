import { useTranslation } from 'react-i18next'
import { useServerWords } from '../../i18n/server-words.ts'
import { isHold, isOpenRequest, type AgentState } from '../../live/state.ts'

const longestSpoken = 400

/** Tells a screen reader what has happened once it is complete, instead of reading every piece as it streams in. */
export function Announcer({ agent }: { agent: AgentState }) {
  const { t } = useTranslation()
  const words = useServerWords()
  const request = agent.items.findLast(isOpenRequest)
  const last = agent.items.findLast((item) => item.kind === 'result' || item.kind === 'error' || item.kind === 'user')
  const text = () => {
    if (request?.kind === 'approval') return t('chat.announceApproval')
    if (request) return t(isHold(request) ? 'chat.announceHold' : 'chat.announceQuestion')
    if (agent.turnId !== null) return t('chat.working')
    if (last?.kind === 'error') {
      return t('chat.announceError', { text: words.failure({ message: last.text, code: last.code }).text })
    }
    if (last?.kind !== 'result') return ''
    const answer = agent.items.findLast((item) => item.kind === 'text' && item.turnId === last.turnId)
    return answer?.kind === 'text' ? t('chat.announceAnswer', { text: answer.text.slice(0, longestSpoken) }) : ''
  }
  return (
    <div role="status" aria-live="polite" className="sr-only">
      {text()}
    </div>
  )
}
