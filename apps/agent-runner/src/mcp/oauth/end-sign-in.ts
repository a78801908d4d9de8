import {
  auth,
  type FetchLike,
  type OAuthClientProvider,
  type OAuthDiscoveryState,
  type StoredOAuthClientInformation,
  type StoredOAuthTokens,
} from '@modelcontextprotocol/client'
import { McpFailed } from '../problem.ts'
import { clientMetadataFor } from './client-metadata.ts'
import type { Grant } from './grant.ts'
import type { AnsweredSignIn } from './pending.ts'

/** Exchanges the code for tokens, with the verifier only this sign-in knows. @throws what `problemOf` explains */
export async function endSignIn(serverUrl: string, answered: AnsweredSignIn, fetchFn: FetchLike): Promise<Grant> {
  const { redirectUrl, verifier, client, discovery, code, iss } = answered
  let tokens: StoredOAuthTokens | undefined
  const provider: OAuthClientProvider = {
    redirectUrl,
    clientMetadata: clientMetadataFor(redirectUrl),
    // @NOTE what was kept came from the very functions that take it back
    clientInformation: () => client as StoredOAuthClientInformation,
    tokens: () => tokens,
    saveTokens: (given) => void (tokens = given),
    discoveryState: () => discovery as OAuthDiscoveryState | undefined,
    saveDiscoveryState() {},
    saveCodeVerifier() {},
    codeVerifier: () => verifier,
    redirectToAuthorization() {
      throw new McpFailed('sign_in_failed', 'The sign-in was not taken. Begin it again.')
    },
  }
  await auth(provider, { serverUrl, fetchFn, authorizationCode: code, ...(iss === undefined ? {} : { iss }) })
  if (!tokens) throw new McpFailed('sign_in_failed', 'The authorization server gave no token.')
  return { client, tokens: { ...tokens }, redirectUrl, ...(discovery ? { discovery } : {}) }
}
