import { mkdir, readdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { root } from '@rain/tools/root.mjs'
import sharp from 'sharp'
import { contactSheet } from './contact-sheet.ts'
import type { PageLook } from './looks.ts'

/** What a page looked like. */
export interface Pictures {
  name: string
  pictures: readonly { look: PageLook; png: Buffer }[]
}

/** The guide shows these two of each page. */
const forGuide: readonly PageLook[] = [
  { size: 'desktop', theme: 'light', language: 'en' },
  { size: 'phone', theme: 'dark', language: 'en' },
]

const sheets = join(root, 'docs/images/pages')
const guide = join(root, 'docs/user-guide/images')

/** The pictures that the guide may show, by file name. */
export const guidePictures = (page: string) => forGuide.map(({ size }) => `${page}-${size}.webp`)

/** Puts them into the documentation, if `npm run pictures` asks for it. */
export async function keepPictures({ name, pictures }: Pictures): Promise<void> {
  if (process.env.RAIN_KEEP_PICTURES !== '1') return
  await Promise.all([mkdir(sheets, { recursive: true }), mkdir(guide, { recursive: true })])
  await writeFile(join(sheets, `${name}.webp`), await contactSheet(pictures))
  for (const [at, wanted] of forGuide.entries()) {
    const found = pictures.find(({ look }) => JSON.stringify(look) === JSON.stringify(wanted))
    const file = guidePictures(name)[at]
    if (found && file) await writeFile(join(guide, file), await sharp(found.png).webp({ quality: 80 }).toBuffer())
  }
}

/** The pictures that the pages of the guide show. */
export async function picturesInGuide(read: (path: string) => Promise<string>): Promise<string[]> {
  const folder = join(root, 'docs/user-guide')
  const pages = (await readdir(folder)).filter((file) => file.endsWith('.md'))
  const texts = await Promise.all(pages.map((file) => read(join(folder, file))))
  return texts.flatMap((text) => [...text.matchAll(/\(images\/([\w.-]+)\)/g)].map(([, file]) => file ?? ''))
}
