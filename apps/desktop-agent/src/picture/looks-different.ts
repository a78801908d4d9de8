import { sampleEvery, type Gray } from './gray.ts'

/** Less than this is noise: a gradient drawn anew, smoothed edges of text. */
const noticeable = 24
const fewSamples = 4
/** The caret of a text, which comes and goes: 4 × 40 pixels. */
const caret = { width: 4 / sampleEvery, height: 40 / sampleEvery }

/** Whether a person would say that something has changed. A caret that blinks does not count. */
export function looksDifferent(before: Gray, now: Gray): boolean {
  if (before.width !== now.width || before.height !== now.height) return true
  let changed = 0
  let [left, right, top, bottom] = [before.width, -1, before.height, -1]
  for (let at = 0; at < before.data.length; at++) {
    if (Math.abs(before.data[at]! - now.data[at]!) < noticeable) continue
    changed++
    const x = at % before.width
    const y = (at - x) / before.width
    if (x < left) left = x
    if (x > right) right = x
    if (y < top) top = y
    if (y > bottom) bottom = y
  }
  if (changed < fewSamples) return false
  return right - left >= caret.width || bottom - top >= caret.height
}
