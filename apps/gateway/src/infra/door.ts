import { httpStatusOf } from '@rain/protocol'
import type { GatewayConfig } from '../config.ts'
import { clientOf } from './client.ts'
import { doorRules } from './door-rules.ts'
import type { Next, Request, Response } from './http.ts'
import { refusalAtDoor } from './origin.ts'

/** First in line for every request: finds out who asks, and turns foreign pages away. */
export function door(config: GatewayConfig) {
  const rules = doorRules(config)
  return (request: Request, response: Response, next: Next) => {
    request.client = clientOf(request, config.RAIN_TRUSTED_PROXIES)
    const { host, origin } = request.headers
    const refusal = refusalAtDoor(rules, { host, origin, protocol: request.client.protocol })
    if (refusal === null) return next()
    response.status(httpStatusOf.origin_refused).json({ error: refusal, code: 'origin_refused' })
  }
}
