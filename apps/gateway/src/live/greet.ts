import { isCursor } from '@rain/bus'
import { protocolVersion } from '@rain/protocol'
import { chooseProvider } from '../providers/provider-choice.ts'
import { providerSettingsOf } from '../providers/provider-settings.ts'
import type { CommandContext } from './commands/context.ts'

/**
 * The first words on a connection: `status`, then `api_key_loaded` if Rain can answer already, then, for a client that
 * said where it is in the log, `ready`. Resolves to the cursor its events follow.
 */
export async function greet(client: { cursor: string | undefined }, context: CommandContext): Promise<string> {
  const { deps, session, tell } = context
  const [settings, end] = await Promise.all([
    providerSettingsOf(deps, session.userId),
    deps.bus.log.end(session.userId),
  ])
  tell({ type: 'status', agent_id: null, cwd: null, text: 'Connected. Choose a directory to begin.' })
  const choice = chooseProvider(settings)
  if (choice?.keySource) tell({ type: 'api_key_loaded', provider: choice.provider.id, model: choice.model })

  if (client.cursor === undefined) return end
  if (!isCursor(client.cursor)) {
    tell({ type: 'resync', reason: 'That cursor is not one of this server.', cursor: end })
    return end
  }
  tell({ type: 'ready', protocol_version: protocolVersion, cursor: client.cursor })
  return client.cursor
}
