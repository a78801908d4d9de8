import { createHash } from 'node:crypto'
import { askForMcpSignIn, keepMcpSignIn, mcpSignInContext, takeMcpSignIn } from '@rain/db'
import { RainError, type McpSignIn } from '@rain/protocol'
import { seal, unseal } from '@rain/runtime'
import type { GatewayDeps } from '../deps.ts'

type Deps = Pick<GatewayDeps, 'db' | 'bus' | 'sealingKeys'>

/** Where a person comes back to from an authorization server: a page of the dashboard they came from. */
export const signedInPath = '/mcp/signed-in'

/** Has a runner begin a sign-in. `origin` is the dashboard's, as the door has let it in. */
export async function beginSignIn(
  { db, bus, sealingKeys }: Deps,
  { userId, id, origin }: { userId: string; id: string; origin: string },
): Promise<void> {
  const asked = JSON.stringify({ redirectUrl: `${origin}${signedInPath}` })
  const noted = await askForMcpSignIn(db, { userId, id }, seal(sealingKeys, mcpSignInContext(userId, id), asked))
  if (!noted) throw new RainError('bad_request', 'One signs in to a server on the web, while it is enabled.')
  await bus.mcp.enqueue({ userId, serverId: id, task: 'begin_sign_in' })
}

/**
 * Has a runner end it. The state belongs to one person and one sign-in, and is good once.
 * @throws RainError `not_found` for any other
 */
export async function endSignIn({ db, bus, sealingKeys }: Deps, userId: string, answer: McpSignIn): Promise<string> {
  const taken = await takeMcpSignIn(db, userId, createHash('sha256').update(answer.state).digest('hex'))
  if (!taken) throw new RainError('not_found', 'That sign-in is over or was never begun. Begin it again.')
  const { id, sealedSignIn } = taken
  if (answer.code === undefined) {
    await keepMcpSignIn(db, { userId, id }, null)
    const why = (answer.error ?? 'no code').replace(/[^\w .-]/g, ' ')
    throw new RainError('bad_request', `The server did not let you in: ${why}.`)
  }
  const context = mcpSignInContext(userId, id)
  const pending = unseal(sealingKeys, context, sealedSignIn)
  if (pending === null) throw new RainError('bad_request', 'That sign-in cannot be read any more. Begin it again.')
  const answered = { ...(JSON.parse(pending) as object), code: answer.code, iss: answer.iss }
  // @NOTE a code is worth a token: it goes by the row, sealed, and not by the queue
  await keepMcpSignIn(db, { userId, id }, seal(sealingKeys, context, JSON.stringify(answered)))
  await bus.mcp.enqueue({ userId, serverId: id, task: 'end_sign_in' })
  return id
}
