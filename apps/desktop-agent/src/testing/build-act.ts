import type { Act, DesktopAction } from '@rain/protocol'
import { fakeFrame, fakeWindow } from './fake-desktop.ts'

let count = 0

/** An action that nothing speaks against: approved, in its window, on its picture. */
export function buildAct(action: DesktopAction, over: Partial<Act> = {}): Act {
  count++
  return {
    type: 'act',
    id: `act-${count}`,
    epoch: 1,
    action,
    display: 0,
    frame: fakeFrame,
    window: fakeWindow.id,
    picture: { format: 'png', maxLongEdge: 1_568, maxPixels: 1_150_000 },
    warrant: { turnId: 'trn_1', callId: 'tcl_1', level: action.action === 'type_secret' ? 'red' : 'computer' },
    at: 0,
    ...over,
  }
}
