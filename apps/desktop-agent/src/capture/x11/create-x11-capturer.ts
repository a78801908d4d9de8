import type { Display } from '@rain/protocol'
import { DisplayChanged, type Capturer, type CaptureSession, type RawFrame, type Rect } from '../../desktop.ts'
import { intersection } from '../../geometry.ts'
import { X11Error, type X11Connection } from '../../x11/connect.ts'
import { readActiveWindow } from './active-window.ts'
import { createCursorReader } from './cursor.ts'
import { createDamage } from './damage.ts'
import { createDisplays } from './displays.ts'
import { bytesPerPixel, type PixelSource } from './pixels.ts'

const badMatch = 8

interface OpenSession {
  display: Display
  /** No longer what it was. */
  change(): void
  close(): Promise<void>
}

export async function createX11Capturer(options: {
  connection: X11Connection
  source: PixelSource
  format: RawFrame['format']
}): Promise<Capturer> {
  const { connection, source, format } = options
  const displays = await createDisplays(connection)
  const readCursor = await createCursorReader(connection)
  const damage = createDamage(connection)
  const sessions = new Set<OpenSession>()

  // the server sends word of a change before any pixels that are read after it
  let lastCheck: Promise<void> = Promise.resolve()
  displays.onChange(() => {
    // a server that dies in between is told through onLost
    lastCheck = displays.read().then(endChangedSessions, () => undefined)
  })

  function endChangedSessions(now: Display[]): void {
    for (const session of [...sessions]) {
      if (!now.some((display) => isSame(display, session.display))) session.change()
    }
  }

  async function open(index: number): Promise<CaptureSession> {
    const display = (await displays.read()).find((each) => each.index === index)
    if (!display) throw new DisplayChanged(`There is no display ${index}.`)
    return openDisplay(display)
  }

  async function openDisplay(display: Display): Promise<CaptureSession> {
    const room = await source.open(display.width * display.height * bytesPerPixel)
    const resizeListeners = new Set<() => void>()
    let changed = false
    let closed = false
    let lastGrab: Promise<unknown> = Promise.resolve()
    const open: OpenSession = {
      display,
      change() {
        if (changed) return
        changed = true
        for (const listener of [...resizeListeners]) listener()
      },
      async close() {
        if (closed) return
        closed = changed = true
        sessions.delete(open)
        await lastGrab
        await room.close()
      },
    }
    sessions.add(open)

    const hasChanged = () => new DisplayChanged(`The display ${display.name} has changed.`)

    async function grab({ x, y, width, height }: Rect): Promise<RawFrame> {
      if (changed) throw hasChanged()
      const area = { x: display.x + x, y: display.y + y, width, height }
      const data = await room.read(area).catch((error: unknown) => {
        // asked for more than there is: it shrank, and the event that says so is still on its way
        if (!(error instanceof X11Error) || error.code !== badMatch) throw error
        throw hasChanged()
      })
      await lastCheck
      if (changed) throw hasChanged()
      return { data, width, height, stride: width * bytesPerPixel, format }
    }

    return {
      display,
      grab(part = { x: 0, y: 0, width: display.width, height: display.height }) {
        const grabbed = lastGrab.then(() => grab(part))
        lastGrab = grabbed.catch(() => undefined)
        return grabbed
      },
      cursor: readCursor,
      async pointer() {
        const { rootX: x, rootY: y } = await connection.ask<{ rootX: number; rootY: number }>('the pointer', (done) =>
          connection.client.QueryPointer(connection.screen.root, done),
        )
        return { x, y }
      },
      onDamage(listener) {
        return damage.listen((parts) => {
          const here = parts.flatMap((part) => partOn(display, part) ?? [])
          if (here.length > 0) listener(here)
        })
      },
      onResize(listener) {
        resizeListeners.add(listener)
        return () => resizeListeners.delete(listener)
      },
      close: open.close,
    }
  }

  return {
    kind: source.kind,
    displays: displays.read,
    open,
    activeWindow: () => readActiveWindow(connection),
    onLost: connection.onLost,
    async close() {
      await Promise.all([...sessions].map((session) => session.close()))
      connection.close()
    },
  }
}

/** A part of the desktop in a display's own pixels. */
function partOn(display: Display, part: Rect): Rect | null {
  const shared = intersection(part, display)
  return shared && { ...shared, x: shared.x - display.x, y: shared.y - display.y }
}

function isSame(a: Display, b: Display): boolean {
  return a.name === b.name && a.x === b.x && a.y === b.y && a.width === b.width && a.height === b.height
}
