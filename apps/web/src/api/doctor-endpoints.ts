import { doctorSchema, keyCopySchema, readinessSchema } from '@rain/protocol'
import { ApiError, request } from './request.ts'

/** Every REST door of the doctor. */
export const doctorApi = {
  doctor: (signal?: AbortSignal) => request(doctorSchema, '/api/doctor', { signal }),
  noteKeyCopy: (copied: boolean) =>
    request(keyCopySchema, '/api/doctor/secret-key', { method: 'PUT', body: { copied } }),
  /** What the server says without knowing who asks. Its refusal is the answer. Throws `ApiError`. */
  async readiness() {
    const answer = await fetch('/ready', { cache: 'no-store' })
      .then((response) => response.json())
      .catch(() => null)
    const parsed = readinessSchema.safeParse(answer)
    if (parsed.success) return parsed.data
    throw new ApiError(0, 'unreachable', 'The server cannot be reached.')
  },
}
