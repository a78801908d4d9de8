import type { FetchLike } from '@modelcontextprotocol/client'

/**
 * A fetch that adds headers to what goes to the server's own origin. The protocol's client sends whatever headers it is
 * given to the authorization server too, which the MCP server names, and which may be anybody's.
 */
export function withOwnHeaders(fetch: FetchLike, serverUrl: string, headers: Record<string, string>): FetchLike {
  const { origin } = new URL(serverUrl)
  return (url, init) => {
    if (new URL(url).origin !== origin) return fetch(url, init)
    const all = new Headers(headers)
    new Headers(init?.headers).forEach((value, name) => all.set(name, value))
    return fetch(url, { ...init, headers: all })
  }
}
