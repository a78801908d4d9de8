import type { Bus } from '@rain/bus'
import {
  findMcpServer,
  keepMcpSignIn,
  mcpSignInContext,
  openMcpSignIn,
  recordMcpCheck,
  recordMcpFailure,
  saveMcpGrant,
  mcpGrantContext,
  type Db,
  type McpServerRow,
} from '@rain/db'
import type { McpJob } from '@rain/protocol'
import { seal, unseal, type SealingKeysFor } from '@rain/runtime'
import type { WayRules } from '@rain/runtime/egress'
import type { McpConnections } from './connections.ts'
import { createMcpFetch } from './egress-fetch.ts'
import { beginSignIn } from './oauth/begin-sign-in.ts'
import { endSignIn } from './oauth/end-sign-in.ts'
import { answeredSignInSchema, askedSignInSchema } from './oauth/pending.ts'
import { McpFailed, problemOf, type Problem } from './problem.ts'
import { tellServerChange } from './tell-server-change.ts'

export interface McpJobDeps {
  db: Db
  bus: Bus
  connections: McpConnections
  sealingKeysFor: SealingKeysFor
  wayRules: WayRules
}

/** What the gateway has asked for about a server. Fails only when the rows or the log are out of reach. */
export async function doMcpJob({ userId, serverId, task }: McpJob, deps: McpJobDeps): Promise<void> {
  const server = await findMcpServer(deps.db, userId, serverId)
  if (!server?.enabled) return // removed or put to rest meanwhile
  if (task === 'check') return check(server, deps)
  const outcome = await signInStep(server, task, deps).catch(problemOf)
  if (outcome !== 'done') await noteFailedSignIn(server, outcome, deps)
  if (outcome === 'done' && task === 'end_sign_in') await check(server, deps)
  await tellServerChange(deps, server)
}

async function check(server: McpServerRow, { db, bus, connections }: McpJobDeps): Promise<void> {
  const { userId, id, version } = server
  const startedAt = performance.now()
  const outcome = await connections.check(server).catch(problemOf)
  const durationMs = Math.round(performance.now() - startedAt)
  const problem = 'code' in outcome ? outcome : null
  await recordMcpCheck(db, { id, version }, { durationMs, problem })
  const tools = 'code' in outcome ? 0 : outcome.described.length
  const text = problem?.text ?? (tools === 1 ? 'Works, 1 tool.' : `Works, ${tools} tools.`)
  const code = problem ? { code: problem.code } : {}
  const event = {
    type: 'mcp_server_checked' as const,
    server_id: id,
    ok: !problem,
    tools,
    duration_ms: durationMs,
    text,
  }
  await bus.log.append(userId, [{ event: { ...event, ...code } }])
  await tellServerChange({ db, bus }, server)
}

async function signInStep(
  server: McpServerRow,
  task: 'begin_sign_in' | 'end_sign_in',
  deps: McpJobDeps,
): Promise<'done'> {
  const { userId, id, version, config, sealedSignIn } = server
  if (config.type !== 'http' || sealedSignIn === null) throw new McpFailed('sign_in_failed', 'Begin the sign-in again.')
  const keys = await deps.sealingKeysFor([sealedSignIn])
  const context = mcpSignInContext(userId, id)
  const kept: unknown = JSON.parse(unseal(keys, context, sealedSignIn) ?? '{}')
  let flooded: McpFailed | null = null
  const { fetch, close } = createMcpFetch(config.url, deps.wayRules, (problem) => (flooded = problem))
  try {
    if (task === 'begin_sign_in') {
      const begun = await beginSignIn(config.url, askedSignInSchema.parse(kept).redirectUrl, fetch)
      const { stateHash: hash, url, pending } = begun
      const sealed = seal(keys, context, JSON.stringify(pending))
      await openMcpSignIn(deps.db, { userId, id, version }, { hash, sealed, url })
      return 'done'
    }
    const grant = await endSignIn(config.url, answeredSignInSchema.parse(kept), fetch)
    const sealed = seal(keys, mcpGrantContext(userId, id), JSON.stringify(grant))
    await saveMcpGrant(deps.db, { userId, id, grantVersion: server.grantVersion }, sealed)
    await keepMcpSignIn(deps.db, { userId, id }, null)
    // Whoever is connected without the tokens lets go.
    await deps.bus.signals.send({ type: 'mcp_server_changed', serverId: id })
    deps.connections.drop(id)
    return 'done'
  } catch (error) {
    throw flooded ?? error
  } finally {
    await close()
  }
}

async function noteFailedSignIn({ userId, id }: McpServerRow, problem: Problem, { db }: McpJobDeps): Promise<void> {
  const code = ['blocked', 'unreachable', 'flooded'].includes(problem.code) ? problem.code : 'sign_in_failed'
  await keepMcpSignIn(db, { userId, id }, null)
  await recordMcpFailure(db, id, { at: Math.floor(Date.now() / 1000), tool: null, code, text: problem.text })
}
