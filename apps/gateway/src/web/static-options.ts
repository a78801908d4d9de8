import { sep } from 'node:path'
import type { ServerResponse } from 'node:http'
import { contentTypeOf, encodingOf } from './packed.ts'

/** How the built dashboard is served: a file whose name has a hash of its content never changes. */
export const staticOptions = {
  index: false as const,
  redirect: false,
  dotfiles: 'ignore',
  setHeaders(response: ServerResponse, path: string) {
    const isHashed = path.includes(`${sep}assets${sep}`)
    response.setHeader('Cache-Control', isHashed ? 'public, max-age=31536000, immutable' : 'no-cache')
    const encoding = encodingOf(path)
    if (encoding === null) return
    response.setHeader('Content-Encoding', encoding)
    response.setHeader('Content-Type', contentTypeOf(path))
  },
}
