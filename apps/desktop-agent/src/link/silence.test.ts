import { expect, jest, test } from '@jest/globals'
import type { DeviceFacts, FromDevice } from '@rain/protocol'
import { silentLogger } from '../testing/silent-logger.ts'
import type { Channel } from './channel.ts'
import { serveLink, type ServeLinkOptions } from './serve-link.ts'

test('a gateway that says nothing for ten seconds has no say: all is released and the link ends', async () => {
  jest.useFakeTimers()
  try {
    const interrupted: string[] = []
    const channel = createChannel()
    const served = serveLink(channel, {
      ...doubles,
      executor: { interrupt: async (why: string) => void interrupted.push(why) } as ServeLinkOptions['executor'],
    })
    await jest.advanceTimersByTimeAsync(9_500)
    expect(channel.endedWith).toBeUndefined()
    await jest.advanceTimersByTimeAsync(2_000)
    expect(await served).toContain('said nothing')
    expect(interrupted).toHaveLength(1)
  } finally {
    jest.useRealTimers()
  }
})

function createChannel(): Channel & { endedWith?: string; sent: FromDevice[] } {
  let tell: (why: string) => void = () => undefined
  const channel: Channel & { endedWith?: string; sent: FromDevice[] } = {
    sent: [],
    send: (message) => void channel.sent.push(message),
    listen: () => undefined,
    ended: new Promise((resolve) => (tell = resolve)),
    end(why) {
      channel.endedWith = why
      tell(why)
    },
  }
  return channel
}

const doubles = {
  standing: { onChange: () => () => undefined, forgetController: () => undefined, stopped: null, epoch: 0 },
  person: {},
  facts: async () => ({}) as DeviceFacts,
  openLive: () => ({ close: () => undefined }),
  onLocalInput: () => () => undefined,
  now: () => Date.now(),
  hasSlept: () => false,
  logger: silentLogger(),
} as unknown as ServeLinkOptions
