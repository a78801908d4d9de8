import { mkdtemp, realpath, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Egress } from '../../egress/egress.ts'
import { createHostList } from '@rain/runtime/egress'
import type { ToolContext } from '../tool.ts'

/** The way of one command out of its sandbox, to the hosts that the person has granted it. */
export interface Way {
  socketPath: string
  /** Hosts it was let through to, each once. */
  reached(): string[]
  /** Hosts it was kept from, by name, each once. */
  refused(): string[]
  close(): Promise<void>
}

const mostTold = 10

/** Null when nothing was granted. */
export async function openWay(
  openProxy: Egress['openProxy'] | undefined,
  { allowedHosts = [], publicHosts = [] }: Pick<ToolContext, 'allowedHosts' | 'publicHosts'>,
): Promise<Way | null> {
  if (openProxy === undefined || allowedHosts.length + publicHosts.length === 0) return null
  // @NOTE the path of a unix socket has room for about a hundred characters
  const folder = await realpath(await mkdtemp(join(tmpdir(), 'rain-way-')))
  const socketPath = join(folder, 'proxy')
  const [isNamed, isGranted] = [createHostList(allowedHosts), createHostList(publicHosts)]
  const reached = new Set<string>()
  const refused = new Set<string>()
  const proxy = await openProxy({
    allow(host, port) {
      const leave = isNamed(host, port) ? 'allow_private' : isGranted(host, port) ? 'allow' : 'deny'
      if (leave !== 'deny' && reached.size < mostTold) reached.add(host)
      return leave
    },
    onRefused: ({ host, port }) => void (refused.size < mostTold && refused.add(`${host}:${port}`)),
    listen: { socketPath },
  })
  return {
    socketPath,
    reached: () => [...reached],
    refused: () => [...refused],
    async close() {
      await proxy.close()
      await rm(folder, { recursive: true, force: true })
    },
  }
}
