import type { GatewayConfig } from '../config.ts'
import type { PushRules } from './push-way.ts'

/** Nothing of the own network may be a push service unless it was named. */
export function pushRulesOf(config: Pick<GatewayConfig, 'RAIN_PUSH_HOSTS'>): PushRules {
  return { ownServices: [], allowedHosts: config.RAIN_PUSH_HOSTS }
}
