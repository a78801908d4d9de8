import { newId, type Ack, type Attachment, type Command, type DeliveredEvent, type Messages } from '@rain/protocol'
import { api } from '../api/endpoints.ts'
import { forgetEarlyConversations } from '../api/early-answers.ts'
import { endSession } from '../api/session-token.ts'
import { createBatch } from './batch.ts'
import { fromKept, type Kept } from './cache/keep-live.ts'
import { fold } from './fold.ts'
import {
  acceptPending,
  addPending,
  correctWords,
  dropUnsent,
  dropMessage,
  markElsewhere,
  refusePending,
  rewriteUnsent,
} from './local.ts'
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

const batchMs = 8
const retryMs = 2_000

const notReached = { code: 'unreachable', message: 'The server cannot be reached.' }

/**
 * Joins the page to the server: one socket, the state it feeds, and the REST calls that fill what the log does not hold.
 * On the first connection, and whenever the log no longer reaches back far enough, agents and conversations are read by
 * REST; after that events keep them current.
 */
export class LiveClient {
  readonly #token: string
  readonly #outbox: Outbox
  readonly #openSocket: typeof openLiveSocket
  readonly #events = createBatch<DeliveredEvent>((events) => changeLive((live) => events.reduce(fold, live)), {
    everyMs: batchMs,
  })
  #socket: LiveSocket | null = null
  #unsubscribe: (() => void) | null = null
  #cursor: string | null = null
  /** Whether it is known in which conversation each agent is: one may have been moved while this page was away. */
  #knowsPlaces = false
  /** Messages that the person took back, and that the server may have taken. */
  readonly #takenBack = new Set<string>()
  /** How many pages of its history the person has asked to see, by agent. */
  readonly #pages = new Map<string, number>()
  /** The oldest row that is shown, by agent. */
  readonly #oldest = new Map<string, number>()

  /** `keepKey`: seals what waits to be sent; with it the next session of the person sends it. */
  constructor(token: string, keepKey: string | null = null, openSocket = openLiveSocket) {
    this.#token = token
    this.#openSocket = openSocket
    this.#outbox = new Outbox({
      place: openPlace({ keepKey, token }),
      send: (message) => this.#send(toCommand(message)),
      isConnected: () => this.#socket?.isConnected() ?? false,
      isHeld: (message) => !this.#knowsPlaces || isElsewhere(useLiveStore.getState().live, message),
      onAnswer: (message, ack) => {
        onAnswered(message, ack)
        if (ack.ok && ack.turn_id !== undefined)
          this.#stopTakenBack(message.agent_id, message.client_msg_id, ack.turn_id)
      },
      onTakenEarlier: (message, turnId) => void this.#changeTaken(message, turnId),
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

  /**
   * Connects, and stays connected until `close`. With what was kept it goes on from there; else the list of agents says where in
   * the log it begins.
   */
  open(kept: Kept | null = null): void {
    if (kept) this.#goOnFrom(kept)
    const listed = kept ? Promise.resolve() : this.refreshAgents()
    this.#unsubscribe = useLiveStore.subscribe(() => this.#fetchNeeded())
    this.#socket = this.#openSocket({
      token: this.#token,
      cursor: () => listed.then(() => this.#cursor),
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

  /**
   * Sends once more what was refused, and in the conversation in view what was written in another one. What only waits goes out
   * at its own place as soon as there is a connection.
   */
  retryMessage(agentId: string, clientMsgId: string, text: string): void {
    const { live } = useLiveStore.getState()
    const waits = this.#outbox.messages.find(({ client_msg_id: id, refused }) => id === clientMsgId && !refused)
    if (waits && isElsewhere(live, waits)) {
      changeLive((now) => markElsewhere(now, agentId, clientMsgId, false))
      this.#outbox.add({ ...waits, session_id: live.agents[agentId]?.meta.session_id })
    } else if (!waits) {
      const refused = useLiveStore.getState().live.agents[agentId]?.items.find(({ id }) => id === clientMsgId)
      this.#post(agentId, clientMsgId, text, refused?.kind === 'user' ? (refused.attachments ?? []) : [])
    }
    if (!this.#socket?.isConnected()) this.retryConnection()
  }

  /** Says it in other words, at the same place. What was taken already in its earlier words is changed where it is. */
  rewriteMessage(agentId: string, clientMsgId: string, text: string): void {
    if (!this.#outbox.messages.some(({ client_msg_id: id }) => id === clientMsgId)) return
    changeLive((live) => rewriteUnsent(live, agentId, clientMsgId, text))
    this.#outbox.rewrite(clientMsgId, text)
  }

  /** Takes it back. What turns out to have been taken already is stopped. */
  discardMessage(agentId: string, clientMsgId: string): void {
    if (this.#outbox.mayBeTaken(clientMsgId)) this.#takenBack.add(clientMsgId)
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
      this.#knowsPlaces = true
      void this.#outbox.flush()
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

  /** Lets go of all that was not sent; also after `close`. */
  discardUnsent(): Promise<void> {
    useLeftBehind.setState({ count: 0 })
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
    forgetEarlyConversations()
    this.#cursor = kept.cursor
    for (const [agentId, row] of Object.entries(kept.oldest)) this.#oldest.set(agentId, row)
    const unsent = new Set(this.#outbox.messages.map(({ client_msg_id: id }) => id))
    const live = fromKept(kept, unsent)
    useLiveStore.setState({ live: live.order.reduce((next, agentId) => this.#withUnsent(next, agentId), live) })
  }

  #post(agentId: string, clientMsgId: string, text: string, attachments: Attachment[]): void {
    changeLive((live) =>
      markElsewhere(addPending(live, agentId, clientMsgId, text, attachments), agentId, clientMsgId, false),
    )
    const sessionId = useLiveStore.getState().live.agents[agentId]?.meta.session_id
    const message = {
      type: 'send_message',
      agent_id: agentId,
      text,
      client_msg_id: clientMsgId,
      session_id: sessionId,
    } as const
    this.#outbox.add(attachments.length > 0 ? { ...message, files: attachments } : message)
  }

  #stopTakenBack(agentId: string, clientMsgId: string, turnId: string): void {
    if (this.#takenBack.delete(clientMsgId)) void this.#send({ type: 'interrupt', agent_id: agentId, turn_id: turnId })
  }

  /** The server has taken it; where that was in earlier words, they are changed. What cannot be changed waits for the person. */
  async #changeTaken(message: OutboxMessage, turnId: string): Promise<void> {
    const { agent_id: agentId, client_msg_id: clientMsgId, text } = message
    const taken = await wordsTaken(message, turnId).catch(() => null)
    if (taken === text) return
    if (taken !== null) changeLive((live) => correctWords(live, agentId, clientMsgId, taken))
    const id = newId('message')
    const edit = { type: 'edit_message', agent_id: agentId, turn_id: turnId, text, client_msg_id: id } as const
    const ack = taken === null ? null : await this.#send(edit)
    if (ack?.ok) return
    const { rewritten: _rewritten, ...again } = message
    const kept = { ...again, client_msg_id: id, refused: ack ?? notReached }
    this.#outbox.add(kept)
    changeLive((live) => showUnsent(live, kept))
  }

  #send(command: Command): Promise<Ack | null> {
    return this.#socket?.isConnected() ? this.#socket.send(command) : Promise.resolve(null)
  }

  #onEvent(event: DeliveredEvent): void {
    if (event.type === 'ready') return this.#onGreeted()
    if (event.type === 'status' && event.agent_id === null) return this.#onGreeted()
    if (event.type === 'resync') return this.#onResync(event.cursor)
    if (event.cursor !== undefined) this.#cursor = event.cursor
    if (event.type === 'user_message' && event.client_msg_id !== undefined)
      this.#stopTakenBack(event.agent_id, event.client_msg_id, event.turn_id)
    this.#events.add(event)
  }

  /** From here on the connection hears everything; what came before is read by REST, or replayed after the cursor. */
  #onGreeted(): void {
    forgetEarlyConversations()
    const { live } = useLiveStore.getState()
    for (const agent of Object.values(live.agents)) if (agent.history === 'failed') void this.#fetchHistory(agent.id)
    this.#knowsPlaces = false
    void this.#sendWaiting(live.loaded)
  }

  /** What waits goes out only once it is known in which conversation its agent is. */
  async #sendWaiting(loaded: boolean): Promise<void> {
    if (!loaded) return this.refreshAgents()
    await this.#outbox.settled()
    if (this.#outbox.messages.length > 0) return this.refreshAgents()
    this.#knowsPlaces = true
    await this.#outbox.flush()
  }

  #onResync(cursor: string): void {
    this.#cursor = cursor
    this.#events.flush()
    void this.refreshAgents({ fromScratch: true })
  }

  /** Asks for the conversations that are not known, the one in view first. */
  #fetchNeeded(): void {
    const { agents, activeId } = useLiveStore.getState().live
    const needed = Object.keys(agents).filter((id) => agents[id]?.history === 'needed')
    if (needed.length === 0) return
    changeLive((live) => needed.reduce(beginHistory, live))
    const inViewFirst = needed.toSorted((a, b) => Number(b === activeId) - Number(a === activeId))
    for (const id of inViewFirst) void this.#readHistory(id)
  }

  async #fetchHistory(agentId: string): Promise<void> {
    changeLive((live) => beginHistory(live, agentId))
    await this.#readHistory(agentId)
  }

  async #readHistory(agentId: string): Promise<void> {
    const agent = useLiveStore.getState().live.agents[agentId]
    if (!agent) return
    const { cwd, session_id: sessionId } = agent.meta
    try {
      const messages = await readPages(cwd, agentId, this.#pages.get(agentId) ?? 1)
      this.#events.flush()
      if (this.#socket === null || !isIn(agentId, sessionId)) return
      this.#keepOldest(agentId, messages)
      changeLive((live) => this.#withUnsent(applyHistory(live, agentId, messages), agentId))
      void this.#outbox.flush()
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

function showUnsent(live: LiveState, message: OutboxMessage): LiveState {
  const { agent_id: agentId, client_msg_id: id, text, files, refused } = message
  const added = addPending(live, agentId, id, text, files)
  const shown = markElsewhere(added, agentId, id, isElsewhere(live, message))
  return refused ? refusePending(shown, agentId, id, refused) : shown
}

/** What stands in the conversation under this id; null: it is not among its newest messages. */
async function wordsTaken(
  { agent_id: agentId, client_msg_id: id }: OutboxMessage,
  turnId: string,
): Promise<string | null> {
  const cwd = useLiveStore.getState().live.agents[agentId]?.meta.cwd
  if (cwd === undefined) return null
  const { messages } = await api.messages(cwd, agentId)
  const row = messages.find(
    (one) => one.type === 'text' && (one.content.client_msg_id === id || one.turn_id === turnId),
  )
  return row?.type === 'text' ? row.content.text : null
}

/** Another tab, or the page before this one. */
function onChanged(come: OutboxMessage[], gone: OutboxMessage[]): void {
  const drop = (live: LiveState, one: OutboxMessage) => dropUnsent(live, one.agent_id, one.client_msg_id)
  changeLive((live) => come.reduce(showUnsent, gone.reduce(drop, live)))
}

function isElsewhere(live: LiveState, { agent_id: agentId, session_id: sessionId }: OutboxMessage): boolean {
  const agent = live.agents[agentId]
  return sessionId !== undefined && agent !== undefined && agent.meta.session_id !== sessionId
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
