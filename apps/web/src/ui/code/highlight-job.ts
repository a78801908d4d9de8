import type { Highlighter } from './highlighter.ts'

export type CodeTree = ReturnType<Highlighter['highlight']>

/** A piece of code to be coloured, and what comes of it: null for a language nobody taught us. */
export type HighlightJob = { id: number; code: string; language: string }
export type HighlightResult = { id: number; tree: CodeTree | null }
