/** What of a list, or of the page, can have the focus. */
const focusable = 'a[href], button, input, select, textarea, [tabindex="0"]'
/** Where the keyboard goes on, the first that is there: what offers itself, the field to write in, the title of the page. */
const offer = '[data-focus-first]'
const homes = [offer, '#composer', 'h1[tabindex]']
/** Dialogs and menus give the focus back themselves; what is in view next may want it. */
const settleMs = 60
const listPatienceMs = 1_000
/** What offers itself may have to be fetched first. */
const offerPatienceMs = 1_000

/**
 * Whoever works by keyboard is never left without a place: when what has the focus goes away, the list it was in gets it
 * (`data-keeps-focus`), or else what leads on from there; what is only switched off for a moment gets it back. Those who point or
 * touch are left alone: a field that takes the focus opens the keyboard of a phone. Returns how to end it.
 */
export function keepFocus(): () => void {
  let byKeyboard = false
  let last: Element | null = null
  let list: Element | null = null
  let wasOff = false
  let goneAt = 0
  let sentHome: { to: Element; at: number } | null = null
  let timer: ReturnType<typeof setTimeout> | undefined

  const onKey = () => {
    byKeyboard = true
    sentHome = null
  }
  const onPointer = () => {
    byKeyboard = false
    sentHome = null
  }
  const onFocus = ({ target }: FocusEvent) => {
    if (!(target instanceof Element)) return
    last = target
    list = target.closest('[data-keeps-focus]')
    wasOff = false
    goneAt = 0
  }

  const look = () => {
    if (!byKeyboard || !last) return
    if (sentHome) takeOffer(sentHome)
    if (!last.isConnected) {
      goneAt ||= Date.now()
      timer ??= setTimeout(settle, settleMs)
    } else if (last.matches(':disabled')) wasOff = true
    else if (wasOff) {
      wasOff = false
      if (isNowhere()) focus(last)
    }
  }
  const settle = () => {
    timer = undefined
    if (!byKeyboard || !isNowhere() || !last || last.isConnected) return
    const inList = list?.isConnected ? first(list) : null
    // A list that is being read again is empty for a moment: what comes is looked at again.
    if (list?.isConnected && !inList && Date.now() - goneAt < listPatienceMs) return
    const home = inList ?? homeNow()
    if (!home) return
    focus(home)
    sentHome = { to: home, at: Date.now() }
  }
  const takeOffer = ({ to, at }: { to: Element; at: number }) => {
    const isLate = Date.now() - at > offerPatienceMs || document.activeElement !== to
    const offered = isLate ? null : document.querySelector(offer)
    if (isLate || offered) sentHome = null
    if (offered) focus(offered)
  }

  const watcher = new MutationObserver(look)
  window.addEventListener('keydown', onKey, { capture: true })
  window.addEventListener('pointerdown', onPointer, { capture: true })
  window.addEventListener('focusin', onFocus)
  watcher.observe(document.body, { childList: true, subtree: true, attributeFilter: ['disabled'] })
  return () => {
    clearTimeout(timer)
    watcher.disconnect()
    window.removeEventListener('keydown', onKey, { capture: true })
    window.removeEventListener('pointerdown', onPointer, { capture: true })
    window.removeEventListener('focusin', onFocus)
  }
}

function isNowhere(): boolean {
  return document.activeElement === null || document.activeElement === document.body
}

function homeNow(): Element | null {
  const dialog = [...document.querySelectorAll('dialog[open]')].at(-1)
  if (dialog) return first(dialog)
  return homes.map((home) => document.querySelector(home)).find((element) => element !== null) ?? null
}

function first(within: Element): Element | null {
  const all = [...within.querySelectorAll(focusable)]
  return all.find((element) => !element.matches(':disabled, [tabindex="-1"]')) ?? null
}

function focus(element: Element): void {
  if (element instanceof HTMLElement) element.focus()
}
