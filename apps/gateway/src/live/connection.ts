import { randomUUID } from 'node:crypto'
import { toolImageOf } from '@rain/db'
import { limits, RainError } from '@rain/protocol'
import { invalidAmong, type Session } from '../auth/tokens.ts'
import type { GatewayDeps } from '../deps.ts'
import type { ClientSocket, CloseReason } from './client-socket.ts'
import { done, refuse, type Answer, type Refusal } from './commands/answer.ts'
import type { CommandContext } from './commands/context.ts'
import { runCommand } from './commands/run-command.ts'
import { greet } from './greet.ts'
import { withInlineScreens } from './inline-screens.ts'
import { parseCommand, type ParsedCommand } from './parse-command.ts'
import { withPlainQuestions } from './plain-questions.ts'
import { relay } from './relay.ts'

/**
 * One authenticated connection: it is greeted, sees the log from its cursor on, and its commands are done one after the
 * other in the order they came in. It owns nothing: when it goes, what it started goes on.
 */
export interface Connection {
  /** Does one command. `unreadable`: why the frame could not even be read; it counts all the same. Never rejects. */
  receive(frame: unknown, unreadable?: Refusal): Promise<Answer>
  /** Ends it from this side, after what is being done. */
  close(reason: CloseReason): Promise<void>
  /** The other side is gone. */
  onGone(): void
}

export interface ConnectionOptions {
  deps: GatewayDeps
  session: Session
  address: string
  socket: ClientSocket
  /** Where the client is in the log; without one it sees what happens from now on. */
  cursor: string | undefined
  /** A client of a protocol that had no questions. */
  plainQuestions?: boolean
  /** Something useful happened: a command, or an event of the log. */
  onActivity?(): void
}

/** So many commands may wait behind each other; more come only from a client that does not wait for anything. */
const mostWaiting = 200

export function openConnection(options: ConnectionOptions): Connection {
  const { deps, session, address, plainQuestions = false } = options
  const readPicture = (id: string) => toolImageOf(deps.db, { userId: session.userId, id })
  const socket = plainQuestions ? withInlineScreens(withPlainQuestions(options.socket), readPicture) : options.socket
  const logger = deps.logger.child({ userId: session.userId, tokenId: session.tokenId })
  const ended = new AbortController()
  const context: CommandContext = {
    deps,
    session,
    address,
    connectionId: randomUUID(),
    openedAgents: new Set(),
    plainQuestions,
    tell: (event) => void (ended.signal.aborted || socket.send(event)),
  }
  let signedOut = false
  let waiting = 0
  let last: Promise<unknown> = begin()

  const connection: Connection = {
    receive(frame, unreadable) {
      if (waiting >= mostWaiting) {
        return Promise.resolve(refuse('rate_limited', 'Too many messages at once. Wait for the answers.'))
      }
      waiting++
      const answer = last.then(() => handle(unreadable ?? parseCommand(frame))).finally(() => waiting--)
      last = answer
      return answer
    },
    async close(reason) {
      if (ended.signal.aborted) return
      signedOut = reason === 'unauthorized'
      if (reason === 'restarting') await last
      end()
      socket.close(reason)
    },
    onGone: end,
  }
  const forget = deps.connections.add({ tokenId: session.tokenId, close: (reason) => connection.close(reason) })
  return connection

  function end() {
    forget()
    ended.abort()
    // A page that cannot be noted as gone counts as in view for some seconds more.
    deps.bus.watchers.leave(session.userId, context.connectionId).catch(() => {})
  }

  async function begin(): Promise<void> {
    try {
      const cursor = await greet(options, context)
      // @NOTE a token that was revoked between its check and the moment this connection could be told of it
      const [revoked] = await invalidAmong(deps.db, [session.tokenId])
      if (revoked) await connection.close('unauthorized')
      else void follow(cursor)
    } catch (error) {
      logger.error({ err: error }, 'connection could not begin')
      end()
      socket.close('restarting')
    }
  }

  async function follow(cursor: string): Promise<void> {
    try {
      const outcome = await relay({
        log: deps.bus.log,
        userId: session.userId,
        cursor,
        socket,
        timers: deps.timers,
        signal: ended.signal,
        onDelivered: () => options.onActivity?.(),
      })
      if (outcome === 'too_slow') await connection.close('tooSlow')
    } catch (error) {
      logger.error({ err: error }, 'events could not be relayed')
      await connection.close('restarting')
    }
  }

  async function handle(parsed: ParsedCommand): Promise<Answer> {
    if (signedOut) return refuse('unauthenticated', 'You were signed out. Enter your PIN again.')
    try {
      if (parsed.ok && parsed.command.type === 'pong') return done
      options.onActivity?.()
      const allowance = await deps.requestLimits.take('messages', session.tokenId)
      if (!allowance.allowed) return tooOften(allowance.resetSeconds)
      return parsed.ok ? await runCommand(parsed.command, context) : parsed
    } catch (error) {
      if (error instanceof RainError) return refuse(error.code, error.message)
      const command = parsed.ok ? parsed.command.type : undefined
      logger.error({ err: error, command }, 'command failed')
      return refuse('internal', 'Something went wrong inside Rain. It was written to the log; try again.')
    }
  }
}

function tooOften(seconds: number): Answer {
  const message = `Rate limit: at most ${limits.messagesPerMinute} messages a minute. Retry in ${seconds} s.`
  return { ...refuse('rate_limited', message), retry_after: seconds }
}
