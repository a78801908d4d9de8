import { expect, test } from '@jest/globals'
import type { Eyes } from '../eyes.ts'
import type { WatchWish } from '../live/live-message.ts'
import { silentLogger } from '../testing/silent-logger.ts'
import { createLiveView } from './create-live-view.ts'

const wish = (maxWidth: number): WatchWish => ({ display: 0, maxWidth, maxHeight: 600, quality: 60, whole: true })

/** Eyes that write down what is watched; opening a watch takes until `open` is called. */
function slowEyes() {
  const done: string[] = []
  let open = () => {}
  const eyes = {
    watch: async ({ maxWidth }: WatchWish) => {
      done.push(`watch ${maxWidth}`)
      await new Promise<void>((resolve) => (open = resolve))
      return {
        change: (to: WatchWish) => void done.push(`change ${to.maxWidth}`),
        shown: (seq: number) => void done.push(`shown ${seq}`),
        stop: async () => void done.push('stop'),
      }
    },
  } as unknown as Eyes
  return { done, eyes, open: () => open() }
}

const never = () => () => undefined

/** All that can happen without anybody doing anything has happened by then. */
const rest = () => new Promise((resolve) => setImmediate(resolve))

test('what is wished while a watch is being opened is done once it is open, and only the last of it', async () => {
  const { done, eyes, open } = slowEyes()
  const live = createLiveView({ eyes: async () => eyes, onOpen: never, send: () => undefined, logger: silentLogger() })
  live.watch(wish(100))
  await rest()
  live.watch(wish(200))
  live.watch(wish(300))
  open()
  await rest()
  live.shown(4)
  expect(done).toEqual(['watch 100', 'change 300', 'shown 4'])
})

test('nobody looks any more before it was open: it is stopped at once', async () => {
  const { done, eyes, open } = slowEyes()
  const live = createLiveView({ eyes: async () => eyes, onOpen: never, send: () => undefined, logger: silentLogger() })
  live.watch(wish(100))
  await rest()
  live.unwatch()
  open()
  await rest()
  live.shown(1)
  expect(done).toEqual(['watch 100', 'stop'])
})

test('a desktop that was opened anew is watched anew', async () => {
  const [first, second] = [slowEyes(), slowEyes()]
  let now = first.eyes
  let tellOpened = () => {}
  const onOpen = (listener: () => void) => ((tellOpened = listener), () => undefined)
  const live = createLiveView({ eyes: async () => now, onOpen, send: () => undefined, logger: silentLogger() })
  live.watch(wish(100))
  await rest()
  first.open()
  await rest()
  now = second.eyes
  tellOpened()
  await rest()
  expect([first.done, second.done]).toEqual([['watch 100', 'stop'], ['watch 100']])
})

test('a desktop that there is not is looked for with the next wish', async () => {
  const { done, eyes } = slowEyes()
  let now: Eyes | null = null
  const live = createLiveView({ eyes: async () => now, onOpen: never, send: () => undefined, logger: silentLogger() })
  live.watch(wish(100))
  await rest()
  now = eyes
  live.watch(wish(200))
  await rest()
  expect(done).toEqual(['watch 200'])
})

test('a watch that fails is no end: the next wish begins one', async () => {
  const { done, eyes } = slowEyes()
  let fails = true
  const live = createLiveView({
    eyes: () => (fails ? Promise.reject(new Error('no screen')) : Promise.resolve(eyes)),
    onOpen: never,
    send: () => undefined,
    logger: silentLogger(),
  })
  live.watch(wish(100))
  await rest()
  fails = false
  live.watch(wish(200))
  await rest()
  expect(done).toEqual(['watch 200'])
})
