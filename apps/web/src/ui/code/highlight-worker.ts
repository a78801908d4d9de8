import { createHighlighter } from './highlighter.ts'
import type { HighlightJob, HighlightResult } from './highlight-job.ts'

/** Of a worker's global scope what is used here; the page's types have another one. */
type Scope = {
  onmessage: ((event: MessageEvent<HighlightJob>) => void) | null
  postMessage: (result: HighlightResult) => void
}

const scope = globalThis as unknown as Scope
const highlighter = createHighlighter()

scope.onmessage = ({ data: { id, code, language } }) => {
  const tree = highlighter.knows(language) ? highlighter.highlight(language, code) : null
  scope.postMessage({ id, tree })
}
