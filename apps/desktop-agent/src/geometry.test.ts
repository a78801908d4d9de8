import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { coveringRect, intersection, ownSize, pictureSize, toDesktop, toOwnRegion, toPicture } from './geometry.ts'

const limits = { maxLongEdge: 1568, maxPixels: 1_150_000 }

const side = fc.integer({ min: 1, max: 16_384 })
const size = fc.record({ width: side, height: side })
const display = fc.record({
  x: fc.integer({ min: -8_000, max: 8_000 }),
  y: fc.integer({ min: -8_000, max: 8_000 }),
  width: fc.integer({ min: 64, max: 8_000 }),
  height: fc.integer({ min: 64, max: 8_000 }),
})
const displayAndShare = fc.tuple(
  display,
  fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }),
  fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }),
)

describe('the size of a picture', () => {
  test.each([
    [1280, 720, 1280, 720],
    [1366, 768, 1366, 768],
    [1920, 1080, 1429, 804],
    [2560, 1440, 1429, 804],
    [3840, 2160, 1429, 804],
    [3440, 1440, 1568, 656],
    [1080, 1920, 804, 1429],
    [1367, 769, 1367, 769],
  ])('of a display of %i × %i is %i × %i', (width, height, sentWidth, sentHeight) => {
    expect(pictureSize({ width, height }, limits)).toEqual({ width: sentWidth, height: sentHeight })
  })

  test('is within the limits, no larger than the display, and of its shape', () => {
    fc.assert(
      fc.property(size, (own) => {
        const sent = pictureSize(own, limits)
        expect(Math.max(sent.width, sent.height)).toBeLessThanOrEqual(Math.max(limits.maxLongEdge, 1))
        expect(sent.width * sent.height).toBeLessThanOrEqual(limits.maxPixels)
        expect(sent.width).toBeLessThanOrEqual(own.width)
        expect(sent.height).toBeLessThanOrEqual(own.height)
        const factor = Math.min(1, limits.maxLongEdge / Math.max(own.width, own.height))
        expect(sent.width).toBeGreaterThanOrEqual(1)
        expect(sent.width).toBeLessThanOrEqual(Math.max(1, own.width * factor))
      }),
    )
  })
})

describe('a point of the picture', () => {
  test('comes back as itself', () => {
    fc.assert(
      fc.property(displayAndShare, ([screen, across, down]) => {
        const picture = pictureSize(screen, limits)
        const point = { x: Math.floor(across * picture.width), y: Math.floor(down * picture.height) }
        const there = toDesktop(point, picture, screen)
        expect(there && toPicture(there, picture, screen)).toEqual(point)
      }),
    )
  })

  test('lies within half a scaled pixel of the place it stands for', () => {
    fc.assert(
      fc.property(displayAndShare, ([screen, across, down]) => {
        const picture = pictureSize(screen, limits)
        const place = {
          x: screen.x + Math.floor(across * screen.width),
          y: screen.y + Math.floor(down * screen.height),
        }
        const seen = toPicture(place, picture, screen)
        const back = seen && toDesktop(seen, picture, screen)
        if (!back) throw new Error('a place on the display was not on the picture')
        expect(Math.abs(back.x - place.x)).toBeLessThanOrEqual(screen.width / picture.width / 2 + 0.5)
        expect(Math.abs(back.y - place.y)).toBeLessThanOrEqual(screen.height / picture.height / 2 + 0.5)
      }),
    )
  })

  test('further right is further right on the desktop', () => {
    fc.assert(
      fc.property(display, (screen) => {
        const picture = pictureSize(screen, limits)
        const step = Math.max(1, Math.floor(picture.width / 50))
        let last = -Infinity
        for (let x = 0; x < picture.width; x += step) {
          const there = toDesktop({ x, y: 0 }, picture, screen)
          expect(there?.x).toBeGreaterThan(last)
          last = there?.x ?? NaN
        }
      }),
    )
  })

  test('at the corners lands on the display, wherever it lies', () => {
    fc.assert(
      fc.property(display, (screen) => {
        const picture = pictureSize(screen, limits)
        const first = toDesktop({ x: 0, y: 0 }, picture, screen)
        const last = toDesktop({ x: picture.width - 1, y: picture.height - 1 }, picture, screen)
        expect(first?.x).toBeGreaterThanOrEqual(screen.x)
        expect(first?.y).toBeGreaterThanOrEqual(screen.y)
        expect(last?.x).toBeLessThan(screen.x + screen.width)
        expect(last?.y).toBeLessThan(screen.y + screen.height)
        expect((last?.x ?? 0) + screen.width / picture.width).toBeGreaterThanOrEqual(screen.x + screen.width - 1)
      }),
    )
  })

  test.each([
    [-1, 0],
    [0, -0.5],
    [1429, 0],
    [0, 804],
    [NaN, 0],
  ])('outside (%d, %d) is refused', (x, y) => {
    const screen = { x: 0, y: 0, width: 1920, height: 1080 }
    expect(toDesktop({ x, y }, { width: 1429, height: 804 }, screen)).toBeNull()
  })

  test('no place of the whole screen is off by more than half a pixel of the picture', () => {
    for (const [width, height] of [
      [1920, 1080],
      [3840, 2160],
    ] as const) {
      const picture = pictureSize({ width, height }, limits)
      for (let x = 0; x < picture.width; x++) {
        const there = toDesktop({ x, y: 0 }, picture, { x: 0, y: 0, width, height })
        const middle = ((x + 0.5) * width) / picture.width - 0.5
        expect(Math.abs((there?.x ?? NaN) - middle)).toBeLessThanOrEqual(0.5)
      }
    }
  })
})

test('a place on another display is not on the picture', () => {
  const left = { x: 0, y: 0, width: 1920, height: 1080 }
  expect(toPicture({ x: 1920, y: 5 }, { width: 1429, height: 804 }, left)).toBeNull()
})

test('a display of high density is captured in its own pixels and clicked in those of the desktop', () => {
  const screen = { x: 100, y: 0, width: 1440, height: 900, scale: 2 }
  const own = ownSize(screen)
  expect(own).toEqual({ width: 2880, height: 1800 })
  const picture = pictureSize(own, limits)
  expect(toDesktop({ x: picture.width - 1, y: picture.height - 1 }, picture, screen)).toEqual({ x: 1539, y: 899 })
})

describe('a region of the picture', () => {
  const picture = { width: 1429, height: 804 }
  const own = { width: 1920, height: 1080 }

  test('is every pixel that it shows a part of', () => {
    expect(toOwnRegion([0, 0, 1429, 804], picture, own)).toEqual({ x: 0, y: 0, width: 1920, height: 1080 })
    expect(toOwnRegion([10, 10, 11, 11], picture, own)).toEqual({ x: 13, y: 13, width: 2, height: 2 })
  })

  test.each([[[10, 10, 10, 20]], [[20, 0, 10, 5]], [[0, 0, 1430, 10]], [[-1, 0, 5, 5]], [[1429, 0, 1429, 5]]] as const)(
    '%j is refused',
    (edges) => {
      expect(toOwnRegion(edges, picture, own)).toBeNull()
    },
  )
})

test('a rectangle scaled there and back covers itself', () => {
  fc.assert(
    fc.property(size, fc.integer({ min: 1, max: 4_000 }), (own, width) => {
      const picture = { width: Math.min(width, own.width), height: own.height }
      const factor = { x: picture.width / own.width, y: 1 }
      const rect = { x: Math.floor(own.width / 3), y: 0, width: Math.ceil(own.width / 3), height: 1 }
      const there = coveringRect(rect, factor, picture)
      const back = coveringRect(there, { x: 1 / factor.x, y: 1 }, own)
      expect(back.x).toBeLessThanOrEqual(rect.x)
      expect(back.x + back.width).toBeGreaterThanOrEqual(Math.min(own.width, rect.x + rect.width))
    }),
  )
})

test('rectangles that only touch have nothing in common', () => {
  const a = { x: 0, y: 0, width: 10, height: 10 }
  expect(intersection(a, { x: 10, y: 0, width: 5, height: 5 })).toBeNull()
  expect(intersection(a, { x: 8, y: 9, width: 5, height: 5 })).toEqual({ x: 8, y: 9, width: 2, height: 1 })
})
