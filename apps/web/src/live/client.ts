import { newId, type Ack, type Attachment, type Command, type DeliveredEvent, type Messages } from '@rain/protocol'
import { api } from '../api/endpoints.ts'
import { endSession } from '../api/session-token.ts'
import { createBatch } from './batch.ts'
import { fromKept, type Kept } from './cache/keep-live.ts'
import { fold } from './fold.ts'
import { acceptPending, addPending, dropUnsent, dropMessage, refusePending, rewriteUnsent } from './local.ts'
import { useLeftBehind } from './outbox/left-behind.ts'
import { openPlace } from './outbox/open-place.ts'
import { Outbox, toCommand } from './outbox/outbox.ts'
import type { OutboxMessage } from './outbox/queue.ts'
import {
  applyAgents,
  applyHistory,
  applyOlder,
  beginHistory,
  failHistory,
  forgetHistory,
  markOlder,
} from './snapshot.ts'
import { openLiveSocket, type LiveSocket } from './socket.ts'
import type { LiveState } from './state.ts'
import { changeLive, emptyStore, useLiveStore } from './store.ts'

const batchMs = 24
const retryMs = 2_000

/**
 * Joins the page to the server: one socket, the state it feeds, and the REST calls that fill what the log does not hold.
 * On the first connection, and whenever the log no longer reaches back far enough, agents and conversations are read by
 * REST; after that events keep them current.
 */
export class LiveClient {
  readonly #token: string
  readonly #outbox: Outbox
  readonly #events = createBatch<DeliveredEvent>((events) => changeLive((live) => events.reduce(fold, live)), {
    everyMs: batchMs,
  })
  #socket: LiveSocket | null = null
  #unsubscribe: (() => void) | null = null
  #cursor: string | null = null
  /** How many pages of its history the person has asked to see, by agent. */
  readonly #pages = new Map<string, number>()
  /** The oldest row that is shown, by agent. */
  readonly #oldest = new Map<string, number>()

  /** `keepKey`: seals what waits to be sent; with it the next session of the person sends it. */
  constructor(token: string, keepKey: string | null = null) {
    this.#token = token
    this.#outbox = new Outbox({
      place: openPlace({ keepKey, token }),
      send: (message) => this.#send(toCommand(message)),
      isConnected: () => this.#socket?.isConnected() ?? false,
      onAnswer: onAnswered,
      onChange: onChanged,
      wait: (seconds) => new Promise((done) => setTimeout(done, seconds * 1000)),
    })
  }

  /** What the server has not taken yet. */
  get unsent(): readonly OutboxMessage[] {
    return this.#outbox.messages
  }

  /** Whether the next session of the person finds what was not sent. */
  get keepsUnsent(): boolean {
    return this.#outbox.lasts
  }

  /** Connects, and stays connected until `close`. With what was kept it goes on from there. */
  open(kept: Kept | null = null): void {
    if (kept) this.#goOnFrom(kept)
    this.#unsubscribe = useLiveStore.subscribe(() => this.#fetchNeeded())
    this.#socket = openLiveSocket({
      token: this.#token,
      cursor: () => this.#cursor,
      onEvent: (event) => this.#onEvent(event),
      onConnection: (connection) => useLiveStore.setState({ connection }),
      onUnauthorized: () => endSession('expired'),
    })
  }

  /** What the page knows and where in the log that is, to go on from later; null as long as there is nothing. */
  kept(): Kept | null {
    if (this.#socket === null || this.#cursor === null) return null
    const cursor = this.#cursor
    this.#events.flush()
    const { live } = useLiveStore.getState()
    return live.loaded ? { live, cursor, oldest: Object.fromEntries(this.#oldest) } : null
  }

  /** Sends a command other than a message. Null when the server did not answer. */
  command(command: Command): Promise<Ack | null> {
    return this.#send(command)
  }

  sendMessage(agentId: string, text: string, attachments: Attachment[] = []): void {
    this.#post(agentId, newId('message'), text, attachments)
  }

  /** Sends what was refused once more. One that waits goes out at its own place as soon as there is a connection. */
  retryMessage(agentId: string, clientMsgId: string, text: string): void {
    const waits = this.#outbox.messages.some(({ client_msg_id: id, refused }) => id === clientMsgId && !refused)
    if (!waits) {
      const refused = useLiveStore.getState().live.agents[agentId]?.items.find(({ id }) => id === clientMsgId)
      this.#post(agentId, clientMsgId, text, refused?.kind === 'user' ? (refused.attachments ?? []) : [])
    }
    if (!this.#socket?.isConnected()) this.retryConnection()
  }

  /** Says it in other words, at the same place. What was sent already comes back by the log, as it was. */
  rewriteMessage(agentId: string, clientMsgId: string, text: string): void {
    const waits = this.#outbox.messages.find(({ client_msg_id: id }) => id === clientMsgId)
    if (!waits) return
    const { refused: _refused, ...message } = waits
    const id = newId('message')
    this.#outbox.drop(clientMsgId)
    changeLive((live) => rewriteUnsent(live, agentId, clientMsgId, { id, text }))
    this.#outbox.add({ ...message, client_msg_id: id, text })
  }

  discardMessage(agentId: string, clientMsgId: string): void {
    this.#outbox.drop(clientMsgId)
    changeLive((live) => dropMessage(live, agentId, clientMsgId))
  }

  /** Reads the list of agents. With `fromScratch`, their conversations are read again as well. */
  async refreshAgents({ fromScratch = false } = {}): Promise<void> {
    try {
      const list = await api.agents()
      if (this.#socket === null) return
      this.#cursor ??= list.cursor
      changeLive((live) => (fromScratch ? forgetHistory(applyAgents(live, list)) : applyAgents(live, list)))
    } catch {
      // The list is asked for again; the banner already tells about the connection.
      if (this.#socket !== null) setTimeout(() => void this.refreshAgents({ fromScratch }), retryMs)
    }
  }

  reloadHistory(agentId: string): void {
    void this.#fetchHistory(agentId)
  }

  /** Puts one page of older messages in front. Does nothing while one is on its way, or when there are none. */
  async loadOlder(agentId: string): Promise<void> {
    const agent = useLiveStore.getState().live.agents[agentId]
    const first = this.#oldest.get(agentId)
    if (!agent?.hasOlder || agent.older === 'loading' || agent.history !== 'loaded') return
    // What was kept of a long conversation does not tell which row it begins with.
    if (first === undefined) return this.#fetchHistory(agentId)
    const { cwd, session_id: sessionId } = agent.meta
    changeLive((live) => markOlder(live, agentId, 'loading'))
    try {
      const page = await api.messages(cwd, agentId, first)
      // @NOTE what was read anew meanwhile has its own beginning
      if (this.#oldest.get(agentId) !== first || !isIn(agentId, sessionId)) return
      this.#keepOldest(agentId, page)
      this.#pages.set(agentId, (this.#pages.get(agentId) ?? 1) + 1)
      changeLive((live) => applyOlder(live, agentId, page))
    } catch {
      // The chat offers to try again.
      changeLive((live) => markOlder(live, agentId, 'failed'))
    }
  }

  retryConnection(): void {
    this.#socket?.retryNow()
  }

  /** Lets go of all that was not sent. */
  discardUnsent(): Promise<void> {
    return this.#outbox.clear()
  }

  /** Ends the connection. What was not sent waits on this device for the next session of the person. */
  close(): void {
    this.#events.flush()
    this.#unsubscribe?.()
    this.#socket?.close()
    this.#socket = null
    this.#cursor = null
    const left = this.#outbox.lasts ? this.#outbox.messages.filter(({ refused }) => !refused) : []
    useLeftBehind.setState({ count: left.length })
    void this.#outbox.close()
    useLiveStore.setState(emptyStore)
  }

  #goOnFrom(kept: Kept): void {
    this.#cursor = kept.cursor
    for (const [agentId, row] of Object.entries(kept.oldest)) this.#oldest.set(agentId, row)
    const unsent = new Set(this.#outbox.messages.map(({ client_msg_id: id }) => id))
    const live = fromKept(kept, unsent)
    useLiveStore.setState({ live: live.order.reduce((next, agentId) => this.#withUnsent(next, agentId), live) })
  }

  #post(agentId: string, clientMsgId: string, text: string, attachments: Attachment[]): void {
    changeLive((live) => addPending(live, agentId, clientMsgId, text, attachments))
    const message = { type: 'send_message', agent_id: agentId, text, client_msg_id: clientMsgId } as const
    this.#outbox.add(attachments.length > 0 ? { ...message, files: attachments } : message)
  }

  #send(command: Command): Promise<Ack | null> {
    return this.#socket?.isConnected() ? this.#socket.send(command) : Promise.resolve(null)
  }

  #onEvent(event: DeliveredEvent): void {
    if (event.type === 'ready') return this.#onGreeted()
    if (event.type === 'status' && event.agent_id === null) return this.#onGreeted()
    if (event.type === 'resync') return this.#onResync(event.cursor)
    if (event.cursor !== undefined) this.#cursor = event.cursor
    this.#events.add(event)
  }

  /** From here on the connection hears everything; what came before is read by REST, or replayed after the cursor. */
  #onGreeted(): void {
    const { live } = useLiveStore.getState()
    if (!live.loaded) void this.refreshAgents()
    for (const agent of Object.values(live.agents)) if (agent.history === 'failed') void this.#fetchHistory(agent.id)
    void this.#outbox.flush()
  }

  #onResync(cursor: string): void {
    this.#cursor = cursor
    this.#events.flush()
    void this.refreshAgents({ fromScratch: true })
    void this.#outbox.flush()
  }

  #fetchNeeded(): void {
    const { agents } = useLiveStore.getState().live
    for (const agent of Object.values(agents)) {
      if (agent.history === 'needed') void this.#fetchHistory(agent.id)
    }
  }

  async #fetchHistory(agentId: string): Promise<void> {
    const agent = useLiveStore.getState().live.agents[agentId]
    if (!agent) return
    const { cwd, session_id: sessionId } = agent.meta
    changeLive((live) => beginHistory(live, agentId))
    try {
      const messages = await readPages(cwd, agentId, this.#pages.get(agentId) ?? 1)
      this.#events.flush()
      if (this.#socket === null || !isIn(agentId, sessionId)) return
      this.#keepOldest(agentId, messages)
      changeLive((live) => this.#withUnsent(applyHistory(live, agentId, messages), agentId))
    } catch {
      // The chat offers to load it again.
      changeLive((live) => failHistory(live, agentId))
    }
  }

  #keepOldest(agentId: string, { messages }: Messages): void {
    const first = messages[0]
    if (first) this.#oldest.set(agentId, first.id)
  }

  #withUnsent(live: LiveState, agentId: string): LiveState {
    return this.#outbox.messages.filter((message) => message.agent_id === agentId).reduce(showUnsent, live)
  }
}

function showUnsent(live: LiveState, { agent_id: agentId, client_msg_id: id, text, files, refused }: OutboxMessage) {
  const shown = addPending(live, agentId, id, text, files)
  return refused ? refusePending(shown, agentId, id, refused) : shown
}

/** Another tab, or the page before this one. */
function onChanged(come: OutboxMessage[], gone: OutboxMessage[]): void {
  const drop = (live: LiveState, one: OutboxMessage) => dropUnsent(live, one.agent_id, one.client_msg_id)
  changeLive((live) => come.reduce(showUnsent, gone.reduce(drop, live)))
}

function isIn(agentId: string, sessionId: string): boolean {
  return useLiveStore.getState().live.agents[agentId]?.meta.session_id === sessionId
}

/** The newest part of a conversation and as many older pages as are wanted, as one. */
async function readPages(cwd: string, agentId: string, pages: number): Promise<Messages> {
  const newest = await api.messages(cwd, agentId)
  let all = newest
  for (let page = 1; page < pages && all.more; page++) {
    const older = await api.messages(cwd, agentId, all.messages[0]?.id)
    all = { ...newest, messages: [...older.messages, ...all.messages], more: older.more }
  }
  return all
}

function onAnswered(message: OutboxMessage, ack: Ack): void {
  const { agent_id: agentId, client_msg_id: clientMsgId } = message
  if (!ack.ok) return changeLive((live) => refusePending(live, agentId, clientMsgId, ack))
  const turnId = ack.turn_id
  if (turnId !== undefined) changeLive((live) => acceptPending(live, agentId, clientMsgId, turnId))
}
