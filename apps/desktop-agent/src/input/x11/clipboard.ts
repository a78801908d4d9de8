import { delay } from '@rain/runtime'
import type { XEvent } from 'x11'
import type { X11Connection } from '../../x11/connect.ts'

/** What a clipboard offers: the bytes by the name of their kind (`UTF8_STRING`, `image/png`). */
export type ClipboardContent = ReadonlyMap<string, Buffer>

/** Takes part in the clipboard as a program of its own. */
export interface Clipboard {
  /** All kinds that can be kept, or an empty map when nobody offers anything. */
  read(): Promise<ClipboardContent>
  /** Offers something until another program does. Empty: there is nothing in the clipboard any more. */
  offer(content: ClipboardContent): Promise<void>
  /**
   * Offers a text, lets `insert` ask a window for it, and waits until the window's program has fetched it.
   * @returns Whether it did, within a second.
   */
  serve(text: string, window: number, insert: () => Promise<void>, signal: AbortSignal): Promise<boolean>
  close(): void
}

/** Kinds that are kept; the rest are conversions of these, or only mean something to the program itself. */
const keptKinds = [
  'UTF8_STRING',
  'text/plain;charset=utf-8',
  'STRING',
  'text/html',
  'text/rtf',
  'text/uri-list',
  'x-special/gnome-copied-files',
  'image/png',
  'image/jpeg',
  'image/bmp',
  'chromium/x-web-custom-data',
]
const textKinds = ['UTF8_STRING', 'text/plain;charset=utf-8', 'text/plain', 'STRING', 'TEXT']

const serveTimeoutMs = 1_000
const readTimeoutMs = 1_000
/** After the text was fetched: programs ask again for other kinds of the same. */
const quietMs = 50
/** Clipboard histories fetch whatever is new at once; what comes later comes from the paste. */
const historiesMs = 25
const largestBytes = 64 * 1024 * 1024
/** Larger pieces are sent in parts. Below what every server takes in one request. */
const partBytes = 128 * 1024

const propertyChange = 1 << 22
const inputOnly = 2
const newValue = 0
const deleted = 1
const currentTime = 0
const none = 0

export async function createClipboard(connection: X11Connection): Promise<Clipboard> {
  const { client, screen, display } = connection
  const atom = (name: string) => connection.ask<number>(name, (done) => client.InternAtom(false, name, done))
  const nameOf = (value: number) => connection.ask<string>('name', (done) => client.GetAtomName(value, done))
  const names = ['CLIPBOARD', 'TARGETS', 'INCR', 'ATOM', 'MULTIPLE', 'RAIN_CLIPBOARD', ...keptKinds, ...textKinds]
  const atoms = new Map<string, number>()
  for (const name of names) atoms.set(name, await atom(name))
  const numberOf = (name: string) => atoms.get(name) ?? none
  const selection = numberOf('CLIPBOARD')
  const mailbox = numberOf('RAIN_CLIPBOARD')

  const window = client.AllocID()
  client.CreateWindow(window, screen.root, 0, 0, 1, 1, 0, 0, inputOnly, 0, { eventMask: propertyChange })

  let offered: ClipboardContent = new Map()
  let isOwner = false
  const servings = new Set<(request: { requestor: number; isText: boolean }) => void>()
  const sendings = new Map<string, (() => void) | undefined>()
  const waiting = new Set<(event: XEvent) => void>()

  const stopListening = connection.onEvent((event) => {
    for (const listener of waiting) listener(event)
    if (event.name === 'SelectionRequest')
      void answer(event).catch(() => undefined) // its window has gone
    else if (event.name === 'SelectionClear' && event.selection === selection) isOwner = false
    else if (event.name === 'PropertyNotify' && event.state === deleted) sendings.get(`${event.wid}:${event.atom}`)?.()
  })

  async function answer(event: XEvent) {
    const requestor = Number(event.requestor)
    const target = Number(event.target)
    const property = Number(event.property) || target
    const kind = [...offered.keys()].find((name) => numberOf(name) === target)
    const content = kind === undefined ? undefined : offered.get(kind)
    const isTargets = target === numberOf('TARGETS')
    if (isTargets) {
      const all = [target, ...[...offered.keys()].map(numberOf)]
      client.ChangeProperty(0, requestor, property, numberOf('ATOM'), 32, all)
    } else if (content && content.length > partBytes) {
      startSending(requestor, property, target, content)
    } else if (content) {
      client.ChangeProperty(0, requestor, property, target, 8, content)
    }
    client.SendEvent(requestor, 0, 0, {
      name: 'SelectionNotify',
      type: 31,
      seq: 0,
      time: event.time,
      requestor,
      selection: event.selection,
      target,
      property: isTargets || content ? property : none,
    })
    await connection.ask<unknown>('clipboard served', (done) => client.GetInputFocus(done))
    if (content && content.length <= partBytes) tellServed(requestor, kind)
  }

  function tellServed(requestor: number, kind: string | undefined) {
    for (const serving of servings) serving({ requestor, isText: kind !== undefined && textKinds.includes(kind) })
  }

  /** In parts: the other side deletes each when it has read it, which asks for the next; an empty one is the last. */
  function startSending(requestor: number, property: number, target: number, content: Buffer) {
    const key = `${requestor}:${property}`
    let at = 0
    client.ChangeWindowAttributes(requestor, { eventMask: propertyChange })
    client.ChangeProperty(0, requestor, property, numberOf('INCR'), 32, [content.length])
    sendings.set(key, () => {
      const part = content.subarray(at, at + partBytes)
      at += part.length
      client.ChangeProperty(0, requestor, property, target, 8, part)
      if (part.length > 0) return
      sendings.delete(key)
      tellServed(
        requestor,
        [...offered.keys()].find((name) => numberOf(name) === target),
      )
    })
  }

  /** Resolves to null when it did not come in time. */
  function nextEvent(matches: (event: XEvent) => boolean): Promise<XEvent | null> {
    return new Promise((resolve) => {
      const end = (event: XEvent | null) => {
        clearTimeout(timer)
        waiting.delete(listener)
        resolve(event)
      }
      const listener = (event: XEvent) => {
        if (matches(event)) end(event)
      }
      const timer = setTimeout(() => end(null), readTimeoutMs)
      waiting.add(listener)
    })
  }

  const takeMail = () =>
    connection.ask<{ type: number; data: Buffer }>('clipboard', (done) =>
      client.GetProperty(1, window, mailbox, 0, 0, largestBytes / 4, done),
    )

  async function fetchKind(target: number): Promise<Buffer | null> {
    const arrived = nextEvent((event) => event.name === 'SelectionNotify' && event.requestor === window)
    client.DeleteProperty(window, mailbox)
    client.ConvertSelection(window, selection, target, mailbox, currentTime)
    const answered = await arrived
    if (!answered || answered.property === none) return null
    const nextPart = () =>
      nextEvent((event) => event.name === 'PropertyNotify' && event.atom === mailbox && event.state === newValue)
    const soon = nextPart()
    const { type, data } = await takeMail()
    if (type !== numberOf('INCR')) return data
    const parts: Buffer[] = []
    let size = 0
    for (let part = await soon; part;) {
      const next = nextPart()
      const piece = await takeMail()
      if (piece.data.length === 0 && piece.type !== none) return Buffer.concat(parts)
      size += piece.data.length
      if (size > largestBytes) return null
      parts.push(Buffer.from(piece.data))
      part = await next
    }
    return null
  }

  async function own(content: ClipboardContent) {
    for (const name of content.keys()) if (!atoms.has(name)) atoms.set(name, await atom(name))
    offered = content
    isOwner = content.size > 0
    client.SetSelectionOwner(isOwner ? window : none, selection, currentTime)
    await connection.ask<unknown>('clipboard taken', (done) => client.GetInputFocus(done))
  }

  return {
    async read() {
      if (isOwner) return offered
      const owner = await connection.ask<number>('clipboard', (done) => client.GetSelectionOwner(selection, done))
      if (owner === none) return new Map()
      const targets = await fetchKind(numberOf('TARGETS'))
      const content = new Map<string, Buffer>()
      for (let at = 0; targets && at + 4 <= targets.length; at += 4) {
        const name = await nameOf(targets.readUInt32LE(at))
        if (!keptKinds.includes(name)) continue
        const data = await fetchKind(numberOf(name))
        if (data) content.set(name, Buffer.from(data))
      }
      return content
    },
    offer: own,
    async serve(text, target, insert, signal) {
      const bytes = Buffer.from(text)
      const programOf = (id: number) => id & ~display.resource_mask
      const histories = new Set<number>()
      let hasAsked = false
      let lastServed = 0
      const serving = ({ requestor, isText }: { requestor: number; isText: boolean }) => {
        const program = programOf(requestor)
        if (!hasAsked) histories.add(program)
        else if (isText && (program === programOf(target) || !histories.has(program))) lastServed = performance.now()
      }
      servings.add(serving)
      try {
        await own(new Map(textKinds.map((kind) => [kind, bytes])))
        await delay(historiesMs, signal)
        if (signal.aborted) return false
        hasAsked = true
        await insert()
        const deadline = performance.now() + serveTimeoutMs
        while (lastServed === 0 && performance.now() < deadline && !signal.aborted) await delay(2, signal)
        while (lastServed > 0 && performance.now() < lastServed + quietMs) await delay(quietMs / 5)
        return lastServed > 0
      } finally {
        servings.delete(serving)
      }
    },
    close() {
      stopListening()
      client.DestroyWindow(window)
    },
  }
}
