import { lookup } from 'node:dns/promises'

/** All addresses of a name; empty when it has none. Rejects only when `signal` is aborted. */
export type ResolveHost = (hostname: string, signal: AbortSignal) => Promise<string[]>

/** As the operating system does for every program, `/etc/hosts` and the names of the local network included. */
export const resolveHost: ResolveHost = (hostname, signal) =>
  new Promise((resolve, reject) => {
    const onAbort = () => reject(signal.reason as Error)
    if (signal.aborted) return onAbort()
    signal.addEventListener('abort', onAbort, { once: true })
    lookup(hostname, { all: true, verbatim: true })
      .then(
        (found) => resolve(found.map(({ address }) => address)),
        // Not found, no server, refused: to whoever asks they are one.
        () => resolve([]),
      )
      .finally(() => signal.removeEventListener('abort', onAbort))
  })
