// Draws the icons of the installed app from one drop: `node apps/web/icons/make-icons.mjs`. They are kept as files.
import { fileURLToPath } from 'node:url'
import sharp from 'sharp'

const folder = fileURLToPath(new URL('../public/icons/', import.meta.url))

const drop = 'M16 5.2c4.3 4.9 7.4 8.9 7.4 13a7.4 7.4 0 0 1-14.8 0c0-4.1 3.1-8.1 7.4-13Z'
const shine = 'M12.2 18.4a3.9 3.9 0 0 0 3.8 3.9'
const shineOf = (colour) =>
  `<path d="${shine}" fill="none" stroke="${colour}" stroke-width="1.9" stroke-linecap="round"/>`

/** As the favicon is: a tile with round corners. */
const plain = `<rect width="32" height="32" rx="9" fill="#0f3d4c"/><path d="${drop}" fill="#8fdcea"/>${shineOf('#0f3d4c')}`

/** The tile fills the square, and the drop stays within the circle that systems cut out. */
const maskable = `<rect width="32" height="32" fill="#0f3d4c"/>
  <g transform="translate(16 16) scale(.82) translate(-16 -15.4)"><path d="${drop}" fill="#8fdcea"/>${shineOf('#0f3d4c')}</g>`

/** One colour, the rest clear: systems paint it as they like. */
const monochrome = `<mask id="m"><path d="${drop}" fill="#fff"/>${shineOf('#000')}</mask>
  <rect width="32" height="32" fill="#fff" mask="url(#m)"/>`

const icons = [
  ['icon-192', plain, 192],
  ['icon-512', plain, 512],
  ['maskable-192', maskable, 192],
  ['maskable-512', maskable, 512],
  ['monochrome-192', monochrome, 192],
  ['monochrome-512', monochrome, 512],
  ['apple-touch-180', maskable, 180],
  ['badge-96', monochrome, 96],
]

for (const [name, drawing, size] of icons) {
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32" width="${size}" height="${size}">${drawing}</svg>`
  await sharp(Buffer.from(svg)).png({ compressionLevel: 9, palette: true }).toFile(`${folder}${name}.png`)
}
