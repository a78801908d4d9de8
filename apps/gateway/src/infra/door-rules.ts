import type { GatewayConfig } from '../config.ts'
import type { DoorRules } from './origin.ts'

export function doorRules(config: GatewayConfig): DoorRules {
  return {
    listenHost: config.RAIN_HOST,
    allowedHosts: config.RAIN_ALLOWED_HOSTS,
    allowedOrigins: config.RAIN_ALLOWED_ORIGINS,
  }
}
