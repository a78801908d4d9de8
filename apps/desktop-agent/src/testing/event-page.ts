import { chromium, type Page } from 'playwright-core'
import type { Point } from '../desktop.ts'
import type { VirtualDisplay } from './start-display.ts'

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
  /** All since the last call of `clear`, once the browser has seen everything the display has sent. */
  events(...types: string[]): Promise<SeenEvent[]>
  clear(): Promise<void>
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
</script>`

export const browserPath = '/usr/bin/chromium'

export async function openEventPage(display: VirtualDisplay): Promise<EventPage> {
  const browser = await chromium.launch({
    executablePath: browserPath,
    headless: false,
    env: Object.fromEntries(Object.entries(display.environment).map(([name, value]) => [name, value ?? ''])),
    args: ['--no-sandbox', '--kiosk', '--disable-gpu', '--disable-features=Translate', '--force-device-scale-factor=1'],
  })
  const context = await browser.newContext({ viewport: null })
  const page = await context.newPage()
  await page.setContent(html)
  await page.bringToFront()
  await page.focus('#text')
  // the window has its place once the browser is drawn there
  await page.waitForFunction('outerWidth === screen.width && outerHeight === screen.height && document.hasFocus()')
  return {
    page,
    async events(...types) {
      const seen = await page.evaluate(
        'new Promise((done) => requestAnimationFrame(() => setTimeout(() => done(seen))))',
      )
      return (seen as SeenEvent[]).filter(({ type }) => types.length === 0 || types.includes(type))
    },
    clear: () => page.evaluate('seen.length = 0').then(() => undefined),
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
