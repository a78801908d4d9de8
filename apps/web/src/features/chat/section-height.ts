import type { Item } from '../../live/state.ts'
import type { Section } from './sections.ts'

const lineHeightPx = 25
const gapPx = 16
const bylinePx = 40
/** What can be done with a message stands below it. */
const actionsPx = 38

const widestPx = 736
const marginsPx = 32

/** How wide a conversation is in this window, in pixels. */
export function widthOfList(): number {
  return Math.min(widestPx, window.innerWidth - marginsPx)
}

/** About how tall sections will be one below the other. */
export function listHeight(sections: readonly Section[], widthPx: number): number {
  const heights = sections.map((section) => heightOfSection(section, widthPx))
  return heights.reduce((sum, height) => sum + height, gapPx * Math.max(0, sections.length - 1))
}

const kept = new WeakMap<Section, number>()

/** How tall the box of a section was the last time; else about. */
export function heightOfSection(section: Section, widthPx: number): number {
  return kept.get(section) ?? estimateHeight(section.items, widthPx)
}

/** The box that stands for it is so tall: as it was drawn, or about. */
export function keepHeight(section: Section, heightPx: number): void {
  kept.set(section, heightPx)
}

/** About how tall items will be, in pixels, so that a scrollbar tells the truth before they were ever drawn. */
export function estimateHeight(items: readonly Item[], widthPx: number): number {
  const charsPerLine = Math.max(20, widthPx / 7.6)
  const heights = items.map((item) => heightOf(item, charsPerLine))
  const drawn = heights.filter((height) => height > 0)
  const byline = items.some((item) => item.kind !== 'user') ? bylinePx : 0
  return Math.round(drawn.reduce((sum, height) => sum + height, byline) + gapPx * Math.max(0, drawn.length - 1))
}

function heightOf(item: Item, charsPerLine: number): number {
  switch (item.kind) {
    case 'user':
      return textHeight(item.text, charsPerLine * 0.75) + 20 + actionsPx
    case 'text':
      return textHeight(item.text, charsPerLine)
    case 'tool':
      return item.detail?.kind === 'images' ? 400 : 50
    case 'screen':
      return 400
    case 'error':
      return 80
    default:
      return 36
  }
}

/** Paragraphs stand apart, and a line that is too long becomes several. */
function textHeight(text: string, charsPerLine: number): number {
  let lines = 0
  for (const line of text.split('\n')) lines += line === '' ? 0.5 : Math.ceil(line.length / charsPerLine)
  return lines * lineHeightPx
}
