import { mkdtemp, realpath, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Egress } from '../../egress/egress.ts'
import { createHostList } from '../../egress/host-list.ts'

/** The way of one command out of its sandbox, to the hosts that the person has granted it. */
export interface Way {
  socketPath: string
  /** Hosts it was kept from, by name, each once. */
  refused(): string[]
  close(): Promise<void>
}

const mostTold = 10

/** Null when nothing was granted. */
export async function openWay(
  openProxy: Egress['openProxy'] | undefined,
  hosts: readonly string[],
): Promise<Way | null> {
  if (openProxy === undefined || hosts.length === 0) return null
  // @NOTE the path of a unix socket has room for about a hundred characters
  const folder = await realpath(await mkdtemp(join(tmpdir(), 'rain-way-')))
  const socketPath = join(folder, 'proxy')
  const isGranted = createHostList(hosts)
  const refused = new Set<string>()
  const proxy = await openProxy({
    allow: (host, port) => (isGranted(host, port) ? 'allow_private' : 'deny'),
    onRefused: ({ host, port }) => void (refused.size < mostTold && refused.add(`${host}:${port}`)),
    listen: { socketPath },
  })
  return {
    socketPath,
    refused: () => [...refused],
    async close() {
      await proxy.close()
      await rm(folder, { recursive: true, force: true })
    },
  }
}
