import { clientOf } from './client.ts'
import type { Next, Request, Response } from './http.ts'

/** First in line for every request: finds out who asks. */
export function knowClient(trustedProxies: readonly string[]) {
  return (request: Request, _: Response, next: Next) => {
    request.client = clientOf(request, trustedProxies)
    next()
  }
}
