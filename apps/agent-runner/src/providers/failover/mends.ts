import type { ErrorCode } from '@rain/protocol'

/**
 * What may mend a failure: another key, another model, either of them (most limits are those of one key with one model),
 * or nothing, because the request itself, the budget or the person is the reason.
 */
export type Mends = 'credential' | 'model' | 'either' | 'nothing'

export function whatMends(code: ErrorCode): Mends {
  switch (code) {
    case 'provider_auth':
    case 'provider_billing':
      return 'credential'
    case 'provider_rate_limited':
      return 'either'
    case 'provider_overloaded':
    case 'provider_unreachable':
    case 'model_unknown':
      return 'model'
    default:
      return 'nothing'
  }
}
