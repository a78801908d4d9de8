/** What the worker does with a request: `page` is the dashboard itself, `kept` a file of the build, `pass` none of its business. */
export type CachePlan = 'page' | 'kept' | 'pass'

export type PlannedRequest = {
  method: string
  url: string
  /** Of a request for a document: `navigate`. */
  mode: string
}

/** @NOTE nothing that a session is needed for is ever kept: those addresses are not even looked at */
const serverPaths = /^\/(api|health|ready|ws|socket\.io|view|device|diagram)(\/|$)/

/** Decides by the address alone. `files` are the paths of the build that were put aside. */
export function planFor({ method, url, mode }: PlannedRequest, origin: string, files: ReadonlySet<string>): CachePlan {
  const address = new URL(url)
  if (method !== 'GET' || address.origin !== origin || serverPaths.test(address.pathname)) return 'pass'
  if (mode === 'navigate') return hasEnding(address.pathname) ? 'pass' : 'page'
  return files.has(address.pathname) || address.pathname.startsWith('/assets/') ? 'kept' : 'pass'
}

/** `/icons/icon-192.png` opened by itself is that file, not the dashboard. */
function hasEnding(path: string): boolean {
  return /\.[a-z0-9]+$/i.test(path) && path !== '/index.html'
}
