import { clsx } from 'clsx'
import { OctagonX } from 'lucide-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useLiveClient } from '../../live/live-context.ts'
import { workOf } from '../../live/state.ts'
import { useLiveStore } from '../../live/store.ts'

/** Stops every computer at once, from wherever the person is, while an agent is at work on one. */
export function StopAllButton() {
  const { t } = useTranslation()
  const client = useLiveClient()
  const agentId = useLiveStore(({ live }) => live.order.find((id) => isActing(live.agents[id])))
  const [failed, setFailed] = useState(false)
  if (agentId === undefined) return null
  const stop = async () => {
    const ack = await client.command({ type: 'emergency_stop', agent_id: agentId, all: true })
    setFailed(!ack?.ok)
  }
  return (
    <button
      type="button"
      onClick={() => void stop()}
      aria-label={t('devices.stopAll')}
      title={t(failed ? 'devices.stopFailed' : 'devices.stopAll')}
      className={clsx(
        'flex size-10 shrink-0 items-center justify-center rounded-xl bg-danger-soft text-danger hover:bg-danger hover:text-on-danger',
        failed && 'ring-2 ring-danger',
      )}
    >
      <OctagonX className="size-5.5" aria-hidden />
      {failed && (
        <span role="alert" className="sr-only">
          {t('devices.stopFailed')}
        </span>
      )}
    </button>
  )
}

type Agent = Parameters<typeof workOf>[0]

function isActing(agent: Agent | undefined): boolean {
  return agent?.meta.mode === 'computer_use' && workOf(agent) !== 'idle'
}
