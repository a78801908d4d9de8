import type { FromDevice, ToDevice } from '@rain/protocol'
import type { Capturer } from '../desktop.ts'

/** The message `live`; its parts lie one behind the other in the bytes that go with it. */
export type LiveMessage = Extract<FromDevice, { type: 'live' }>
export type WatchWish = Omit<Extract<ToDevice, { type: 'watch' }>, 'type'>

export interface Watch {
  /** Another size or quality, or a whole picture for somebody who has just come. */
  change(wish: WatchWish): void
  /** That picture has been shown. */
  shown(seq: number): void
  stop(): Promise<void>
}

export async function startWatch(_options: {
  capturer: Capturer
  wish: WatchWish
  send: (message: LiveMessage, bytes: Buffer) => void
}): Promise<Watch> {
  return { change: () => undefined, shown: () => undefined, stop: async () => undefined }
}
