export type Drawing = { url: string; width: number; height: number } | { problem: string }

const largest = 2_000_000
const viewBox = /^<svg\b[^>]*?\sviewBox="[-\d.]+[ ,]+[-\d.]+[ ,]+([\d.]+)[ ,]+([\d.]+)"/

/** A drawing as a picture: as the source of an image element no script in it runs and no address in it is asked for. */
export function toPicture(svg: string): Drawing {
  const size = viewBox.exec(svg)
  const [width, height] = [Number(size?.[1]), Number(size?.[2])]
  if (svg.length > largest || !(width > 0) || !(height > 0)) return { problem: 'no drawing' }
  return {
    url: `data:image/svg+xml;charset=utf-8,${encodeURIComponent(svg)}`,
    width: Math.ceil(width),
    height: Math.ceil(height),
  }
}
