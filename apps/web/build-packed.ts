import { readdir, readFile, stat, writeFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { promisify } from 'node:util'
import { brotliCompress, constants, gzip } from 'node:zlib'
import type { Plugin } from 'vite'

const worthPacking = /\.(js|css|html|svg|json|webmanifest)$/
const smallestBytes = 1_000
/** Above this the best quality takes seconds for a percent. */
const largeBytes = 1_000_000

const toBrotli = promisify(brotliCompress)
const toGzip = promisify(gzip)

/** Packs what the build has written, once and well, so that the gateway need not do it for each request. */
export function packed(): Plugin {
  let folder = ''
  return {
    name: 'packed',
    apply: 'build',
    configResolved: (config) => {
      folder = resolve(config.root, config.build.outDir)
    },
    closeBundle: {
      order: 'post',
      handler: async () => {
        const names = await readdir(folder, { recursive: true })
        for (const name of names.filter((each) => worthPacking.test(each))) await pack(join(folder, name))
      },
    },
  }
}

async function pack(file: string): Promise<void> {
  const { size } = await stat(file)
  if (size < smallestBytes) return
  const bytes = await readFile(file)
  const quality = size > largeBytes ? 9 : constants.BROTLI_MAX_QUALITY
  const params = { [constants.BROTLI_PARAM_QUALITY]: quality, [constants.BROTLI_PARAM_SIZE_HINT]: size }
  const [brotli, gzipped] = await Promise.all([toBrotli(bytes, { params }), toGzip(bytes, { level: 9 })])
  await Promise.all([writeFile(`${file}.br`, brotli), writeFile(`${file}.gz`, gzipped)])
}
