import { createHash, randomBytes } from 'node:crypto'
import {
  auth,
  extractWWWAuthenticateParams,
  type FetchLike,
  type OAuthClientProvider,
  type OAuthDiscoveryState,
  type StoredOAuthClientInformation,
} from '@modelcontextprotocol/client'
import { McpFailed } from '../problem.ts'
import { clientMetadataFor } from './client-metadata.ts'
import type { PendingSignIn } from './pending.ts'

export interface BegunSignIn {
  /** Where the person goes. */
  url: string
  /** SHA-256 of the state that they must come back with, hex. */
  stateHash: string
  pending: PendingSignIn
}

/**
 * Finds the authorization server of an MCP server, makes Rain known to it if it must, and prepares the way of the person:
 * authorization code with PKCE, for this server alone. @throws what `problemOf` explains
 */
export async function beginSignIn(serverUrl: string, redirectUrl: string, fetchFn: FetchLike): Promise<BegunSignIn> {
  const state = randomBytes(32).toString('base64url')
  const found: {
    url?: URL
    verifier?: string
    client?: StoredOAuthClientInformation
    discovery?: OAuthDiscoveryState
  } = {}
  const provider: OAuthClientProvider = {
    redirectUrl,
    clientMetadata: clientMetadataFor(redirectUrl),
    state: () => state,
    clientInformation: () => found.client,
    saveClientInformation: (client) => void (found.client = client),
    tokens: () => undefined,
    saveTokens() {},
    redirectToAuthorization: (url) => void (found.url = url),
    saveCodeVerifier: (verifier) => void (found.verifier = verifier),
    codeVerifier: () => found.verifier ?? '',
    discoveryState: () => found.discovery,
    saveDiscoveryState: (discovery) => void (found.discovery = discovery),
  }
  const { resourceMetadataUrl, scope } = await challengeOf(serverUrl, fetchFn)
  await auth(provider, {
    serverUrl,
    fetchFn,
    ...(resourceMetadataUrl ? { resourceMetadataUrl } : {}),
    ...(scope ? { scope } : {}),
  })
  const { url, verifier, client, discovery } = found
  if (!url || !verifier || !client || !isWebAddress(url)) {
    throw new McpFailed('sign_in_failed', 'Its authorization server offers no sign-in that Rain can use.')
  }
  return {
    url: url.href,
    stateHash: hashOfState(state),
    pending: { redirectUrl, verifier, client: { ...client }, ...(discovery ? { discovery: { ...discovery } } : {}) },
  }
}

export function hashOfState(state: string): string {
  return createHash('sha256').update(state).digest('hex')
}

/** @NOTE the person is sent there by a link: nothing but a web page may be behind it */
function isWebAddress({ protocol, hostname }: URL): boolean {
  return protocol === 'https:' || (protocol === 'http:' && /^(localhost|127\.0\.0\.1|\[::1\])$/.test(hostname))
}

/** What the server says when it is asked without a token. */
async function challengeOf(
  serverUrl: string,
  fetchFn: FetchLike,
): Promise<{ resourceMetadataUrl?: URL; scope?: string }> {
  const answer = await fetchFn(serverUrl, {
    method: 'POST',
    redirect: 'manual',
    headers: { 'content-type': 'application/json', accept: 'application/json, text/event-stream' },
    body: JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'ping' }),
  })
  await answer.body?.cancel()
  const { resourceMetadataUrl, scope } = extractWWWAuthenticateParams(answer)
  return { ...(resourceMetadataUrl ? { resourceMetadataUrl } : {}), ...(scope ? { scope } : {}) }
}
