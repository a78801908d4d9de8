import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { rolldown } from 'rolldown'
import type { Plugin } from 'vite'

const source = fileURLToPath(new URL('./src/worker/service-worker.ts', import.meta.url))

/** Files that are not of the bundle and have to be there without a server. */
const alwaysKept = [
  '/ask-early.js',
  '/theme.js',
  '/favicon.svg',
  '/manifest.webmanifest',
  '/icons/icon-192.png',
  '/icons/badge-96.png',
]

/** Larger parts that the page does not begin with are put aside when they are first used: diagrams are not for everybody. */
const largestBytes = 300_000

/** Writes the service worker, which knows the files of this very build. */
export function serviceWorker(): Plugin {
  return {
    name: 'service-worker',
    apply: 'build',
    writeBundle: {
      order: 'post',
      async handler({ dir = '' }, bundle) {
        const parts = Object.values(bundle).filter(({ fileName }) => /^assets\/.*\.(js|css)$/.test(fileName))
        const page = readFileSync(join(dir, 'index.html'), 'utf8')
        const kept = parts.filter((part) => bytesOf(part) <= largestBytes || page.includes(part.fileName))
        const files = ['/', ...alwaysKept, ...kept.map(({ fileName }) => `/${fileName}`).sort()]
        const contents = files
          .filter((path) => !path.startsWith('/assets/'))
          .map((path) => readFileSync(join(dir, path === '/' ? 'index.html' : path)))
        const build = createHash('sha256')
          .update(files.join('\n'))
          .update(Buffer.concat(contents))
          .digest('hex')
          .slice(0, 16)
        const worker = await rolldown({ input: source, platform: 'browser' })
        await worker.write({
          file: join(dir, 'sw.js'),
          format: 'iife',
          minify: true,
          intro: `const RAIN_BUILD = ${JSON.stringify(build)}, RAIN_FILES = ${JSON.stringify(files)};`,
        })
        await worker.close()
      },
    },
  }
}

function bytesOf(part: { type: 'chunk'; code: string } | { type: 'asset'; source: string | Uint8Array }): number {
  return part.type === 'chunk' ? part.code.length : part.source.length
}
