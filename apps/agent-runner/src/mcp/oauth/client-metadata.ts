import type { OAuthClientMetadata } from '@modelcontextprotocol/client'

/** How Rain introduces itself to an authorization server that does not know it. A public client: it has no secret. */
export function clientMetadataFor(redirectUrl: string): OAuthClientMetadata {
  return {
    client_name: 'Rain',
    redirect_uris: [redirectUrl],
    grant_types: ['authorization_code', 'refresh_token'],
    response_types: ['code'],
    token_endpoint_auth_method: 'none',
  }
}
