import type { Point } from '../../desktop.ts'
import type { X11Connection } from '../../x11/connect.ts'

/** The part of the client's extension for tests that is used here. */
export interface XtestExtension {
  FakeInput(type: number, detail: number, delayMs: number, window: number, x: number, y: number): void
  /** With true, a program that has the server for itself does not hold up our requests. */
  GrabControl(impervious: boolean): void
}

/** Presses and releases, as if they came from devices. They take effect in the order of the calls. */
export interface FakeInput {
  key(keycode: number, down: boolean): void
  button(button: number, down: boolean): void
  move(to: Point): void
  /** Resolves when the server has carried out everything so far. */
  carriedOut(): Promise<void>
  /** Of all devices together. */
  pressed(): Promise<{ keycodes: number[]; buttons: number[]; pointer: Point }>
}

const eventType = { keyPress: 2, keyRelease: 3, buttonPress: 4, buttonRelease: 5, motion: 6 } as const
const firstButtonBit = 8
const buttonsOfMask = [1, 2, 3, 4, 5]

export function createFakeInput(connection: X11Connection, xtest: XtestExtension): FakeInput {
  const { client, screen } = connection
  let isCorked = false

  /** All requests of one go leave in one write. */
  function send(type: number, detail: number, { x, y }: Point = { x: 0, y: 0 }) {
    if (!isCorked) {
      isCorked = true
      client.stream?.cork()
      queueMicrotask(() => {
        isCorked = false
        client.stream?.uncork()
      })
    }
    xtest.FakeInput(type, detail, 0, type === eventType.motion ? screen.root : 0, x, y)
  }

  return {
    key: (keycode, down) => send(down ? eventType.keyPress : eventType.keyRelease, keycode),
    button: (button, down) => send(down ? eventType.buttonPress : eventType.buttonRelease, button),
    move: (to) => send(eventType.motion, 0, to),
    async carriedOut() {
      await connection.ask<unknown>('input', (done) => client.GetInputFocus(done))
    },
    async pressed() {
      const [keymap, pointer] = await Promise.all([
        connection.ask<Buffer>('pressed keys', (done) => client.QueryKeymap(done)),
        connection.ask<{ rootX: number; rootY: number; keyMask: number }>('pointer', (done) =>
          client.QueryPointer(screen.root, done),
        ),
      ])
      const keycodes = Array.from({ length: 256 }, (_, code) => code).filter(
        (code) => ((keymap[code >> 3] ?? 0) >> (code & 7)) & 1,
      )
      const buttons = buttonsOfMask.filter((button) => (pointer.keyMask >> (firstButtonBit + button - 1)) & 1)
      return { keycodes, buttons, pointer: { x: pointer.rootX, y: pointer.rootY } }
    },
  }
}
