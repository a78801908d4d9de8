import type { DeliveredEvent, EventOf, EventType } from '@rain/protocol'

/** What a client has received, in order, and a way to wait for what it will. */
export interface EventRecord {
  readonly all: DeliveredEvent[]
  add(event: DeliveredEvent): void
  /** The first event of a type that fits, received or yet to come. */
  first<T extends EventType>(type: T, fits?: (event: EventOf<T>) => boolean): Promise<EventOf<T>>
  /** The place of the last event that has one. */
  cursor(): string | undefined
}

const patienceMs = 20_000

export function createEventRecord(): EventRecord {
  const all: DeliveredEvent[] = []
  const waiting = new Set<(event: DeliveredEvent) => void>()
  return {
    all,
    add(event) {
      all.push(event)
      for (const notify of [...waiting]) notify(event)
    },
    first<T extends EventType>(type: T, fits: (event: EventOf<T>) => boolean = () => true) {
      const matches = (event: DeliveredEvent) => event.type === type && fits(event as unknown as EventOf<T>)
      return new Promise<EventOf<T>>((resolve, reject) => {
        const found = all.find(matches)
        if (found) return resolve(found as unknown as EventOf<T>)
        const seen = () => all.map((event) => event.type).join(' ')
        const timer = setTimeout(() => {
          waiting.delete(notify)
          reject(new Error(`no fitting ${type} within ${patienceMs / 1000} s; received: ${seen()}`))
        }, patienceMs)
        const notify = (event: DeliveredEvent) => {
          if (!matches(event)) return
          clearTimeout(timer)
          waiting.delete(notify)
          resolve(event as unknown as EventOf<T>)
        }
        waiting.add(notify)
      })
    },
    cursor: () => all.findLast((event) => event.cursor !== undefined)?.cursor,
  }
}
