import { mark, type Patch, type Scene } from './start-scene.ts'

/** What moves on the screen, how often a second, and what is drawn each time. */
export interface Motion {
  name: 'typing' | 'scroll' | 'video' | 'whole screen'
  perSecond: number
  patch(step: number): Patch
}

const lines = { width: 80, height: 20 }
const letter = { width: 12, height: 20 }

export const motions: Motion[] = [
  {
    name: 'typing',
    perSecond: 10,
    patch: (step) => ({
      picture: 0,
      from: { x: 130 + ((step * 17) % 400), y: 150 },
      to: { x: 64 + (step % lines.width) * letter.width, y: 80 + (Math.floor(step / lines.width) % lines.height) * 22 },
      size: letter,
    }),
  },
  {
    name: 'scroll',
    perSecond: 20,
    patch: (step) => ({
      picture: 0,
      from: { x: 110, y: (step * 22) % 350 },
      to: { x: 64, y: 64 },
      size: { width: 900, height: 700 },
    }),
  },
  {
    name: 'video',
    perSecond: 30,
    patch: (step) => ({
      picture: (step % 2) as 0 | 1,
      from: { x: 700 + ((step * 7) % 300), y: (step * 3) % 300 },
      to: { x: 64, y: 64 },
      size: { width: 640, height: 360 },
    }),
  },
  {
    name: 'whole screen',
    perSecond: 30,
    patch: (step) => ({
      picture: (step % 2) as 0 | 1,
      from: { x: (step * 5) % 61, y: 0 },
      to: { x: 0, y: 0 },
      size: { width: 1920, height: 1080 },
    }),
  },
]

/** When each step was drawn, in milliseconds since 1970; the mark holds its number in as many bits as it has. */
export async function moveScene(scene: Scene, { perSecond, patch }: Motion, seconds: number): Promise<number[]> {
  const drawn: number[] = []
  const began = performance.now()
  for (let step = 0; step < perSecond * seconds; step++) {
    const waitMs = began + (step * 1_000) / perSecond - performance.now()
    if (waitMs > 0) await new Promise((resolve) => setTimeout(resolve, waitMs))
    drawn.push(performance.timeOrigin + performance.now())
    scene.put(patch(step), (step + 1) % 2 ** mark.bits)
  }
  return drawn
}
