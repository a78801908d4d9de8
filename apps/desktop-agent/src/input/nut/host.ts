// A process of its own for the library that moves mouse and keys: it ends its process for some keys, for a screen that
// shrinks, for a display that goes. See messages.ts for what is said.
import type { HostAction, HostMessage, HostRequest } from './messages.ts'

type Nut = typeof import('@nut-tree-fork/nut-js')

const say = (message: HostMessage) => process.send?.(message)

try {
  const nut = await import('@nut-tree-fork/nut-js')
  withoutDelays(nut)
  let last: Promise<unknown> = Promise.resolve()
  process.on('message', (request: HostRequest) => {
    last = last.then(() => act(nut, request))
  })
  process.on('disconnect', () => process.exit(0))
  say({ ready: true })
} catch (error) {
  say({ problem: inWords(error) })
  process.exitCode = 1
  process.disconnect?.()
}

/** Its own delays are 100 ms for each click and 300 ms for each key; whoever asks knows when to wait. */
function withoutDelays({ mouse, keyboard, providerRegistry }: Nut) {
  mouse.config.autoDelayMs = 0
  keyboard.config.autoDelayMs = 0
  providerRegistry.getMouse().setMouseDelay(0)
  providerRegistry.getKeyboard().setKeyboardDelay(0)
}

async function act(nut: Nut, request: HostRequest) {
  try {
    say({ id: request.id, ...(await perform(nut, request)) })
  } catch (error) {
    say({ id: request.id, error: inWords(error) })
  }
}

async function perform({ mouse, keyboard, Button, Key, Point }: Nut, action: HostAction) {
  switch (action.do) {
    case 'move':
      await mouse.setPosition(new Point(action.x, action.y))
      return {}
    case 'button': {
      const button = { left: Button.LEFT, middle: Button.MIDDLE, right: Button.RIGHT }[action.button]
      await (action.down ? mouse.pressButton(button) : mouse.releaseButton(button))
      return {}
    }
    case 'wheel': {
      const turn = { up: 'scrollUp', down: 'scrollDown', left: 'scrollLeft', right: 'scrollRight' } as const
      await mouse[turn[action.direction]](action.amount)
      return {}
    }
    case 'key': {
      const key = Key[action.key as keyof typeof Key]
      if (key === undefined) throw new Error(`no key ${action.key}`)
      await (action.down ? keyboard.pressKey(key) : keyboard.releaseKey(key))
      return {}
    }
    case 'text':
      await keyboard.type(action.text)
      return {}
    case 'pointer': {
      const { x, y } = await mouse.getPosition()
      return { pointer: { x, y } }
    }
  }
}

function inWords(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}
