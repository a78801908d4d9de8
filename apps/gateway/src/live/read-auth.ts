import { authSchema, type Auth } from '@rain/protocol'
import { readFrame } from './read-frame.ts'

/** The first frame of a raw connection. Null: it came none, or it is something else. */
export function readAuth(text: string | null): Auth | null {
  const frame = text === null ? null : readFrame(text)
  return frame?.ok ? (authSchema.safeParse(frame.value).data ?? null) : null
}
