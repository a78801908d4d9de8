import { z } from 'zod'

/** The person's PIN, where a request needs it. Without it the answer is 401 `pin_required`. */
export const pinField = z.string().min(1).max(20).optional()
