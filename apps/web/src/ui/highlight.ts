import type { Highlighter } from './highlighter.ts'

export type CodeTree = ReturnType<Highlighter['highlight']>

let loading: Promise<Highlighter> | undefined

/** The colours of a piece of code, or null for a language nobody taught us. The grammars are fetched on first use. */
export async function highlight(code: string, language: string): Promise<CodeTree | null> {
  loading ??= import('./highlighter.ts').then((module) => module.createHighlighter())
  const highlighter = await loading
  return highlighter.knows(language) ? highlighter.highlight(language, code) : null
}
