import { shortestPublicPin, type GatewayConfig } from '../config.ts'
import { isLoopback } from '../infra/loopback.ts'

const shortestPin = 4
const longestPin = 20

/** How many characters a new PIN may have: more are asked for where others can reach the server, or a proxy lets them in. */
export function pinLengths(config: Pick<GatewayConfig, 'RAIN_HOST' | 'RAIN_TRUSTED_PROXIES'>) {
  const isPublic = !isLoopback(config.RAIN_HOST) || config.RAIN_TRUSTED_PROXIES.length > 0
  return { shortest: isPublic ? shortestPublicPin : shortestPin, longest: longestPin }
}
