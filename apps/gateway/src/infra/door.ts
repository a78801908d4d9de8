import { httpStatusOf } from '@rain/protocol'
import type { GatewayConfig } from '../config.ts'
import { doorRules } from './door-rules.ts'
import type { Next, Request, Response } from './http.ts'
import { refusalAtDoor } from './origin.ts'

/** What the frame of diagrams reads: it has no origin, on purpose, and says so. Nothing of a person is in these files. */
const readWithoutOrigin = new Set(['/diagram/frame.js', '/diagram/mermaid.js'])

/** Turns foreign pages away, and addresses that no store can look up. */
export function door(config: GatewayConfig) {
  const rules = doorRules(config)
  return (request: Request, response: Response, next: Next) => {
    const { host } = request.headers
    const origin = originOf(request)
    const refusal = refusalAtDoor(rules, { host, origin, protocol: request.client.protocol })
    if (refusal !== null) {
      return void response.status(httpStatusOf.origin_refused).json({ error: refusal, code: 'origin_refused' })
    }
    if (!request.url?.includes('%00')) return next()
    const error = 'The address has a character that is not text (NUL). Leave it out.'
    response.status(httpStatusOf.bad_request).json({ error, code: 'bad_request' })
  }
}

function originOf({ headers: { origin }, method, path }: Request): string | undefined {
  return origin === 'null' && method === 'GET' && readWithoutOrigin.has(path) ? undefined : origin
}
