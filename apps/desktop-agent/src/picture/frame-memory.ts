import { randomBytes } from 'node:crypto'
import type { Display, FrameRef } from '@rain/protocol'
import type { Size } from '../geometry.ts'
import type { Gray } from './gray.ts'

/** What is remembered of a picture that was sent: enough to tell later whether a part of it still looks so. */
export interface RememberedFrame {
  ref: FrameRef
  display: Display
  gray: Gray
}

const remembered = 8

/** The last few pictures. Names are unique over restarts: one of an earlier life is never taken for one of this. */
export function createFrameMemory() {
  const life = randomBytes(6).toString('base64url')
  const frames = new Map<string, RememberedFrame>()
  let made = 0

  return {
    nextRef(display: number, { width, height }: Size): FrameRef {
      return { id: `${life}-${++made}`, display, width, height }
    },
    remember(frame: RememberedFrame): void {
      frames.set(frame.ref.id, frame)
      for (const id of frames.keys()) {
        if (frames.size <= remembered) break
        frames.delete(id)
      }
    },
    recall(id: string): RememberedFrame | undefined {
      return frames.get(id)
    },
  }
}

export type FrameMemory = ReturnType<typeof createFrameMemory>
