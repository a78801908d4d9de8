/** @jest-environment node */
import { describe, expect, test } from '@jest/globals'
import { packPacket } from '@rain/protocol'
import { planPicture } from './picture-plan.ts'

/** The beginning of a JPEG, up to the header that says its size. */
const jpeg = (width: number, height: number) => [
  ...[0xff, 0xd8, 0xff, 0xfe, 0, 3, 7, 0xff, 0xc0, 0, 11, 8],
  ...[height >> 8, height & 255, width >> 8, width & 255],
]
const one = jpeg(32, 32)
const other = [...jpeg(32, 32), 9]

const part = { x: 0, y: 0, width: 32, height: 32, bytes: one.length }
const live = (more: object = {}) => ({
  type: 'live',
  seq: 7,
  display: 1,
  sent: { width: 200, height: 100 },
  whole: false,
  parts: [part, { ...part, x: 32, bytes: other.length }],
  pointer: [50, 25],
  ...more,
})
const bytes = new Uint8Array([...one, ...other])

const alone = (its: typeof part, said: number[]) =>
  packPacket(live({ parts: [{ ...its, bytes: said.length }] }), new Uint8Array(said))

describe('a packet', () => {
  test('becomes tiles with their own bytes, and a pointer in parts of the picture', () => {
    expect(planPicture(packPacket(live(), bytes))).toEqual({
      seq: 7,
      display: 1,
      size: { width: 200, height: 100 },
      whole: false,
      tiles: [
        { x: 0, y: 0, width: 32, height: 32, jpeg: new Uint8Array(one) },
        { x: 32, y: 0, width: 32, height: 32, jpeg: new Uint8Array(other) },
      ],
      pointer: { x: 0.25, y: 0.25 },
    })
  })

  test('in which only the pointer moved has no tiles', () => {
    const plan = planPicture(packPacket(live({ parts: [], pointer: null })))
    expect(plan).toMatchObject({ tiles: [], pointer: null })
  })

  test.each([
    ['has fewer bytes than its parts', packPacket(live(), bytes.subarray(1))],
    ['has more bytes than its parts', packPacket(live(), new Uint8Array([...bytes, 0]))],
    ['has an empty part', packPacket(live({ parts: [part, { ...part, bytes: 0 }] }), new Uint8Array(one))],
    ['is no live picture', packPacket({ type: 'local_input' })],
    ['is cut off', packPacket(live(), bytes).subarray(0, 9)],
    ['is nothing', new Uint8Array(0)],
    ['would be decoded to more than it says', alone(part, jpeg(65_535, 65_535))],
    ['would be decoded to less than it says', alone(part, jpeg(32, 31))],
    ['says no size', alone(part, [0xff, 0xd8, 0xff, 0xda, 0, 2, ...new Array<number>(20).fill(0)])],
    ['is no JPEG', alone(part, [0x89, 0x50, 0x4e, 0x47, ...new Array<number>(20).fill(0)])],
    ['is drawn beside the picture', alone({ ...part, x: 190 }, one)],
    [
      'is the same place again and again',
      packPacket(
        live({ parts: Array.from({ length: 50 }, () => part) }),
        new Uint8Array(Array.from({ length: 50 }, () => one).flat()),
      ),
    ],
  ])('that %s is not drawn', (_name, packet) => {
    expect(planPicture(packet)).toBeNull()
  })
})
