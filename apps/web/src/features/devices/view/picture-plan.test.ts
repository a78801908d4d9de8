/** @jest-environment node */
import { describe, expect, test } from '@jest/globals'
import { packPacket } from '@rain/protocol'
import { planPicture } from './picture-plan.ts'

const part = { x: 0, y: 0, width: 32, height: 32, bytes: 2 }
const live = (more: object = {}) => ({
  type: 'live',
  seq: 7,
  display: 1,
  sent: { width: 200, height: 100 },
  whole: false,
  parts: [part, { ...part, x: 32, bytes: 3 }],
  pointer: [50, 25],
  ...more,
})
const bytes = new Uint8Array([1, 2, 3, 4, 5])

describe('a packet', () => {
  test('becomes tiles with their own bytes, and a pointer in parts of the picture', () => {
    expect(planPicture(packPacket(live(), bytes))).toEqual({
      seq: 7,
      display: 1,
      size: { width: 200, height: 100 },
      whole: false,
      tiles: [
        { x: 0, y: 0, width: 32, height: 32, jpeg: new Uint8Array([1, 2]) },
        { x: 32, y: 0, width: 32, height: 32, jpeg: new Uint8Array([3, 4, 5]) },
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
    ['has more bytes than its parts', packPacket(live(), new Uint8Array(6))],
    ['has an empty part', packPacket(live({ parts: [part, { ...part, bytes: 0 }] }), new Uint8Array(2))],
    ['is no live picture', packPacket({ type: 'local_input' })],
    ['is cut off', packPacket(live(), bytes).subarray(0, 9)],
    ['is nothing', new Uint8Array(0)],
  ])('that %s is not drawn', (_name, packet) => {
    expect(planPicture(packet)).toBeNull()
  })
})
