import { newId, type Lease, type NanoUsd } from '@rain/protocol'
import type { Db } from './client.ts'
import { statement } from './sql.ts'

/** SQL that gives the lease of a row `l` as the wire has it. */
export const leaseAsJson = `jsonb_build_object('id', l.id, 'agent_id', l.agent_key, 'tools', l.tools, 'hosts', l.hosts,
  'devices', l.devices, 'red', l.red, 'until', extract(epoch FROM l.until)::float8,
  'budget_usd', l.budget_nano_usd / 1e9, 'started_at', extract(epoch FROM l.started_at)::float8)`

/**
 * SQL for whether a lease `l` runs: not ended, not over, its money not spent. A request whose price nobody knows spends all
 * of it.
 */
export const leaseRuns = `l.ended_at IS NULL AND l.until > now() AND (l.budget_nano_usd IS NULL OR NOT EXISTS (
  SELECT 1 FROM model_requests m WHERE m.user_id = l.user_id AND m.agent_key = l.agent_key AND m.created_at >= l.started_at
  HAVING coalesce(sum(coalesce(m.cost_nano_usd, m.reserved_nano_usd)), 0) >= l.budget_nano_usd
    OR bool_or(m.cost_nano_usd IS NULL AND m.reserved_nano_usd IS NULL)))`

const running = statement<{ lease: Lease }>(
  'running-leases',
  `SELECT ${leaseAsJson} AS lease FROM autonomy_leases l WHERE l.user_id = $1 AND ${leaseRuns} ORDER BY l.started_at`,
)

/** The person's leases that run now: at most one an agent. */
export async function runningLeases(db: Db, userId: string): Promise<Lease[]> {
  return (await running(db, [userId])).map(({ lease }) => lease)
}

export interface NewLeaseRow {
  userId: string
  agentKey: string
  tools: readonly string[]
  hosts: readonly string[]
  devices: readonly string[]
  red: boolean
  until: Date
  budget: NanoUsd | null
  /** The token it is given with. */
  createdBy: string
}

const start = statement<{ lease: Lease }>(
  'start-lease',
  `WITH replaced AS (
     UPDATE autonomy_leases SET ended_at = now(), ended_by = 'replaced'
     WHERE user_id = $2 AND agent_key = $3 AND ended_at IS NULL
   ), l AS (
     INSERT INTO autonomy_leases (id, user_id, agent_key, tools, hosts, devices, red, until, budget_nano_usd, created_by)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) RETURNING *
   )
   SELECT ${leaseAsJson} AS lease FROM l, LATERAL (SELECT append_audit($2, 'policy_changed',
     jsonb_build_object('what', 'lease_started', 'lease', ${leaseAsJson}, 'by', $10::text))) audited`,
)

/** Starts a lease in the place of the agent's last one. Written into the audit log. */
export async function startLease(db: Db, lease: NewLeaseRow): Promise<Lease> {
  const { userId, agentKey, tools, hosts, devices, red, until, budget, createdBy } = lease
  const id = newId('lease')
  const [row] = await start(db, [id, userId, agentKey, tools, hosts, devices, red, until, budget, createdBy])
  if (!row) throw new Error('a lease that was just written is there')
  return row.lease
}

export type LeaseEnd = 'person' | 'interrupt' | 'emergency_stop' | 'log_out' | 'agent_gone'

const end = statement<{ agentKey: string }>(
  'end-leases',
  `WITH l AS (
     UPDATE autonomy_leases SET ended_at = now(), ended_by = $4
     WHERE user_id = $1 AND agent_key = coalesce($2, agent_key) AND id = coalesce($3, id) AND ended_at IS NULL
       AND until > now()
     RETURNING *
   )
   SELECT l.agent_key AS "agentKey" FROM l, LATERAL (SELECT append_audit($1, 'policy_changed',
     jsonb_build_object('what', 'lease_ended', 'lease', l.id, 'agent', l.agent_key, 'why', $4::text))) audited`,
)

/** Ends leases at once: all of the person, those of an agent, or one. Resolves to the agents that had one. */
export async function endLeases(
  db: Db,
  { userId, agentKey, id, by }: { userId: string; agentKey?: string; id?: string; by: LeaseEnd },
): Promise<string[]> {
  return (await end(db, [userId, agentKey ?? null, id ?? null, by])).map(({ agentKey }) => agentKey)
}
