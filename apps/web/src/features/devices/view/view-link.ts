import { closeCodes, toViewerSchema, type FromViewer, type InputEvent, type ToViewer } from '@rain/protocol'

/** The part of a WebSocket that the link uses. */
export interface ViewSocket {
  binaryType: BinaryType
  readyState: number
  send(data: string): void
  close(): void
  addEventListener(type: 'open' | 'close' | 'message', listener: (event: MessageEvent & CloseEvent) => void): void
}

export type Sight = Omit<Extract<FromViewer, { type: 'look' }>, 'type'>

export type ViewState = 'connecting' | 'watching' | 'reconnecting' | 'resting'

export interface ViewLinkOptions {
  token: string
  openSocket: () => ViewSocket
  /** Calls back later; returns what takes that back. */
  after: (ms: number, run: () => void) => () => void
  onPicture(packet: Uint8Array): void
  onMessage(message: ToViewer): void
  onState(state: ViewState): void
  onUnauthorized(): void
}

const firstWaitMs = 500
const longestWaitMs = 10_000
const open = 1

/** A line over which a page looks at a computer and works on it. It comes back by itself until it is closed. */
export class ViewLink {
  readonly #options: ViewLinkOptions
  #socket: ViewSocket | null = null
  #sight: Sight | null = null
  #resting = false
  #closed = false
  #failures = 0
  #cancelRetry = () => {}

  constructor(options: ViewLinkOptions) {
    this.#options = options
  }

  /** What is wanted to be seen, from now on. */
  look(sight: Sight): void {
    this.#sight = sight
    if (this.#closed || this.#resting) return
    if (!this.#socket) return this.#connect()
    this.#send({ type: 'look', ...sight })
  }

  /** Asks for a whole picture of the same. */
  again(): void {
    if (this.#sight) this.#send({ type: 'look', ...this.#sight })
  }

  shown(seq: number): void {
    this.#send({ type: 'shown', seq })
  }

  /** False: it did not go out. */
  input(events: InputEvent[]): boolean {
    return this.#send({ type: 'input', events })
  }

  /** Nobody looks: nothing is sent until `wake`. */
  rest(): void {
    if (this.#resting || this.#closed) return
    this.#resting = true
    this.#drop()
    this.#options.onState('resting')
  }

  wake(): void {
    if (!this.#resting || this.#closed) return
    this.#resting = false
    if (this.#sight) this.#connect()
  }

  close(): void {
    this.#closed = true
    this.#drop()
  }

  #connect(): void {
    const { openSocket, token, onState } = this.#options
    onState(this.#failures === 0 ? 'connecting' : 'reconnecting')
    const socket = openSocket()
    socket.binaryType = 'arraybuffer'
    this.#socket = socket
    socket.addEventListener('open', () => {
      if (socket !== this.#socket) return
      socket.send(JSON.stringify({ type: 'auth', token }))
      if (this.#sight) this.#send({ type: 'look', ...this.#sight })
    })
    socket.addEventListener('message', ({ data }) => socket === this.#socket && this.#hear(data))
    socket.addEventListener('close', ({ code }) => socket === this.#socket && this.#lost(code))
  }

  #hear(data: unknown): void {
    const { onPicture, onMessage, onState } = this.#options
    if (data instanceof ArrayBuffer) return onPicture(new Uint8Array(data))
    const message = typeof data === 'string' ? readMessage(data) : null
    if (!message) return
    if (message.type === 'device') {
      this.#failures = 0
      onState('watching')
    }
    onMessage(message)
  }

  #lost(code: number): void {
    this.#socket = null
    if (code === closeCodes.unauthorized) {
      this.#closed = true
      return this.#options.onUnauthorized()
    }
    const waitMs = Math.min(longestWaitMs, firstWaitMs * 2 ** this.#failures)
    this.#failures++
    this.#options.onState('reconnecting')
    this.#cancelRetry = this.#options.after(waitMs, () => this.#connect())
  }

  #drop(): void {
    this.#cancelRetry()
    const socket = this.#socket
    this.#socket = null
    this.#failures = 0
    socket?.close()
  }

  #send(message: FromViewer): boolean {
    if (this.#socket?.readyState !== open) return false
    this.#socket.send(JSON.stringify(message))
    return true
  }
}

function readMessage(text: string): ToViewer | null {
  try {
    return toViewerSchema.safeParse(JSON.parse(text)).data ?? null
  } catch {
    return null
  }
}
