import sharp from 'sharp'
import { sizes, type PageLook } from './looks.ts'

const gap = 24
const heightPx = 420
const paper = '#8a979d'

/** All pictures of one page on one sheet: a line for each language and theme, phone, tablet and desktop side by side. WebP. */
export async function contactSheet(pictures: readonly { look: PageLook; png: Buffer }[]): Promise<Buffer> {
  const lineOf = ({ look }: { look: PageLook }) => `${look.language} ${look.theme}`
  const lines = [...new Set(pictures.map(lineOf))].map((line) => pictures.filter((one) => lineOf(one) === line))
  const placed = await Promise.all(lines.map((line, number) => placeInLine(line, number)))
  const width = Math.max(...placed.flat().map(({ right }) => right)) + gap
  return sharp({ create: { width, height: lines.length * (heightPx + gap) + gap, channels: 3, background: paper } })
    .composite(placed.flat().map(({ input, left, top }) => ({ input, left, top })))
    .webp({ quality: 72 })
    .toBuffer()
}

async function placeInLine(line: readonly { look: PageLook; png: Buffer }[], number: number) {
  let left = gap
  return Promise.all(
    line.map(async ({ look, png }) => {
      const { width, height } = sizes[look.size]
      const at = { left, top: gap + number * (heightPx + gap), right: left + Math.round((width * heightPx) / height) }
      left = at.right + gap
      return { ...at, input: await sharp(png).resize({ height: heightPx }).toBuffer() }
    }),
  )
}
