/** Why something is not fetched or dialled. */
export type EgressCode =
  | 'invalid_address'
  | 'not_http'
  | 'credentials_in_address'
  | 'blocked_port'
  | 'host_not_allowed'
  | 'name_not_found'
  | 'private_address'
  | 'metadata_address'
  | 'unroutable_address'
  | 'own_service'
  | 'unreachable'
  | 'tls_failed'
  | 'timed_out'
  | 'too_many_redirects'
  | 'redirect_refused'
  | 'bad_answer'
  | 'aborted'

/** `message` is one sentence that a person and a model may read. */
export interface Refused {
  kind: 'refused'
  code: EgressCode
  message: string
}

export function refused(code: EgressCode, message: string): Refused {
  return { kind: 'refused', code, message }
}
