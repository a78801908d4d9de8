import type { Page } from 'playwright-core'

/** A page as somebody has it who has no mouse, and no sight of it perhaps: keys, and what a screen reader says. */
export interface Keyboard {
  press(...keys: string[]): Promise<void>
  type(text: string): Promise<void>
  /** Role and name of what has the focus, as `button "Send"`. It is visible, and seen to have it. */
  here(): Promise<string>
  /** Waits until the focus is there. */
  isAt(wanted: RegExp): Promise<void>
  /** Goes from one thing to the next until the focus is there. */
  goTo(wanted: RegExp, key?: 'Tab' | 'Shift+Tab' | 'ArrowDown' | 'ArrowRight'): Promise<void>
  /** What was announced since it was asked last, in order. */
  heard(): Promise<string[]>
}

const mostSteps = 80
const patienceMs = 10_000

export async function keyboardOf(page: Page): Promise<Keyboard> {
  await page.evaluate(listen)
  const press = async (...keys: string[]) => {
    for (const key of keys) await page.keyboard.press(key)
  }
  const here = async () => {
    const end = Date.now() + patienceMs
    for (;;) {
      // what works at the moment is switched off, and has the focus again when it is done
      const fault = await page.evaluate(faultOfFocus)
      if (fault === null) return nameOfFocus(page)
      if (Date.now() > end) throw new Error(`the focus is on ${await nameOfFocus(page)}, which ${fault}`)
      await page.waitForTimeout(30)
    }
  }
  const isAt = async (wanted: RegExp) => {
    const end = Date.now() + patienceMs
    for (;;) {
      const name = await here()
      if (wanted.test(name)) return
      if (Date.now() > end) throw new Error(`the focus is on ${name} and not on ${wanted}`)
      await page.waitForTimeout(50)
    }
  }
  return {
    press,
    here,
    isAt,
    type: (text) => page.keyboard.type(text),
    async goTo(wanted, key = 'Tab') {
      const passed: string[] = []
      while (passed.length < mostSteps) {
        await press(key)
        const name = await here()
        if (wanted.test(name)) return
        passed.push(name)
      }
      throw new Error(`${wanted} is not reached with ${key}; passed: ${passed.join(', ')}`)
    },
    heard: () => page.evaluate(() => (window as unknown as { heard: string[] }).heard.splice(0)),
  }
}

/** In the page: writes down what its live regions say. */
function listen(): void {
  const heard: string[] = []
  Object.assign(window, { heard })
  const regions = '[role=status], [role=alert], [aria-live=polite], [aria-live=assertive]'
  new MutationObserver((changes) => {
    const changed = changes.flatMap(({ type, target, addedNodes }) =>
      type === 'childList' ? [...addedNodes] : [target],
    )
    const spoken = new Set(
      changed.flatMap((node) => {
        const element = node instanceof Element ? node : node.parentElement
        const region = element?.isConnected ? element.closest(regions) : null
        return region ? [region] : []
      }),
    )
    for (const { textContent } of spoken) if (textContent?.trim()) heard.push(textContent.trim())
  }).observe(document.body, { childList: true, characterData: true, subtree: true })
}

/** Role and name, as the accessibility tree has them. */
async function nameOfFocus(page: Page): Promise<string> {
  const focused = page.locator(':focus')
  if ((await focused.count()) === 0) return 'nothing'
  const [line = ''] = (await focused.ariaSnapshot()).split('\n')
  // a name with a colon stands in quotes
  return line.replace(/^- '?/, '').replace(/'?:?$/, '')
}

/** In the page: why somebody would not see where the focus is; null: they would. */
function faultOfFocus(): string | null {
  const element = document.activeElement
  if (!(element instanceof HTMLElement) || element === document.body) return 'is the whole page'
  // what is drawn in place of a field that only screen readers see
  const seen = element.closest('label') ?? element
  const { top, left, bottom, right } = seen.getBoundingClientRect()
  if (bottom <= 0 || right <= 0 || top >= innerHeight || left >= innerWidth) return 'is out of view'
  const { outlineStyle, boxShadow } = getComputedStyle(element)
  const byItself = element.matches('input, textarea, [role^=menuitem]')
  const isShown = element.matches(':focus-visible') && (byItself || outlineStyle !== 'none' || boxShadow !== 'none')
  return isShown ? null : 'does not show that it has it'
}
