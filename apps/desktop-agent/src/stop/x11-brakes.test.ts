import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { installed, startDisplay, type VirtualDisplay } from '@rain/testing'
import { openInput } from '../input/open-input.ts'
import type { OpenedInput } from '../input/opened-input.ts'
import type { Brakes } from './brakes.ts'
import { watchBrakes } from './watch-brakes.ts'

const describeWithServer = installed('Xvfb', 'xdotool', 'setxkbmap') ? describe : describe.skip

describeWithServer('the brakes of an X display', () => {
  let display: VirtualDisplay
  let input: OpenedInput
  let brakes: Brakes
  const heard: string[] = []
  let listener: (() => void) | undefined

  const hear = (what: string) => {
    heard.push(what)
    listener?.()
  }
  /** Resolves when all of these were heard. */
  const untilHeard = (...what: string[]) =>
    new Promise<void>((resolve) => {
      listener = () => what.every((each) => heard.includes(each)) && resolve()
      listener()
    })
  /** What a person at the computer does. It comes to the server as another program's. */
  const person = (...command: string[]) => display.run('xdotool', command)

  beforeAll(async () => {
    display = await startDisplay({ width: 640, height: 480 })
    const at = { display: display.name, authorityFile: display.authorityFile }
    const opened = await openInput({ platform: 'linux', ...at })
    if ('problem' in opened) throw new Error(opened.problem)
    input = opened
    const watching = await watchBrakes({
      ...at,
      isActing: () => input.isActing(),
      onBrake: hear,
      onLocalInput: () => hear('local'),
      onLost: () => hear('lost'),
    })
    if ('problem' in watching) throw new Error(watching.problem)
    brakes = watching
  })
  afterAll(async () => {
    await input.close()
    brakes.close()
    await display.stop()
  })
  const untilEchoIsOver = async () => {
    while (input.isActing()) await new Promise((resolve) => setTimeout(resolve, 20))
    heard.length = 0
  }

  test('the agent itself is nobody at the computer, and its pointer in the corner no brake', async () => {
    expect(brakes.problems).toEqual([])
    await untilEchoIsOver()
    await input.move({ x: 300, y: 200 })
    await input.move({ x: 0, y: 0 })
    await input.click('left', 1, ['ctrl'], new AbortController().signal)
    await input.move({ x: 300, y: 200 })
    await untilEchoIsOver()
    await person('mousemove_relative', '200', '200')
    await untilHeard('local')
    expect(heard).toEqual(['local'])
  })

  test('a person who throws the pointer into the corner stops it', async () => {
    await untilEchoIsOver()
    await person('mousemove_relative', '--', '-2000', '-2000')
    await untilHeard('corner')
    expect(heard.filter((each) => each !== 'local')).toEqual(['corner'])
    await person('mousemove_relative', '200', '200')
  })

  test('keys that are only a part of it do not', async () => {
    await untilEchoIsOver()
    await person('key', 'ctrl+alt+Escape')
    await person('mousemove_relative', '--', '-2000', '-2000')
    await untilHeard('corner')
    expect(heard).not.toContain('hotkey')
    await person('mousemove_relative', '200', '200')
  })

  test.each(['us', 'de', 'us,ru'])('the hotkey stops it with the layout %s', async (layout) => {
    await display.run('setxkbmap', ['-layout', layout])
    await untilEchoIsOver()
    await person('key', 'ctrl+alt+shift+Escape')
    await untilHeard('hotkey')
    expect(heard.filter((each) => each !== 'local')).toEqual(['hotkey'])
  })

  test('two presses are told twice, however fast they follow', async () => {
    await untilEchoIsOver()
    await person('key', 'ctrl+alt+shift+Escape', 'ctrl+alt+shift+Escape')
    await person('mousemove_relative', '--', '-2000', '-2000')
    await untilHeard('corner')
    expect(heard.filter((each) => each === 'hotkey')).toHaveLength(2)
    await person('mousemove_relative', '200', '200')
  })

  test('a press is told once while the keys are held', async () => {
    await untilEchoIsOver()
    await display.run('xset', ['r', 'rate', '20', '50'])
    await person('keydown', 'ctrl+alt+shift+Escape', 'sleep', '0.3', 'keyup', 'ctrl+alt+shift+Escape')
    await person('mousemove_relative', '--', '-2000', '-2000')
    await untilHeard('corner')
    expect(heard.filter((each) => each === 'hotkey')).toHaveLength(1)
    await person('mousemove_relative', '200', '200')
  })

  test('it works while another program has the keyboard for itself', async () => {
    const menu = display.start('xterm', ['-xrm', '*secureKeyboard: true', '-e', 'sleep 60'])
    await untilEchoIsOver()
    await person('key', 'ctrl+alt+shift+Escape')
    await untilHeard('hotkey')
    menu.kill()
  })

  test('when the server dies, that is told', async () => {
    await display.kill()
    await untilHeard('lost')
  })
})
