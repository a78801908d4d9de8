import { saveServer, type Db, type ServerRow } from '@rain/db'
import { limits, RainError, type NewProviderServer, type ProviderServer } from '@rain/protocol'
import { serverIdOf } from './server-id.ts'

/** @throws RainError `bad_request` when a server has that name already, or there are too many. */
export async function addServer(db: Db, userId: string, asked: NewProviderServer): Promise<ProviderServer> {
  const { name, base_url: baseUrl, needs_key: needsKey } = asked
  const server = { id: serverIdOf(name), name, baseUrl, needsKey }
  const most = limits.providerServers
  const outcome = await saveServer(db, userId, server, { most })
  if (outcome === 'taken') {
    throw new RainError('bad_request', `There is already a server named like "${name}". Give it another name, or delete the other one first.`) // prettier-ignore
  }
  if (outcome === 'full') {
    throw new RainError('bad_request', `There are ${most} servers already, and no more are kept. Delete one first.`)
  }
  return toWireServer(server)
}

export function toWireServer({ id, name, baseUrl, needsKey }: ServerRow): ProviderServer {
  return { id, name, base_url: baseUrl, needs_key: needsKey }
}
