import type { Effort, OfferedModel, OfferedProvider } from '@rain/protocol'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useServerWords } from '../../i18n/server-words.ts'
import { useLiveClient } from '../../live/live-context.ts'

export type Choice = { provider: OfferedProvider; model: Pick<OfferedModel, 'id'>; effort: Effort | null }

/** Tells the server which model an agent uses from its next message on. `choose` resolves to whether it took it. */
export function useChooseModel(agentId: string) {
  const { t } = useTranslation('models')
  const words = useServerWords()
  const client = useLiveClient()
  const [error, setError] = useState<string | null>(null)

  const choose = async ({ provider, model, effort }: Choice): Promise<boolean> => {
    setError(null)
    const ack = await client.command({
      type: 'set_api_key',
      agent_id: agentId,
      key: '',
      provider: provider.id,
      model: model.id,
      effort,
    })
    if (!ack?.ok) setError(ack ? words.refusal(ack) : t('noAnswer'))
    return ack?.ok === true
  }
  return { choose, error }
}
