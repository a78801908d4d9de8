import { z } from 'zod'

/**
 * What a daemon and its input host say to each other, as JSON. The host says `ready` (or `problem`, and ends) first. Then it
 * answers each request, one at a time, with its id. It never speaks otherwise; its end is the answer to what it was asked.
 */
export type HostRequest = { id: number } & HostAction

export type HostAction =
  | { do: 'move'; x: number; y: number }
  | { do: 'button'; button: 'left' | 'middle' | 'right'; down: boolean }
  | { do: 'wheel'; direction: 'up' | 'down' | 'left' | 'right'; amount: number }
  /** By the library's own name of the key. */
  | { do: 'key'; key: string; down: boolean }
  | { do: 'text'; text: string }
  | { do: 'pointer' }

export const hostMessageSchema = z.union([
  z.object({ ready: z.literal(true) }),
  z.object({ problem: z.string() }),
  z.object({ id: z.number(), error: z.string() }),
  z.object({ id: z.number(), pointer: z.object({ x: z.number(), y: z.number() }).optional() }),
])
export type HostMessage = z.infer<typeof hostMessageSchema>
