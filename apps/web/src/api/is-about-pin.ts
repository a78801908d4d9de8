import { ApiError } from './request.ts'

/** Whether the server wants a PIN, another one, or none for a while. */
export function isAboutPin(failure: unknown): boolean {
  return failure instanceof ApiError && ['pin_required', 'pin_invalid', 'locked_out'].includes(failure.code)
}
