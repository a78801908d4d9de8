import type { Ack, SendMessage } from '@rain/protocol'
import type { OtherTabs, OutboxNews } from './other-tabs.ts'
import { inOrder, type OutboxMessage, type Queue } from './queue.ts'

export function toCommand({
  files = [],
  at: _at,
  refused: _refused,
  rewritten: _rewritten,
  session_id: _sessionId,
  ...message
}: OutboxMessage): SendMessage {
  const attachments = files.map(({ id }) => id)
  return { ...message, type: 'send_message', ...(attachments.length > 0 && { attachments }) }
}

/** Where messages wait, and who else looks after them. */
export type OutboxPlace = {
  queue: Queue
  tabs: OtherTabs
  /** The next session of the person finds there what this one leaves. */
  lasts: boolean
}

export type OutboxDeps = {
  place: Promise<OutboxPlace>
  /** Sends once. Resolves with the answer, or null when none came (connection lost, time over). */
  send: (message: OutboxMessage) => Promise<Ack | null>
  isConnected: () => boolean
  /** It is not to be sent now; `flush` is called when that may have changed. */
  isHeld: (message: OutboxMessage) => boolean
  /** The server has answered, this tab or another one. */
  onAnswer: (message: OutboxMessage, ack: Ack) => void
  /** It was taken as this turn, perhaps in the words it had before. Comes after `onAnswer`. */
  onTakenEarlier: (message: OutboxMessage, turnId: string) => void
  /** Another tab or another page has changed what waits: these are new, those no longer wait. */
  onChange: (come: OutboxMessage[], gone: OutboxMessage[]) => void
  /** Waits before the next try after a busy answer; seconds. */
  wait: (seconds: number) => Promise<void>
}

/**
 * Messages of the person on their way out, in the order they were written. Each one is sent again with the same `client_msg_id`
 * until the server has answered it, over reconnects, reloads, closed browsers and new sign-ins; the server takes it once. Of
 * several tabs one sends at a time, and all show the same.
 */
export class Outbox {
  readonly #deps: OutboxDeps
  #messages: readonly OutboxMessage[] = []
  #sending: Promise<void> | null = null
  #wanted = false
  #lasts = false
  /** Was given to the connection, and not answered. */
  readonly #unanswered = new Set<string>()
  /** What is being written to the place, and heard of other tabs: one after the other. */
  #work: Promise<void>

  constructor(deps: OutboxDeps) {
    this.#deps = deps
    this.#work = deps.place.then(({ tabs, lasts }) => {
      this.#lasts = lasts
      tabs.listen((news) => void this.#hear(news))
    })
    void this.#then(() => this.#reread())
  }

  /** Those that were refused among them. */
  get messages(): readonly OutboxMessage[] {
    return this.#messages
  }

  /** Whether what waits outlives the session. */
  get lasts(): boolean {
    return this.#lasts
  }

  /** Everything until now is in its place. */
  settled(): Promise<void> {
    return this.#work
  }

  add(message: Omit<OutboxMessage, 'at'> & { at?: number }): void {
    const last = this.#messages.at(-1)?.at ?? 0
    const added = { ...message, at: message.at ?? Math.max(Date.now(), last + 1) }
    this.#set([...this.#without(message.client_msg_id), added])
    void this.#write(({ queue }) => queue.put(added))
    void this.flush()
  }

  /** Gives it other words under the same id: of all that it ever said, the server takes one. */
  rewrite(clientMsgId: string, text: string): void {
    const known = this.#find(clientMsgId)
    if (!known) return
    const { refused: _refused, ...message } = known
    const rewritten: OutboxMessage = { ...message, text, rewritten: true }
    this.#set(this.#messages.map((one) => (one === known ? rewritten : one)))
    void this.#write(({ queue }) => queue.put(rewritten))
    void this.flush()
  }

  /** Whether it may have been taken already, as far as this page knows. */
  mayBeTaken(clientMsgId: string): boolean {
    return this.#unanswered.has(clientMsgId)
  }

  /** Lets go of it. It may have been taken already: then the log tells. */
  drop(clientMsgId: string): void {
    this.#set(this.#without(clientMsgId))
    void this.#write(({ queue }) => queue.remove(clientMsgId))
  }

  /** Lets go of all of them. */
  clear(): Promise<void> {
    for (const { client_msg_id: id } of this.#messages) this.drop(id)
    return this.settled()
  }

  /** Sends what waits. Called after each connect; a call while one is under way looks once more. */
  flush(): Promise<void> {
    this.#wanted = true
    this.#sending ??= this.#sendAll().finally(() => {
      this.#sending = null
      if (this.#wanted && this.#deps.isConnected()) void this.flush()
    })
    return this.#sending
  }

  /** This tab no longer looks after them. */
  async close(): Promise<void> {
    await this.settled()
    const { tabs } = await this.#deps.place
    tabs.close()
  }

  async #sendAll(): Promise<void> {
    const { tabs } = await this.#deps.place
    while (this.#wanted && this.#deps.isConnected()) {
      this.#wanted = false
      await tabs.alone(async () => {
        // @NOTE another tab may have sent them while this one waited
        await this.#then(() => this.#reread())
        for (let next = this.#next(); next && this.#deps.isConnected(); next = this.#next()) await this.#sendOne(next)
      })
    }
  }

  #next(): OutboxMessage | undefined {
    return this.#messages.find((message) => message.refused === undefined && !this.#deps.isHeld(message))
  }

  async #sendOne(message: OutboxMessage): Promise<void> {
    const { client_msg_id: id } = message
    this.#unanswered.add(id)
    const ack = await this.#deps.send(message)
    if (ack === null) return this.#deps.isConnected() ? this.#deps.wait(1) : undefined
    this.#unanswered.delete(id)
    if (!ack.ok && ack.code === 'rate_limited') return this.#deps.wait(ack.retry_after ?? 5)
    const known = this.#find(id)
    const saidOther = known !== undefined && known.text !== message.text
    // what was refused is not what it says now
    if (saidOther && !ack.ok) return
    const isWanted = known !== undefined
    this.#settle(known ?? message, ack)
    if (ack.ok && ack.turn_id !== undefined && known?.rewritten && (saidOther || ack.duplicate))
      this.#deps.onTakenEarlier(known, ack.turn_id)
    await this.#then(async () => {
      const { queue, tabs } = await this.#deps.place
      if (ack.ok) await queue.remove(id)
      // @NOTE the person may have taken it back while it was on its way
      else if (isWanted) await queue.put(refuse(message, ack))
      tabs.tell({ kind: 'answered', clientMsgId: id, ack })
    })
  }

  /** One that was refused stays until the person says what shall become of it. */
  #settle(message: OutboxMessage, ack: Ack): void {
    const { client_msg_id: id } = message
    this.#set(
      ack.ok
        ? this.#without(id)
        : this.#messages.map((known) => (known.client_msg_id === id ? refuse(known, ack) : known)),
    )
    this.#deps.onAnswer(message, ack)
  }

  #hear(news: OutboxNews): Promise<void> {
    return this.#then(() => {
      if (news.kind === 'changed') return this.#reread().then(() => void this.flush())
      const message = this.#find(news.clientMsgId)
      if (message) this.#settle(message, news.ack)
      return Promise.resolve()
    })
  }

  async #reread(): Promise<void> {
    const { queue } = await this.#deps.place
    const before = this.#messages
    const read = await queue.read()
    if (read === null) return
    // @NOTE what the person did meanwhile is being written after this: it is not undone
    const unwritten = this.#messages.filter((message) => !before.includes(message))
    const taken = new Set(before.filter((message) => !this.#messages.includes(message)).map(idOf))
    const isFresh = new Set(unwritten.map(idOf))
    const next = inOrder([...read.filter((one) => !taken.has(idOf(one)) && !isFresh.has(idOf(one))), ...unwritten])
    const [old, now] = [new Set(this.#messages.map(wordsOf)), new Set(next.map(wordsOf))]
    const come = next.filter((message) => !old.has(wordsOf(message)))
    const gone = this.#messages.filter((message) => !now.has(wordsOf(message)))
    this.#set(next)
    this.#deps.onChange(come, gone)
  }

  #write(change: (place: OutboxPlace) => Promise<void>): Promise<void> {
    return this.#then(async () => {
      const place = await this.#deps.place
      await change(place)
      place.tabs.tell({ kind: 'changed' })
    })
  }

  /** What fails once keeps nothing behind it from being done. */
  #then(work: () => Promise<void>): Promise<void> {
    this.#work = this.#work.then(work).catch(() => undefined)
    return this.#work
  }

  #set(messages: readonly OutboxMessage[]): void {
    this.#messages = messages
  }

  #find(clientMsgId: string): OutboxMessage | undefined {
    return this.#messages.find((message) => idOf(message) === clientMsgId)
  }

  #without(clientMsgId: string): OutboxMessage[] {
    return this.#messages.filter((message) => message.client_msg_id !== clientMsgId)
  }
}

const idOf = ({ client_msg_id: id }: OutboxMessage) => id
const wordsOf = ({ client_msg_id: id, text }: OutboxMessage) => `${id} ${text}`

function refuse(message: OutboxMessage, { message: text, code }: Extract<Ack, { ok: false }>): OutboxMessage {
  return { ...message, refused: { message: text, code } }
}
