/** A way to search text in files; with ripgrep or without. Given real paths, gives matches in the order of paths. */
export type Grep = (request: GrepRequest, signal: AbortSignal) => Promise<GrepResult>

export interface GrepRequest {
  pattern: string
  ignoreCase: boolean
  glob?: string
  /** A file or a folder, absolute, without links. */
  root: string
  isFolder: boolean
  /** Folder names that are not entered. */
  skipped: ReadonlySet<string>
  maxMatches: number
}

export type GrepResult =
  | {
      kind: 'found'
      matches: GrepMatch[]
      /** Why there may be more than what is given. */
      stopped: 'no' | 'limit' | 'time'
      /** How many matches were not given because of the file they are in. */
      leftOut?: number
    }
  | { kind: 'refused'; reason: string }

export interface GrepMatch {
  /** Absolute. */
  path: string
  line: number
  /** May be cut. */
  text: string
}
