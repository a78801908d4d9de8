import type { ResolveHost } from '../resolve-host.ts'
import type { OwnNetwork } from '../own-network.ts'

/** Names as a test wants them; a list of lists is answered one after the other, the last one again and again. */
export function createNames(names: Record<string, string[] | string[][]>): { resolve: ResolveHost; asked: string[] } {
  const asked: string[] = []
  return {
    asked,
    resolve: async (hostname) => {
      asked.push(hostname)
      const known = names[hostname] ?? []
      const nth = asked.filter((name) => name === hostname).length - 1
      const [first] = known
      return Array.isArray(first) ? ((known as string[][])[Math.min(nth, known.length - 1)] ?? []) : (known as string[])
    },
  }
}

/** No interfaces but loopback. */
export const noOwnNetwork = (): OwnNetwork => ({ isOwn: () => false, isNeighbour: () => false })
