import type { Db } from './client.ts'
import { statement } from './sql.ts'

/**
 * What an entry of the audit log can be about. `tool_started` is written before the tool can have an effect, in the
 * statement that marks the call as running; `tool_ended` in the one that writes its outcome. An outcome is an entry of its
 * own, and no column of the first one: it is known later, and an entry never changes. `tool_refused` is written in the
 * statement that answers a call which may not run, `decided` in the one that closes a request, by whomever.
 */
export const auditKinds = [
  'tool_started',
  'tool_repeated',
  'tool_ended',
  'tool_refused',
  'decided',
  'logged_in',
  'pin_wrong',
  'logged_out',
  'key_changed',
  'budget_changed',
  'policy_changed',
  'server_changed',
  'device_changed',
  'file_changed',
  'settings_changed',
  'pin_changed',
  'data_exported',
  'session_ended',
] as const
export type AuditKind = (typeof auditKinds)[number]

/** Why a call may run. Written into its entry as it is; whoever adds a way to allow calls adds its fields here. */
export interface AuditGround {
  /** `level`: calls of its level run by themselves. `approval` of a red call is written as `approval_with_pin`. */
  by: 'level' | 'rule' | 'lease' | 'turn' | 'approval'
  /** The id of the rule, the lease, or the request that was approved for the rest of the turn. */
  id?: string | undefined
  /** What the call is tainted by; absent: what its turn has read that strangers may have written. */
  readFrom?: readonly string[] | undefined
  /** The person agreed to just this command running outside of the sandbox. */
  outsideSandbox?: boolean | undefined
}

/** Why a call was not run: a rule of the person, nobody there to answer, or that it is no longer what was judged. */
export interface AuditRefusal {
  by: 'denied_by_rule' | 'nobody_there' | 'changed'
  /** The id of the rule. */
  id?: string | undefined
  readFrom?: readonly string[] | undefined
}

/** One entry of a person's chain. */
export interface AuditEntry {
  seq: number
  at: Date
  kind: AuditKind
  entry: Record<string, unknown>
  prevHash: string
  hash: string
}

const append = statement<{ seq: number }>('append-audit', `SELECT append_audit($1, $2, $3::jsonb) AS seq`)

/**
 * Writes down what a person, or somebody in their name, has done. For what is a change of rows itself, call `append_audit`
 * in the statement that makes the change instead.
 * @throws when it cannot be written, or not as it is given: what it is about must not happen then.
 */
export async function appendAudit(
  db: Db,
  { userId, kind, ...entry }: { userId: string; kind: AuditKind } & Record<string, unknown>,
): Promise<void> {
  await append(db, [userId, kind, JSON.stringify(entry, asItIs)])
}

/** JSON would make null of some values, and leave out others; a jsonb holds no NUL and no half of a character. */
function asItIs(name: string, value: unknown): unknown {
  const isKept =
    typeof value === 'number'
      ? Number.isFinite(value)
      : typeof value === 'string'
        ? !value.includes('\0') && !/\p{Surrogate}/u.test(value)
        : typeof value !== 'bigint' && typeof value !== 'function' && typeof value !== 'symbol'
  if (!isKept) throw new TypeError(`An audit entry cannot hold the value of "${name}".`)
  return value
}
