import { beforeEach, expect, test } from '@jest/globals'
import { Fingers } from './fingers.ts'

let done: string[]
let later: (() => void) | null
let fingers: Fingers

beforeEach(() => {
  done = []
  later = null
  fingers = new Fingers({
    deeds: {
      move: ({ x }) => done.push(`move ${x}`),
      button: (button, down, { x }) => done.push(`${button} ${down ? 'down' : 'up'} ${x}`),
      click: (button, { x }) => done.push(`click ${button} ${x}`),
      wheel: (event) => done.push(event.type === 'wheel' ? `wheel ${event.dx} ${event.dy}` : ''),
      feel: () => done.push('feel'),
    },
    after(_ms, run) {
      later = run
      return () => (later = null)
    },
  })
})

const finger = (clientX: number, clientY = 0, id = 1) => ({ id, clientX, clientY, spot: { x: clientX, y: clientY } })

test('a tap clicks where it began', () => {
  fingers.press(finger(100))
  fingers.move(finger(104))
  fingers.lift(finger(104))
  expect(done).toEqual(['click left 100'])
  expect(later).toBeNull()
})

test('a long press clicks with the right button, and lifting does nothing more', () => {
  fingers.press(finger(100))
  later?.()
  fingers.lift(finger(100))
  expect(done).toEqual(['click right 100', 'feel'])
})

test('a finger that goes on drags from where it began', () => {
  fingers.press(finger(100))
  fingers.move(finger(120))
  fingers.move(finger(140))
  fingers.lift(finger(150))
  expect(done).toEqual(['left down 100', 'move 120', 'move 140', 'left up 150'])
  expect(later).toBeNull()
})

test('two fingers scroll as a page does under them, and click nothing', () => {
  fingers.press(finger(100, 100))
  fingers.press(finger(140, 100, 2))
  fingers.move(finger(100, 52))
  fingers.move(finger(140, 52, 2))
  fingers.lift(finger(100, 52))
  fingers.lift(finger(140, 52, 2))
  expect(done).toEqual(['wheel 0 1', 'wheel 0 1'])
})

test('a second finger ends a drag, so that no button stays down', () => {
  fingers.press(finger(100))
  fingers.move(finger(150))
  fingers.press(finger(200, 0, 2))
  expect(done.at(-1)).toBe('left up 200')
})

test('a finger that the browser takes away clicks nothing, and ends a drag', () => {
  fingers.press(finger(100))
  fingers.lift(finger(100), { cancelled: true })
  expect(done).toEqual([])
  fingers.press(finger(100))
  fingers.move(finger(150))
  fingers.lift(finger(150), { cancelled: true })
  expect(done).toEqual(['left down 100', 'move 150', 'left up 150'])
})
