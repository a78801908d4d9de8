import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Session } from '../auth/tokens.ts'
import type { Client } from './client.ts'

/** A request as it passes through the gateway: what Express adds, and what the door and the guard found out. */
export interface Request extends IncomingMessage {
  path: string
  query: Record<string, unknown>
  /** Set first, by `knowClient`. */
  client: Client
  /** Set by the guard, unless the route is public. */
  session?: Session
}

/** The little of Express that Rain uses. */
export interface Response extends ServerResponse {
  status(code: number): Response
  json(body: unknown): Response
  send(body: string): Response
  sendFile(path: string, options: { root: string; cacheControl: boolean }): void
}

export type Next = (error?: unknown) => void
