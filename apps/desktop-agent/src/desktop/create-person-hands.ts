import type { Display, InputEvent } from '@rain/protocol'
import { applyInputEvent } from '../input/apply-input-event.ts'
import type { DesktopHolder, HeldDesktop } from './desktop-holder.ts'

/** A mouse that moves tells so sixty times a second: the arrangement of the displays is not read each time. */
const freshMs = 500

/** Does on the desktop what a person does on its live picture; nothing where there is no such display. */
export function createPersonHands(holder: DesktopHolder): (event: InputEvent, display: number) => Promise<void> {
  let known: { of: HeldDesktop; displays: Display[]; at: number } | undefined

  async function displaysOf(desktop: HeldDesktop): Promise<Display[]> {
    const now = performance.now()
    if (known?.of === desktop && now - known.at < freshMs) return known.displays
    known = { of: desktop, displays: await desktop.capturer.displays(), at: now }
    return known.displays
  }

  return async (event, index) => {
    const desktop = await holder.get()
    if ('problem' in desktop) return
    const display = (await displaysOf(desktop)).find((each) => each.index === index)
    if (display) await applyInputEvent(desktop.input, event, display)
  }
}
