import type { PushSubscriptionInfo } from '@rain/protocol'
import { useState } from 'react'
import { pushApi } from '../../api/push-endpoints.ts'

const lookEveryMs = 1_000
const looks = 12

/** Sends a notification to a device and looks how it went: the server sends it within seconds. */
export function useTest(id: string, onChanged: (device: PushSubscriptionInfo) => void) {
  const [state, setState] = useState<'idle' | 'sending' | 'sent' | 'failed' | 'late'>('idle')

  async function send() {
    setState('sending')
    try {
      const before = await find(id)
      await pushApi.test(id)
      for (let look = 0; look < looks; look++) {
        await new Promise((done) => setTimeout(done, lookEveryMs))
        const now = await find(id)
        if (!now) return setState('failed')
        if (now.last_ok_at !== before?.last_ok_at || now.last_failed_at !== before.last_failed_at) {
          onChanged(now)
          return setState(now.failure === null ? 'sent' : 'failed')
        }
      }
      setState('late')
    } catch {
      setState('failed')
    }
  }

  return { state, send }
}

async function find(id: string): Promise<PushSubscriptionInfo | undefined> {
  return (await pushApi.list()).subscriptions.find((one) => one.id === id)
}
