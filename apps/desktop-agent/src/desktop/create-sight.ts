import type { Display, Scene } from '@rain/protocol'
import type { Sight } from '../executor/sight.ts'
import type { Capturer } from '../desktop.ts'
import type { Eyes, Look } from '../eyes.ts'

/** More pictures than a model ever decides on. */
const kept = 64

/** The eyes, as carrying out an action needs them; opened when something is to be seen. */
export function createSight(capturer: Capturer, openEyes: () => Promise<Eyes>): Sight {
  const displays = new Map<string, Display>()

  function remember({ frame, display }: Look): void {
    displays.set(frame.id, display)
    const [oldest] = displays.keys()
    if (displays.size > kept && oldest !== undefined) displays.delete(oldest)
  }

  return {
    displays: () => capturer.displays(),
    activeWindow: () => capturer.activeWindow(),
    displayIn: ({ id }) => displays.get(id),
    // A picture that is forgotten, or shows less than it should, proves nothing.
    changedAround: async (frame, at) => (await (await openEyes()).changedAround(frame, at)) !== 'same',
    async look(display, wish, had) {
      const eyes = await openEyes()
      const seen = await eyes.look({ display, wish })
      remember(seen)
      const { frame, format, bytes, cursor, unchangedSince } = seen
      const scene: Pick<Scene, 'frame' | 'cursor'> = { frame, ...(cursor && { cursor }) }
      if (unchangedSince !== undefined && unchangedSince === had?.id) {
        return { scene: { ...scene, unchangedSince }, bytes: new Uint8Array(0) }
      }
      return { scene: { ...scene, format }, bytes }
    },
    async zoom(frame, region, wish) {
      const eyes = await openEyes()
      const seen = await eyes.zoom({ frame, region, wish })
      if ('refused' in seen) throw new Error('The region lies outside of the picture.')
      return { scene: { format: seen.format }, bytes: seen.bytes }
    },
    async watchSettling(display) {
      const eyes = await openEyes()
      const settling = await eyes.startSettling(display)
      return { settled: (signal) => settling.wait(signal), close: () => settling.stop() }
    },
  }
}
