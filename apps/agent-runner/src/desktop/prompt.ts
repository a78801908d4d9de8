import type { DesktopPlace } from './place.ts'
import { pictureSize } from './picture-size.ts'
import { quoted } from './quoted.ts'

/** What a model is told of the computer it works on. Stable for a device and display, so that prompt caching keeps it. */
export function desktopPrompt({ device, display }: DesktopPlace): string {
  const sent = pictureSize(display)
  const system = quoted(device.facts?.system ?? 'an unknown system')
  return `You also work on the computer ${quoted(device.name)} (it calls its system ${system}) through the tool computer: you see its screen and use its mouse and
keyboard, while the person watches. The display is ${sent.width} by ${sent.height} pixels as you see it. Files and bash are on
Rain's own server, which may be another machine: to change a file on that computer, use its programs.

- Look before you act and after it. Say that something is done only when a picture shows it.
- Use the names of keys and shortcuts of that system. Prefer the keyboard where a click could miss.
- When an action is refused because the screen changed, look again; never repeat it blindly.
- For a login, a code or a captcha, hand over to the person with hand_over. Never type a password you were told.`
}
