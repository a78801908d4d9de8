import { chromium, type Page } from 'playwright-core'
import type { VirtualDisplay } from '@rain/testing'
import type { Point } from '../desktop.ts'

/** What a program saw of mouse and keyboard. Places are those of the screen. */
export interface SeenEvent {
  type: string
  x: number
  y: number
  button: number
  buttons: number
  detail: number
  key: string
  code: string
  repeat: boolean
  deltaX: number
  deltaY: number
  /** `ctrl shift alt meta`, those that were held. */
  held: string
  /** Milliseconds since the page was opened. */
  at: number
}

/** A browser that fills a display and writes down all it sees; the judge of what a driver has done. */
export interface EventPage {
  page: Page
  /** All since the last call, of all types or these. Whatever was sent before is among them: a key marks the end. */
  events(...types: string[]): Promise<SeenEvent[]>
  /** Resolves when the text field holds this; rejects, with what it holds, when it does not in time. */
  hasText(text: string): Promise<void>
  /** The middle of an element in pixels of the screen. */
  placeOf(selector: string): Promise<Point>
  close(): Promise<void>
}

const html = `<!doctype html><meta charset="utf-8"><title>Events</title>
<style>body { margin: 0; height: 3000px; width: 5000px } textarea { position: fixed; left: 50px; top: 50px; width: 500px; height: 200px }
#pad { position: fixed; left: 50px; top: 300px; width: 500px; height: 200px; background: #ddd; user-select: none }</style>
<textarea id="text" spellcheck="false"></textarea><div id="pad"></div>
<script>
  window.seen = []
  const types = ['mousemove', 'mousedown', 'mouseup', 'click', 'dblclick', 'auxclick', 'contextmenu', 'wheel', 'keydown', 'keyup']
  for (const type of types) addEventListener(type, (e) => {
    if (type === 'contextmenu') e.preventDefault()
    const held = [e.ctrlKey && 'ctrl', e.shiftKey && 'shift', e.altKey && 'alt', e.metaKey && 'meta'].filter(Boolean).join(' ')
    const { clientX, clientY, button, buttons, detail, key, code, repeat, deltaX, deltaY } = e
    seen.push({ type, x: clientX, y: clientY, button, buttons, detail, key, code, repeat, deltaX, deltaY, held, at: performance.now() })
  }, { capture: true, passive: false })
  const text = document.getElementById('text')
  text.addEventListener('keydown', (e) => {
    if (e.key !== 'Tab' || e.ctrlKey || e.altKey) return
    e.preventDefault()
    text.setRangeText('\\t', text.selectionStart, text.selectionEnd, 'end')
  })
</script>`

export const browserPath = '/usr/bin/chromium'

/** A key that nothing else uses. */
export const markKey = 'F8'

/** @param pressMark Presses and releases `markKey`, by what is judged or by something else. */
export async function openEventPage(display: VirtualDisplay, pressMark: () => Promise<unknown>): Promise<EventPage> {
  // its own first window is the one that fills the display
  const browser = await chromium.launchPersistentContext('', {
    executablePath: browserPath,
    headless: false,
    viewport: null,
    env: Object.fromEntries(Object.entries(display.environment).map(([name, value]) => [name, value ?? ''])),
    args: ['--no-sandbox', '--kiosk', '--disable-gpu', '--force-device-scale-factor=1'],
  })
  const page = browser.pages()[0] ?? (await browser.newPage())
  await page.setContent(html)
  await page.bringToFront()
  await page.focus('#text')
  // the window has its place once the browser is drawn there
  await page.waitForFunction('innerWidth === screen.width && innerHeight === screen.height && document.hasFocus()')
  return {
    page,
    async events(...types) {
      await pressMark()
      await page.waitForFunction(`seen.some(({ type, key }) => type === 'keyup' && key === '${markKey}')`)
      // keys overtake the mouse, which a browser looks up its target for first
      await page.evaluate(`new Promise((done) => {
        const look = (before) => setTimeout(() => (seen.length === before ? done() : look(seen.length)), 100)
        look(seen.length)
      })`)
      const seen = (await page.evaluate('seen.splice(0)')) as SeenEvent[]
      return seen.filter(({ type, key }) => key !== markKey && (types.length === 0 || types.includes(type)))
    },
    async hasText(text) {
      await page
        .waitForFunction('(wanted) => document.querySelector("textarea").value === wanted', text, { timeout: 10_000 })
        .catch(async () => {
          throw new Error(`The text field holds ${JSON.stringify((await page.inputValue('#text')).slice(0, 500))}`)
        })
    },
    async placeOf(selector) {
      const box = await page.locator(selector).boundingBox()
      if (!box) throw new Error(`There is no ${selector}`)
      const [left, top] = (await page.evaluate(
        '[screenX + outerWidth - innerWidth, screenY + outerHeight - innerHeight]',
      )) as [number, number]
      return { x: Math.round(left + box.x + box.width / 2), y: Math.round(top + box.y + box.height / 2) }
    },
    close: () => browser.close(),
  }
}
