import type { McpSignIn } from '@rain/protocol'

const path = '/mcp/signed-in'

let returned: McpSignIn | null = null

/**
 * Takes what an authorization server has put into the address it sent the person back to, and takes it out of there: it is
 * worth a token. To be called before anything else reads the address.
 */
export function keepReturnedSignIn(): void {
  if (location.pathname !== path) return
  const query = new URLSearchParams(location.search)
  const state = query.get('state')
  const part = (name: string) => query.get(name) ?? undefined
  if (state) returned = { state, code: part('code'), iss: part('iss'), error: part('error') }
  history.replaceState(null, '', '/#/mcp')
}

/** The answer of the sign-in that the person comes back from; once. */
export function takeReturnedSignIn(): McpSignIn | null {
  const taken = returned
  returned = null
  return taken
}
