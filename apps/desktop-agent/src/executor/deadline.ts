import type { DesktopAction } from '@rain/protocol'

const usualMs = 20_000
const msPerCharacter = 40

/** How long an action may take before it is cut. */
export function deadlineMs(action: DesktopAction): number {
  switch (action.action) {
    case 'wait':
    case 'hold_key':
      return usualMs + action.duration * 1_000
    case 'type':
      return usualMs + action.text.length * msPerCharacter
    default:
      return usualMs
  }
}
