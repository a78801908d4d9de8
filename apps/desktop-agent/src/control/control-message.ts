import { createHash } from 'node:crypto'
import { join } from 'node:path'
import { stoppedBySchema } from '@rain/protocol'
import { z } from 'zod'

/** What the person at the machine asks of the running daemon: one line of JSON there, one line back. */
export const controlRequestSchema = z.object({ command: z.enum(['status', 'stop', 'arm', 'quit']) })
export type ControlRequest = z.infer<typeof controlRequestSchema>

export const daemonStatusSchema = z.object({
  pid: z.number(),
  version: z.string(),
  server: z.string(),
  name: z.string(),
  fingerprint: z.string(),
  link: z.object({
    state: z.enum(['dialling', 'waiting_for_confirmation', 'connected', 'revoked']),
    problem: z.string().optional(),
    since: z.string().optional(),
  }),
  stopped: stoppedBySchema.nullable(),
  controller: z.enum(['nobody', 'agent', 'person']).nullable(),
  displays: z.array(z.string()),
  problems: z.array(z.string()),
})
export type DaemonStatus = z.infer<typeof daemonStatusSchema>

export const controlAnswerSchema = z.discriminatedUnion('answer', [
  z.object({ answer: z.literal('status'), status: daemonStatusSchema }),
  z.object({ answer: z.literal('done') }),
  z.object({ answer: z.literal('refused'), why: z.string() }),
])
export type ControlAnswer = z.infer<typeof controlAnswerSchema>

/** A socket in the state folder; on Windows a pipe, which has to lie elsewhere and is named after the folder. */
export function controlAddress(folder: string, platform: NodeJS.Platform): string {
  if (platform !== 'win32') return join(folder, 'control.sock')
  return `\\\\.\\pipe\\rain-desktop-${createHash('sha256').update(folder.toLowerCase()).digest('hex').slice(0, 16)}`
}
