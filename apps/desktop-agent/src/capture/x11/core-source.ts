import type { X11Connection } from '../../x11/connect.ts'
import { allPlanes, zPixmap, type PixelSource } from './pixels.ts'

/** Pixels through the connection itself: works everywhere, also over a network. */
export function createCoreSource({ client, screen, ask }: X11Connection): PixelSource {
  return {
    kind: 'x11-core',
    open: async () => ({
      async read({ x, y, width, height }) {
        const image = await ask<{ data: Buffer }>('reading the screen', (done) =>
          client.GetImage(zPixmap, screen.root, x, y, width, height, allPlanes, done),
        )
        return image.data
      },
      close: async () => undefined,
    }),
  }
}
