import { RestRefusal } from '../infra/describe-error.ts'

/** Uploads that are held in memory at a time: at most so many times the largest file. */
const most = 8

export function createUploadPlaces() {
  let taken = 0
  return {
    /** @throws RestRefusal `rate_limited` while all places are taken. */
    async within<T>(receive: () => Promise<T>): Promise<T> {
      if (taken >= most) {
        const error = 'Too many files are being uploaded. Try again in a moment.'
        throw new RestRefusal(429, { error, code: 'rate_limited', retry_after: 2 })
      }
      taken++
      try {
        return await receive()
      } finally {
        taken--
      }
    },
  }
}
