import { EyeOff } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { useProviderList } from '../api/use-provider-list.ts'
import { modelInUse } from '../features/models/model-in-use.ts'
import type { AgentState } from '../live/state.ts'

/** Beside pictures that wait to be sent: that the chosen model will not see them. Nothing where it does, or nobody knows. */
export function BlindModelHint({ agent }: { agent: Pick<AgentState, 'meta'> }) {
  const { t } = useTranslation('composer')
  const { data } = useProviderList()
  const inUse = data ? modelInUse(agent.meta, data) : null
  if (inUse?.known?.images !== false) return null
  return (
    <p role="status" className="flex items-center gap-2 px-2 pb-2 text-xs text-warn">
      <EyeOff className="size-3.5 shrink-0" aria-hidden /> {t('blind', { model: inUse.name })}
    </p>
  )
}
