import { findOnPath } from '../grep-search/find-on-path.ts'

/** Where the browser comes from: a program of this computer, or one that runs already and is reached by CDP. */
export type BrowserSource = { kind: 'program'; path: string } | { kind: 'cdp'; address: string }

const programs = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable', 'chrome']

/** Null: there is none, and the tools of the browser are not offered. */
export async function findChromium(cdpAddress: string | undefined, searchPath: string): Promise<BrowserSource | null> {
  if (cdpAddress) return { kind: 'cdp', address: cdpAddress }
  const found = await Promise.all(programs.map((program) => findOnPath(program, searchPath)))
  const path = found.find((each) => each !== null)
  return path === undefined ? null : { kind: 'program', path }
}
