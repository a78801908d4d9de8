import { common, createLowlight } from 'lowlight'

/** The grammars of the 37 most common languages. In a file of its own, so that it is fetched only when code is shown. */
export function createHighlighter() {
  return createLowlight(common)
}
