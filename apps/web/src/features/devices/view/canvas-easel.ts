import type { Easel } from './screen-painter.ts'

/** Draws on a canvas of the page; pictures are decoded beside its thread. */
export function createCanvasEasel(canvas: HTMLCanvasElement): Easel<ImageBitmap> {
  const context = canvas.getContext('2d', { alpha: false, desynchronized: true })
  return {
    decode: ({ jpeg }) => createImageBitmap(new Blob([new Uint8Array(jpeg)], { type: 'image/jpeg' })),
    resize({ width, height }) {
      canvas.width = width
      canvas.height = height
    },
    draw: (image, { x, y }) => context?.drawImage(image, x, y),
  }
}
