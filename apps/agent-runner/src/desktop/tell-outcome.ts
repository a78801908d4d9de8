import type { DesktopAction, DeviceRefusal, Scene, ToolDetail } from '@rain/protocol'
import { failed, succeeded } from '../tools/outcome.ts'
import { imageSizeOf } from '../tools/image-size.ts'
import type { ToolImage, ToolOutcome } from '../tools/tool.ts'
import type { CarriedOut } from './carry-out.ts'
import { describeAction } from './describe-action.ts'

interface Place {
  deviceId: string
  display: number
}

/**
 * What the model is told of an action, with the picture it gave. Whatever the computer itself has said holds words of its
 * screen, titles of windows at least, also where it went wrong.
 */
export function tellOutcome(action: DesktopAction, carriedOut: CarriedOut, place: Place): ToolOutcome {
  const told = inWords(action, carriedOut, place)
  return carriedOut.status === 'answered' ? { ...told, readFrom: 'the screen' } : told
}

function inWords(action: DesktopAction, carriedOut: CarriedOut, place: Place): ToolOutcome {
  if (carriedOut.status === 'not_connected') {
    return failed(
      'The computer is not connected. Nothing was done. Tell the person to start rain-desktop there; do not go on by guessing.',
    )
  }
  if (carriedOut.status === 'no_answer') {
    return failed(
      'The link to the computer was lost before it answered. Whether this happened is unknown: take a screenshot before anything else.',
    )
  }
  const { outcome, bytes } = carriedOut
  switch (outcome.status) {
    case 'done':
      return withScene(
        succeeded(`${describeAction(action)}. ${sceneInWords(action, outcome.scene)}`),
        outcome.scene,
        bytes,
        place,
      )
    case 'cut': {
      const told = failed(
        `It was begun and did not come to its end: ${outcome.message} Look at the screen before you go on.`,
      )
      return outcome.scene ? withScene(told, outcome.scene, bytes, place) : told
    }
    case 'refused':
      return failed(`Not done: ${outcome.message} ${whatNow[outcome.code] ?? ''}`.trim())
    case 'failed':
      return failed(
        outcome.touched
          ? `It failed: ${outcome.message} A part of it may have happened: take a screenshot before anything else.`
          : `It failed, and nothing was done: ${outcome.message}`,
      )
  }
}

/** What helps after a refusal, where the message of the desktop-agent does not say it. */
const whatNow: Partial<Record<DeviceRefusal, string>> = {
  stopped: 'A person has stopped this computer. Do not try again; say that you were stopped.',
  old_epoch: 'Mouse and keyboard have changed hands meanwhile.',
  too_old: 'It came too late. Take a screenshot and decide again.',
  display_changed: 'The screens are arranged differently now. Take a screenshot and decide again.',
  screen_changed: 'Take a screenshot and decide again.',
  window_changed: 'Take a screenshot and decide again.',
  no_frame: 'Take a screenshot first: coordinates count in the picture you have seen.',
  blocked_window: 'Do not try to reach it in another way; ask the person.',
}

function sceneInWords(action: DesktopAction, { window, cursor, unchangedSince, settle }: Scene): string {
  const parts = [
    action.action === 'cursor_position' && cursor
      ? `The pointer is at (${Math.round(cursor[0])}, ${Math.round(cursor[1])}).`
      : '',
    window ? `The window with the keyboard is ${JSON.stringify(window.title)} (${window.app}).` : '',
    unchangedSince === undefined ? '' : 'The screen looks exactly as in the last picture.',
    settle && !settle.settled ? `It was still moving after ${(settle.waitedMs / 1000).toFixed(1)} s.` : '',
  ]
  return parts.filter((part) => part !== '').join(' ')
}

function withScene(outcome: ToolOutcome, scene: Scene, bytes: Uint8Array, { deviceId, display }: Place): ToolOutcome {
  const { frame, window, cursor } = scene
  const detail: ToolDetail = {
    kind: 'screen',
    device_id: deviceId,
    display,
    ...(frame ? { frame } : {}),
    ...(window ? { window } : {}),
    ...(cursor ? { cursor } : {}),
  }
  if (bytes.length === 0) return { ...outcome, detail }
  const picture = pictureOf(Buffer.from(bytes), scene)
  if (picture) return { ...outcome, detail, images: [picture] }
  return { ...outcome, detail, content: `${outcome.content} Its picture was not what it said it was, and is left out.` }
}

/** More no display has that is sent in one piece; what claims more is made to hurt whoever draws it. */
const mostPixels = 4_096

/** A picture by its own first bytes: of the size that was said, or, of a closer look, of any sensible one. */
function pictureOf(bytes: Buffer, { frame, format }: Scene): ToolImage | null {
  const size = imageSizeOf(bytes)
  if (!size || size.mediaType !== `image/${format}`) return null
  const isAsSaid = frame
    ? size.width === frame.width && size.height === frame.height
    : size.width <= mostPixels && size.height <= mostPixels
  return isAsSaid ? { ...size, bytes } : null
}
