import type { Plugin } from 'vite'

/**
 * Has the browser compile the parts of these names while they are being fetched, beside the page's own work, instead of each
 * function when it is first called. Chromium reads the hint since 136, others take it for a comment:
 * https://github.com/WICG/explicit-javascript-compile-hints-file-based
 */
export function compiledEarly(names: readonly string[]): Plugin {
  return {
    name: 'compiled-early',
    apply: 'build',
    generateBundle: {
      order: 'post',
      handler(_, bundle) {
        for (const part of Object.values(bundle))
          if (part.type === 'chunk' && names.includes(part.name))
            part.code = `//# allFunctionsCalledOnLoad\n${part.code}`
      },
    },
  }
}
