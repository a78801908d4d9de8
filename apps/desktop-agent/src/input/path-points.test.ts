import { describe, expect, test } from '@jest/globals'
import { pathPoints } from './path-points.ts'

describe('the points of a drag', () => {
  test('a short one has eight between its ends, and goes straight', () => {
    const points = pathPoints([
      { x: 10, y: 10 },
      { x: 28, y: 19 },
    ])
    expect(points[0]).toEqual({ x: 10, y: 10 })
    expect(points.at(-1)).toEqual({ x: 28, y: 19 })
    expect(points).toHaveLength(10)
    expect(points.every(({ x, y }) => Math.abs((x - 10) / 2 - (y - 10)) <= 0.5)).toBe(true)
  })

  test('a long one with corners touches each of them, and has not too many', () => {
    const corners = [
      { x: 0, y: 0 },
      { x: 3_000, y: 0 },
      { x: 3_000, y: 2_000 },
      { x: 0, y: 2_000 },
    ]
    const points = pathPoints(corners)
    for (const corner of corners) expect(points).toContainEqual(corner)
    expect(points.length).toBeLessThan(70)
  })

  test('one that goes nowhere ends where it began', () => {
    const at = { x: 5, y: 5 }
    expect(new Set(pathPoints([at, at]).map(({ x, y }) => `${x} ${y}`))).toEqual(new Set(['5 5']))
    expect(pathPoints([at])).toEqual([at])
    expect(pathPoints([])).toEqual([])
  })
})
