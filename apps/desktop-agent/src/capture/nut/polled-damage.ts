import type { RawFrame, Rect } from '../../desktop.ts'

const intervalMs = 100
const bandLines = 32

/** Finds out what was drawn by comparing the screen with itself, ten times a second while somebody listens. */
export function createPolledDamage(grab: () => Promise<RawFrame>) {
  const listeners = new Set<(parts: Rect[]) => void>()
  let timer: NodeJS.Timeout | undefined
  let before: Buffer | undefined

  async function look(): Promise<void> {
    const frame = await grab().catch(() => null) // a display that changed is told through onResize
    if (!frame || !timer) return
    const parts = before ? changedBands(before, frame) : []
    before = Buffer.from(frame.data)
    if (parts.length > 0) for (const listener of [...listeners]) listener(parts)
    timer = setTimeout(() => void look(), intervalMs)
  }

  return {
    listen(listener: (parts: Rect[]) => void): () => void {
      listeners.add(listener)
      timer ??= setTimeout(() => void look())
      return () => {
        listeners.delete(listener)
        if (listeners.size === 0) this.stop()
      }
    },
    stop(): void {
      clearTimeout(timer)
      timer = before = undefined
    },
  }
}

/** Whole bands of lines in which anything is different. */
export function changedBands(before: Buffer, { data, width, height, stride }: RawFrame): Rect[] {
  const bands: Rect[] = []
  for (let y = 0; y < height; y += bandLines) {
    const lines = Math.min(bandLines, height - y)
    const [from, to] = [y * stride, (y + lines) * stride]
    if (before.compare(data, from, to, from, to) !== 0) bands.push({ x: 0, y, width, height: lines })
  }
  return bands
}
