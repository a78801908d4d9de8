import {
  providerKeyContext,
  resealBrowserProfiles,
  resealDeviceKeys,
  resealKeys,
  resealMcpServers,
  resealPushKeys,
  resealVault,
} from '@rain/db'
import { keyThatSealed, removeSealingKeys, seal, sealingKeyFile, unseal } from '@rain/runtime'
import type { GatewayDeps } from '../deps.ts'

interface Deps extends Pick<GatewayDeps, 'config' | 'db' | 'sealingKeys'> {
  logger: Pick<GatewayDeps['logger'], 'info' | 'warn'>
}

/**
 * Ends a rotation: seals anew what older keys have sealed and, when nothing needs them any more, removes them from the
 * file. Says what cannot be opened.
 */
export async function resealStoredKeys(deps: Deps): Promise<void> {
  const { db, logger, sealingKeys } = deps
  const lost = new Set<string>()
  const resealOf = (what: string) => (context: string, sealed: string) => {
    const plain = unseal(sealingKeys, context, sealed)
    if (plain === null) lost.add(what)
    if (plain === null || keyThatSealed(sealingKeys, sealed) === sealingKeys.current) return null
    return seal(sealingKeys, context, plain)
  }
  const count = await resealKeys(db, ({ userId, provider, sealed }) =>
    resealOf(provider)(providerKeyContext(userId, provider), sealed),
  )
  const servers = await resealMcpServers(db, resealOf('MCP servers'))
  const profiles = await resealBrowserProfiles(db, resealOf('browsers that stay signed in'))
  const deviceKeys = await resealDeviceKeys(db, resealOf('computers'))
  const pushKeys = await resealPushKeys(db, resealOf('notifications'))
  const secrets = await resealVault(db, resealOf('the vault'))
  if (count > 0) logger.info({ count }, 'stored provider keys are sealed anew with the current secret key')
  if (servers > 0) logger.info({ servers }, 'secrets of MCP servers are sealed anew with the current secret key')
  if (profiles > 0) logger.info({ profiles }, 'kept sign-ins of browsers are sealed anew with the current secret key')
  if (deviceKeys > 0) logger.info({ deviceKeys }, 'keys for computers are sealed anew with the current secret key')
  if (pushKeys > 0) logger.info({ pushKeys }, 'keys for notifications are sealed anew with the current secret key')
  if (secrets > 0) logger.info({ secrets }, 'secrets of the vault are sealed anew with the current secret key')
  if (lost.size > 0) logger.warn({ providers: [...lost] }, lostText([...lost]))
  else if (sealingKeys.older.length > 0) await dropOlderKeys(deps)
}

function lostText(providers: string[]): string {
  return `keys of ${providers.join(', ')} cannot be opened: the secret key that sealed them is not here. Restore it, or type them in again.`
}

/** @NOTE only after the transaction: a crash in between leaves keys too many, never one too few */
async function dropOlderKeys({ config, logger, sealingKeys }: Deps): Promise<void> {
  const file = sealingKeyFile(config)
  if (!file) {
    logger.info('everything is sealed with the current secret key: the older ones may go from RAIN_SECRET_KEY')
    return
  }
  try {
    await removeSealingKeys(file, sealingKeys.older)
    logger.info({ count: sealingKeys.older.length }, 'older secret keys are removed from the file')
  } catch (error) {
    // The file may be read-only, as secrets of containers are: older keys in it do no harm to the start.
    logger.warn({ err: error }, 'older secret keys are not needed any more, but cannot be removed from the file')
  }
}
