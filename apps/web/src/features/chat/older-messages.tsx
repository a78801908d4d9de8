import { History } from 'lucide-react'
import { useEffect, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { AgentState } from '../../live/state.ts'
import { Button } from '../../ui/button.tsx'
import { Drops } from '../../ui/message.tsx'

/** How far before its beginning what is older is asked for. */
const aheadPx = 2_000

/** The beginning of what is loaded of a conversation: when it comes near, what is older follows. */
export function OlderMessages({ agent, onOlder }: { agent: AgentState; onOlder: () => void }) {
  const { t } = useTranslation()
  const { element, near } = useNear()
  const { hasOlder, older } = agent

  useEffect(() => {
    if (near && hasOlder && older === 'idle') onOlder()
  }, [near, hasOlder, older, onOlder])

  return (
    <div ref={element} className={hasOlder ? 'flex min-h-12 items-center justify-center' : undefined}>
      {hasOlder && older === 'failed' && (
        <Button look="quiet" size="small" onClick={onOlder}>
          <History className="size-4" aria-hidden /> {t('chat.older')}
        </Button>
      )}
      {hasOlder && older === 'loading' && (
        <span role="status">
          <Drops />
          <span className="sr-only">{t('app.loading')}</span>
        </span>
      )}
    </div>
  )
}

function useNear() {
  const element = useRef<HTMLDivElement>(null)
  const [near, setNear] = useState(false)
  useEffect(() => {
    if (!element.current || typeof IntersectionObserver === 'undefined') return
    // @NOTE it may have come and gone since the last time: what counts is how it is now
    const observer = new IntersectionObserver((changes) => setNear(changes.at(-1)?.isIntersecting === true), {
      root: element.current.closest('[role=log]'),
      rootMargin: `${aheadPx}px 0px 0px 0px`,
    })
    observer.observe(element.current)
    return () => observer.disconnect()
  }, [])
  return { element, near }
}
