import type { Display } from '@rain/protocol'
import { DisplayChanged, type Capturer, type CaptureSession, type RawFrame, type Rect } from '../../desktop.ts'
import { defaultPointer } from './default-pointer.ts'
import type { NutImage, NutScreen } from './nut-screen.ts'
import { createPolledDamage } from './polled-damage.ts'

/** Reads the primary display through nut-js, which knows no other. What changed is found by looking again and again. */
export function createNutCapturer(screen: NutScreen): Capturer {
  async function readDisplay(): Promise<Display> {
    const [{ width, height }, image] = [await screen.size(), await screen.grab()]
    return { index: 0, name: 'primary', x: 0, y: 0, width, height, scale: image.width / width, primary: true }
  }

  async function open(index: number): Promise<CaptureSession> {
    if (index !== 0) throw new DisplayChanged(`There is no display ${index}.`)
    const display = await readDisplay()
    const own = { width: display.width * display.scale, height: display.height * display.scale }
    const resizeListeners = new Set<() => void>()
    let changed = false

    async function grab(part?: Rect): Promise<RawFrame> {
      if (changed) throw new DisplayChanged('The display has changed.')
      const image = await screen.grab()
      if (image.width === own.width && image.height === own.height) return toFrame(image, part)
      changed = true
      for (const listener of [...resizeListeners]) listener()
      throw new DisplayChanged('The display has changed.')
    }

    const damage = createPolledDamage(grab)
    return {
      display,
      grab,
      cursor: async () => ({ ...defaultPointer, ...(await screen.pointer()) }),
      pointer: () => screen.pointer(),
      onDamage: async (listener) => damage.listen(listener),
      onResize(listener) {
        resizeListeners.add(listener)
        return () => resizeListeners.delete(listener)
      },
      async close() {
        changed = true
        damage.stop()
      },
    }
  }

  return {
    kind: 'nut',
    displays: async () => [await readDisplay()],
    open,
    async activeWindow() {
      const window = await screen.activeWindow().catch(() => null) // none is active, or it has just gone
      return window && { id: window.id.slice(0, 100), title: window.title.slice(0, 300), app: '' }
    },
    // its library has no connection that could end
    onLost: () => () => undefined,
    close: async () => undefined,
  }
}

function toFrame({ data, width, height, byteWidth }: NutImage, part?: Rect): RawFrame {
  if (!part) return { data, width, height, stride: byteWidth, format: 'bgrx' }
  const from = part.y * byteWidth + part.x * 4
  return { data: data.subarray(from), width: part.width, height: part.height, stride: byteWidth, format: 'bgrx' }
}
