import type { Point } from '../desktop.ts'

const fewestBetween = 8
const mostBetween = 60
const usualStepPx = 20

/** The corners of a path with points between them, at least eight in all, evenly spaced on each leg. */
export function pathPoints(path: readonly Point[]): Point[] {
  const [first, ...rest] = path
  if (!first) return []
  const length = rest.reduce((sum, to, index) => sum + distance(path[index] ?? first, to), 0)
  const between = Math.min(mostBetween, Math.max(fewestBetween, Math.ceil(length / usualStepPx)))
  return [
    first,
    ...rest.flatMap((to, index) => {
      const from = path[index] ?? first
      const share = length > 0 ? distance(from, to) / length : 1 / rest.length
      const steps = Math.max(1, Math.ceil((between + 1) * share))
      return Array.from({ length: steps }, (_, step) => pointAt(from, to, (step + 1) / steps))
    }),
  ]
}

function pointAt(from: Point, to: Point, part: number): Point {
  return { x: Math.round(from.x + (to.x - from.x) * part), y: Math.round(from.y + (to.y - from.y) * part) }
}

function distance(a: Point, b: Point): number {
  return Math.hypot(b.x - a.x, b.y - a.y)
}
