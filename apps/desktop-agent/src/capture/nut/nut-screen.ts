import type { Point } from '../../desktop.ts'

/** The part of nut-js that reads the screen; a double in tests. */
export interface NutScreen {
  /** In the desktop's coordinates. */
  size(): Promise<{ width: number; height: number }>
  grab(): Promise<NutImage>
  pointer(): Promise<Point>
  activeWindow(): Promise<{ id: string; title: string } | null>
}

/** Blue, green, red and a fourth byte per pixel. */
export interface NutImage {
  data: Buffer
  width: number
  height: number
  byteWidth: number
}

/** Null when the optional library is not installed, or not for this system. */
export async function loadNutScreen(): Promise<NutScreen | null> {
  const nut = await import('@nut-tree-fork/nut-js').catch(() => null)
  if (!nut) return null
  const { screen, mouse, getActiveWindow } = nut
  return {
    size: async () => ({ width: await screen.width(), height: await screen.height() }),
    grab: () => screen.grab(),
    pointer: () => mouse.getPosition(),
    async activeWindow() {
      const title = await (await getActiveWindow()).getTitle()
      // the library keeps the number of a window to itself: its title stands for it
      return title ? { id: title, title } : null
    },
  }
}
