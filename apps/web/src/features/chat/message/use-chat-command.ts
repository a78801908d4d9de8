import type { Ack, Command } from '@rain/protocol'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useServerWords } from '../../../i18n/server-words.ts'
import { useLiveClient } from '../../../live/live-context.ts'
import { afterStopping } from './after-stopping.ts'

type Done = Extract<Ack, { ok: true }>

/** Why a command was not taken. `again`: it may be once Rain has stopped. */
export type Refused = { text: string; again: (() => Promise<void>) | null }

/** Sends commands, one at a time, and tells why one was not taken. */
export function useChatCommand() {
  const { t } = useTranslation('conversation')
  const words = useServerWords()
  const client = useLiveClient()
  const [busy, setBusy] = useState(false)
  const [refused, setRefused] = useState<Refused | null>(null)

  const settle = (command: Command, ack: Ack | null, onDone: (done: Done) => void): void => {
    setBusy(false)
    if (ack?.ok) {
      setRefused(null)
      return onDone(ack)
    }
    const again = async () => {
      setBusy(true)
      settle(command, await afterStopping(client, command), onDone)
    }
    const text = ack ? words.refusal(ack) : t('noAnswer')
    setRefused({ text, again: ack?.code === 'agent_busy' ? again : null })
  }

  const run = async (command: Command, onDone: (done: Done) => void = () => {}): Promise<void> => {
    if (busy) return
    setBusy(true)
    settle(command, await client.command(command), onDone)
  }

  return { run, busy, refused, dismiss: () => setRefused(null) }
}
