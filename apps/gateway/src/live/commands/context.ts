import type { Event } from '@rain/protocol'
import type { Session } from '../../auth/tokens.ts'
import type { GatewayDeps } from '../../deps.ts'

/** What a command works with: the person, where they are, and the connection they sent it on. */
export interface CommandContext {
  deps: GatewayDeps
  session: Session
  address: string
  /** The connection, unlike any other. */
  connectionId: string
  /** The agents this connection has opened. */
  openedAgents: Set<string>
  /** It knows no questions: they are told as text, and a message answers them. */
  plainQuestions?: boolean
  /** Tells this connection alone. */
  tell(event: Event): void
}
