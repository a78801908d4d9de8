import type { ErrorCode } from '@rain/protocol'

/**
 * What may mend a failure: another key of the same provider, another model, or nothing, because the request itself, the
 * budget or the person is the reason.
 */
export function whatMends(code: ErrorCode): 'credential' | 'model' | 'nothing' {
  switch (code) {
    case 'provider_auth':
    case 'provider_billing':
    case 'provider_rate_limited':
      return 'credential'
    case 'provider_overloaded':
    case 'provider_unreachable':
    case 'model_unknown':
      return 'model'
    default:
      return 'nothing'
  }
}
