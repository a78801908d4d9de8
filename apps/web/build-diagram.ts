import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import type { Plugin } from 'vite'

const address = '/diagram/mermaid.js'

/** Puts the library of diagrams as one script beside the frame that runs it: a frame without an origin can load no modules. */
export function diagramLibrary(): Plugin {
  const file = join(dirname(createRequire(import.meta.url).resolve('mermaid')), 'mermaid.min.js')
  return {
    name: 'diagram-library',
    generateBundle() {
      this.emitFile({ type: 'asset', fileName: address.slice(1), source: readFileSync(file) })
    },
    configureServer({ middlewares }) {
      middlewares.use(address, (_request, response) => {
        response.setHeader('Content-Type', 'text/javascript')
        response.end(readFileSync(file))
      })
    },
  }
}
