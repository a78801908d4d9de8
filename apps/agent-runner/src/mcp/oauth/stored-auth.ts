import type {
  OAuthClientProvider,
  OAuthDiscoveryState,
  StoredOAuthClientInformation,
  StoredOAuthTokens,
} from '@modelcontextprotocol/client'
import { McpFailed, signInNeeded } from '../problem.ts'
import { clientMetadataFor } from './client-metadata.ts'
import type { Grant, GrantStore, VersionedGrant, WhichServer } from './grant.ts'

/**
 * Signs requests with the stored tokens and refreshes them. Several runners may refresh at once: one writes, the others
 * take over what it wrote. Never begins a sign-in: that takes the person.
 */
export function createStoredAuth(server: WhichServer, grants: GrantStore): OAuthClientProvider {
  let known: VersionedGrant | null = null

  const read = async (): Promise<Grant | null> => {
    known = await grants.read(server)
    return known?.grant ?? null
  }
  const write = async (change: Partial<Grant>): Promise<void> => {
    if (!known) return
    const { grant, version } = known
    const changed = { ...grant, ...change }
    const written = await grants.write({ ...server, version }, changed)
    if (written === null) await read()
    else known = { grant: changed, version: written }
  }

  return {
    get redirectUrl() {
      return known?.grant.redirectUrl ?? 'http://127.0.0.1/'
    },
    get clientMetadata() {
      return clientMetadataFor(known?.grant.redirectUrl ?? 'http://127.0.0.1/')
    },
    // @NOTE what was stored came from these very functions
    clientInformation: async () => (await read())?.client as StoredOAuthClientInformation | undefined,
    tokens: async () => (await read())?.tokens as StoredOAuthTokens | undefined,
    saveTokens: (tokens) => write({ tokens: { ...tokens } }),
    discoveryState: async () => (await read())?.discovery as OAuthDiscoveryState | undefined,
    saveDiscoveryState: (discovery) => write({ discovery: { ...discovery } }),
    async invalidateCredentials(what) {
      if (what === 'verifier' || what === 'discovery') return
      // @NOTE by the version that was read: tokens that another runner has just refreshed stay
      if (!known) return
      const { client, redirectUrl, discovery } = known.grant
      const left = what === 'tokens' ? { client, redirectUrl, discovery } : { redirectUrl }
      await grants.write({ ...server, version: known.version }, left)
    },
    saveClientInformation: refuse,
    redirectToAuthorization: refuse,
    saveCodeVerifier() {},
    codeVerifier: refuse,
  }
}

function refuse(): never {
  throw new McpFailed(signInNeeded.code, signInNeeded.text)
}
