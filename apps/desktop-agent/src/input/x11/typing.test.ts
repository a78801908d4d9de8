import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { installed, startDisplay, until, type VirtualDisplay } from '@rain/testing'
import { openEventPage, type EventPage } from '../../testing/event-page.ts'
import { openInput } from '../open-input.ts'
import type { OpenedInput } from '../opened-input.ts'

const ascii = Array.from({ length: 95 }, (_, index) => String.fromCharCode(32 + index)).join('')
const texts = {
  ascii,
  spanish: 'El pingüino Wenceslao hizo kilómetros bajo exhaustiva lluvia; ¿añoraba a su ñandú? ¡Sí! 20 €',
  japanese: '日本語のテキスト。こんにちは、世界',
  emoji: '🎉 día 1 👍🏽 é̂',
  'several lines': 'uno\n\tdos\n\ttrés 日本\n',
}

const programs = installed('Xvfb', 'openbox', 'xprop', 'xdotool', 'setxkbmap', 'xterm', 'mousepad', 'chromium')
const describeWithPrograms = programs ? describe : describe.skip

describeWithPrograms('text that is typed', () => {
  const never = new AbortController().signal
  let display: VirtualDisplay
  let input: OpenedInput
  let folder: string

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'rain-typing-'))
    display = await startDisplay({ width: 1280, height: 800, windowManager: true })
    const opened = await openInput({ platform: 'linux', display: display.name, authorityFile: display.authorityFile })
    if ('problem' in opened) throw new Error(opened.problem)
    input = opened
  })
  afterAll(async () => {
    await input?.close()
    await display?.stop()
    await rm(folder, { recursive: true, force: true })
  })

  const type = async (text: string) => {
    expect(await input.type(text, { secret: false }, never)).toEqual({ typed: [...text].length, of: [...text].length })
  }
  const holds = (file: string, wanted: string) =>
    until(`${file} holds what was typed`, async () => (await readFile(file, 'utf8').catch(() => '')) === wanted).catch(
      async (error) => {
        expect(await readFile(file, 'utf8')).toBe(wanted)
        throw error
      },
    )
  const untilFocused = async (app: string) => {
    await display.giveKeyboard({ app })
    await until(`${app} has the keyboard`, async () => {
      const window = await display.run('xdotool', ['getactivewindow']).catch(() => '')
      if (window.trim() === '') return false
      const classes = await display.run('xprop', ['-id', window.trim(), 'WM_CLASS']).catch(() => '')
      return classes.toLowerCase().includes(app)
    })
  }

  describe('in a browser', () => {
    let page: EventPage
    beforeAll(async () => {
      page = await openEventPage(display, () => input.pressChord(['F8']))
    })
    afterAll(() => page?.close())

    for (const layout of ['us', 'es', 'fr', 'de', 'us,ru']) {
      test(`arrives exactly with the layout ${layout}`, async () => {
        await display.run('setxkbmap', ['-layout', layout])
        await page.page.focus('#text')
        for (const text of Object.values(texts)) {
          await page.page.fill('#text', '')
          await type(text)
          await page.hasText(text)
        }
      })
    }

    test('is as it was written while Caps Lock is on, and leaves it on', async () => {
      await display.run('setxkbmap', ['-layout', 'us'])
      await page.page.fill('#text', '')
      await input.pressChord(['Caps_Lock'])
      await type('Hello wörld')
      await page.hasText('Hello wörld')
      expect(await display.run('xset', ['q'])).toMatch(/Caps Lock: +on/)
      await input.pressChord(['CapsLock'])
      expect(await display.run('xset', ['q'])).toMatch(/Caps Lock: +off/)
    })

    test('follows a layout that is switched meanwhile, and leaves it', async () => {
      await display.run('setxkbmap', ['-layout', 'us,ru', '-option', 'grp:caps_toggle'])
      await page.page.fill('#text', '')
      await input.pressChord(['Caps_Lock'])
      await type('Привет, hello')
      await input.pressChord(['ctrl', 'a'])
      await page.hasText('Привет, hello')
      await input.pressChord(['f'])
      await input.pressChord(['Delete'])
      await display.run('setxkbmap', ['-layout', 'us', '-option', ''])
    })
  })

  describe.each(['us', 'es'])('with the layout %s', (layout) => {
    beforeAll(() => display.run('setxkbmap', ['-layout', layout]))

    test('arrives exactly in a terminal, long texts too', async () => {
      const file = join(folder, `xterm-${layout}.txt`)
      const terminal = display.start('xterm', ['-u8', '-e', `stty -ixon -echo; cat > ${file}`], { LC_ALL: 'C.UTF-8' })
      await untilFocused('xterm')
      await until('cat has begun', () =>
        readFile(file).then(
          () => true,
          () => false,
        ),
      )
      const lines = [texts.ascii, texts.spanish, texts.japanese, texts.emoji, 'long '.repeat(60)].join('\n')
      await type(`${lines}\n`)
      await input.pressChord(['ctrl', 'd'])
      await holds(file, `${lines}\n`)
      terminal.kill()
    })

    test('arrives exactly in an editor, and is saved with its key', async () => {
      const file = join(folder, `mousepad-${layout}.txt`)
      await writeFile(file, '')
      const editor = display.start('mousepad', [file], { LC_ALL: 'C.UTF-8' })
      await untilFocused('mousepad')
      const text = [texts.ascii, texts.spanish, texts.japanese, texts.emoji, 'tab\tend'].join('\n')
      await type(text)
      await input.pressChord(['ctrl', 's'])
      await holds(file, text)
      editor.kill()
    })
  })
})
