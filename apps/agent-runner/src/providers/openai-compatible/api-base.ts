/**
 * Where the API of a server is, from its base URL as a person types it: with or without `/v1`, with a slash at the end, or
 * copied with the whole path of a request. A path that names a version somewhere is taken as it is: `/api/paas/v4`.
 */
export function toApiBase(typed: string): string {
  const { origin, pathname } = new URL(typed.trim())
  const path = pathname.replace(/\/+$/, '').replace(/\/(chat\/completions|models)$/, '')
  const versioned = path.split('/').some((segment) => /^v\d+\w*$/.test(segment))
  return `${origin}${path}${versioned ? '' : '/v1'}`
}
