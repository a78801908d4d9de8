import type { Ack } from '@rain/protocol'

/** What a tab tells the others of the messages that wait. */
export type OutboxNews = { kind: 'changed' } | { kind: 'answered'; clientMsgId: string; ack: Ack }

/** The other tabs of the same person. */
export type OtherTabs = {
  /** Does it while no other tab does. */
  alone(work: () => Promise<void>): Promise<void>
  tell(news: OutboxNews): void
  listen(hear: (news: OutboxNews) => void): void
  close(): void
}

/** A tab that the system has put to sleep may hold the lock for hours; what two tabs send is taken once. */
const patienceMs = 20_000

/** By a lock and a channel of the browser. `name`: of the person whose messages they are. */
export function joinTabs(name: string, locks: LockManager | undefined = navigator.locks): OtherTabs {
  const channel = new BroadcastChannel(`rain-outbox-${name}`)
  let isOpen = true
  return {
    async alone(work) {
      if (!locks) return work()
      let began = false
      const once = () => {
        began = true
        return work()
      }
      await locks.request(channel.name, { signal: AbortSignal.timeout(patienceMs) }, once).catch((error: unknown) => {
        if (began) throw error
        return work()
      })
    },
    tell: (news) => isOpen && channel.postMessage(news),
    listen: (hear) => channel.addEventListener('message', ({ data }: MessageEvent<OutboxNews>) => hear(data)),
    close() {
      isOpen = false
      channel.close()
    },
  }
}

/** Where the messages wait in this tab only. */
export const noOtherTabs: OtherTabs = {
  alone: (work) => work(),
  tell: () => undefined,
  listen: () => undefined,
  close: () => undefined,
}
