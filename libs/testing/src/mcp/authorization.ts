import { createHash, randomUUID } from 'node:crypto'
import type { IncomingMessage, ServerResponse } from 'node:http'

/**
 * A small OAuth 2.1 authorization server beside the MCP server: protected resource metadata (RFC 9728), server metadata
 * (RFC 8414), dynamic registration (RFC 7591), authorization code with PKCE (S256 only), resource indicators (RFC 8707),
 * rotating refresh tokens. It refuses whatever those ask it to refuse.
 */
export interface Authorization {
  /** What clients did that it refused. */
  refusals: string[]
  /** What the person does at the address they were sent to: agrees. Resolves to where they are sent back to. */
  agree(authorizationUrl: string): Promise<URL>
  /** From now on no access token is good; refresh tokens are. */
  expireTokens(): void
  /** From now on nothing is good. */
  revokeAll(): void
  registrations: number
  isSignedIn(request: IncomingMessage): boolean
  /** Answers what is for it. False: it is for the MCP server. */
  serve(request: IncomingMessage, response: ServerResponse, path: string, body: string): Promise<boolean>
}

interface Pending {
  clientId: string
  redirectUri: string
  challenge: string
  resource: string
}

export function createAuthorization(origin: string, resource: string): Authorization {
  const clients = new Map<string, { redirectUris: string[] }>()
  const codes = new Map<string, Pending>()
  const accessTokens = new Set<string>()
  const refreshTokens = new Map<string, string>()
  const refusals: string[] = []

  const authorization: Authorization = {
    refusals,
    registrations: 0,
    isSignedIn: ({ headers }) => accessTokens.has(headers.authorization?.replace(/^Bearer /, '') ?? ''),
    expireTokens: () => accessTokens.clear(),
    revokeAll() {
      accessTokens.clear()
      refreshTokens.clear()
    },
    async agree(authorizationUrl) {
      const answer = await fetch(authorizationUrl, { redirect: 'manual' })
      const location = answer.headers.get('location')
      if (!location) throw new Error(`no redirect: ${answer.status} ${await answer.text()}`)
      return new URL(location)
    },
    async serve(request, response, path, body) {
      if (path === '/.well-known/oauth-protected-resource/mcp') {
        json(response, 200, { resource, authorization_servers: [origin], scopes_supported: ['tools'] })
      } else if (path === '/.well-known/oauth-authorization-server') json(response, 200, metadata(origin))
      else if (path === '/register') register(response, body)
      else if (path === '/authorize') authorize(new URL(request.url ?? '/', origin).searchParams, response)
      else if (path === '/token') token(new URLSearchParams(body), response)
      else return false
      return true
    },
  }
  return authorization

  function refuse(response: ServerResponse, error: string, why: string): void {
    refusals.push(why)
    json(response, 400, { error, error_description: why })
  }

  function register(response: ServerResponse, body: string): void {
    const { redirect_uris: redirectUris } = JSON.parse(body) as { redirect_uris?: string[] }
    if (!redirectUris?.length) return refuse(response, 'invalid_redirect_uri', 'no redirect_uris')
    authorization.registrations++
    const clientId = randomUUID()
    clients.set(clientId, { redirectUris })
    json(response, 201, { ...(JSON.parse(body) as object), client_id: clientId })
  }

  function authorize(params: URLSearchParams, response: ServerResponse): void {
    const clientId = params.get('client_id') ?? ''
    const redirectUri = params.get('redirect_uri') ?? ''
    if (!clients.get(clientId)?.redirectUris.includes(redirectUri)) {
      return refuse(response, 'invalid_request', 'unknown client or redirect_uri')
    }
    if (params.get('code_challenge_method') !== 'S256' || !params.get('code_challenge')) {
      return refuse(response, 'invalid_request', 'no PKCE with S256')
    }
    if (params.get('response_type') !== 'code') return refuse(response, 'unsupported_response_type', 'not a code')
    if (params.get('resource') !== resource) return refuse(response, 'invalid_target', 'another resource')
    if ((params.get('state') ?? '').length < 20) return refuse(response, 'invalid_request', 'no state worth its name')
    const code = randomUUID()
    codes.set(code, { clientId, redirectUri, challenge: params.get('code_challenge') ?? '', resource })
    const back = new URL(redirectUri)
    back.searchParams.set('code', code)
    back.searchParams.set('state', params.get('state') ?? '')
    back.searchParams.set('iss', origin)
    response.writeHead(302, { location: back.href }).end()
  }

  function token(params: URLSearchParams, response: ServerResponse): void {
    if (params.get('resource') !== resource) return refuse(response, 'invalid_target', 'a token for another resource')
    return params.get('grant_type') === 'refresh_token' ? refresh(params, response) : exchange(params, response)
  }

  function exchange(params: URLSearchParams, response: ServerResponse): void {
    const code = params.get('code') ?? ''
    const pending = codes.get(code)
    codes.delete(code)
    const challenge = createHash('sha256')
      .update(params.get('code_verifier') ?? '')
      .digest('base64url')
    if (!pending || pending.clientId !== params.get('client_id')) {
      return refuse(response, 'invalid_grant', 'no such code for this client')
    }
    if (pending.challenge !== challenge) return refuse(response, 'invalid_grant', 'the verifier is another')
    if (pending.redirectUri !== params.get('redirect_uri'))
      return refuse(response, 'invalid_grant', 'another redirect_uri')
    return give(response, pending.clientId)
  }

  function refresh(params: URLSearchParams, response: ServerResponse): void {
    const given = params.get('refresh_token') ?? ''
    const clientId = refreshTokens.get(given)
    refreshTokens.delete(given)
    if (!clientId || clientId !== params.get('client_id'))
      return refuse(response, 'invalid_grant', 'no such refresh token')
    return give(response, clientId)
  }

  function give(response: ServerResponse, clientId: string): void {
    const access = randomUUID()
    const next = randomUUID()
    accessTokens.add(access)
    refreshTokens.set(next, clientId)
    json(response, 200, { access_token: access, token_type: 'Bearer', expires_in: 3600, refresh_token: next })
  }
}

function metadata(origin: string): object {
  return {
    issuer: origin,
    authorization_endpoint: `${origin}/authorize`,
    token_endpoint: `${origin}/token`,
    registration_endpoint: `${origin}/register`,
    response_types_supported: ['code'],
    grant_types_supported: ['authorization_code', 'refresh_token'],
    code_challenge_methods_supported: ['S256'],
    token_endpoint_auth_methods_supported: ['none'],
    authorization_response_iss_parameter_supported: true,
  }
}

function json(response: ServerResponse, status: number, body: object): void {
  response.writeHead(status, { 'content-type': 'application/json', 'cache-control': 'no-store' })
  response.end(JSON.stringify(body))
}
