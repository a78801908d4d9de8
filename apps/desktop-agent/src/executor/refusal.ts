import type { ActOutcome, DeviceRefusal } from '@rain/protocol'

/** Nothing has happened. */
export type Refusal = Extract<ActOutcome, { status: 'refused' }>

export function refuse(code: DeviceRefusal, message: string): Refusal {
  return { status: 'refused', code, message }
}

export function isRefusal(value: object): value is Refusal {
  return 'status' in value && value.status === 'refused'
}
