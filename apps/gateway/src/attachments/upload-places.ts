import { RestRefusal } from '../infra/describe-error.ts'

/** Uploads that are held in memory at a time: at most so many times the largest file. */
const most = 8
/** Of one session: what it holds up, slow or broken, leaves room for the others. */
const mostOfSession = 3

export function createUploadPlaces() {
  const taken = new Map<string, number>()
  let all = 0
  return {
    /** @throws RestRefusal `rate_limited` while all places, or all of the session, are taken. */
    async within<T>(session: string, receive: () => Promise<T>): Promise<T> {
      const own = taken.get(session) ?? 0
      if (all >= most || own >= mostOfSession) {
        const error = 'Too many files are being uploaded. Try again in a moment.'
        throw new RestRefusal(429, { error, code: 'rate_limited', retry_after: 2 })
      }
      all++
      taken.set(session, own + 1)
      try {
        return await receive()
      } finally {
        all--
        const left = (taken.get(session) ?? 1) - 1
        if (left > 0) taken.set(session, left)
        else taken.delete(session)
      }
    },
  }
}
