import { limits, newId, type Rule, type RuleEffect, type RuleScope } from '@rain/protocol'
import type { Db } from './client.ts'
import { statement } from './sql.ts'

/** SQL that gives the rule of a row `r` as the wire has it. */
export const ruleAsJson = `jsonb_strip_nulls(jsonb_build_object('id', r.id, 'effect', r.effect, 'agent_id', r.agent_key,
  'folder', r.folder, 'device', r.device, 'tool', r.tool, 'program', r.program, 'verb', r.verb, 'path', r.path,
  'host', r.host, 'origin', r.origin, 'created_at', extract(epoch FROM r.created_at)::float8))`

const list = statement<{ rule: Rule }>(
  'policy-rules',
  `SELECT ${ruleAsJson} AS rule FROM policy_rules r WHERE r.user_id = $1 ORDER BY r.created_at, r.id`,
)

/** The person's rules, oldest first. */
export async function listRules(db: Db, userId: string): Promise<Rule[]> {
  return (await list(db, [userId])).map(({ rule }) => rule)
}

const scopeColumns = 'effect, agent_key, folder, device, tool, program, verb, path, host'

const add = statement<{ rule: Rule; isNew: boolean }>(
  'add-policy-rules',
  `WITH u AS (
     SELECT id FROM users WHERE id = $1 FOR UPDATE
   ), wanted AS (
     SELECT w.id, w.effect, w.agent_id AS agent_key, w.folder, w.device, w.tool, w.program, w.verb, w.path, w.host
     FROM u, jsonb_to_recordset($2::jsonb) AS w (id text, effect text, agent_id text, folder text, device text, tool text,
       program text, verb text, path text, host text)
   ), known AS (
     SELECT r.*, w.id AS wanted_id FROM wanted w JOIN policy_rules r ON r.user_id = $1 AND
       (r.effect, r.agent_key, r.folder, r.device, r.tool, r.program, r.verb, r.path, r.host) IS NOT DISTINCT FROM
       (w.effect, w.agent_key, w.folder, w.device, w.tool, w.program, w.verb, w.path, w.host)
   ), made AS (
     INSERT INTO policy_rules (id, user_id, ${scopeColumns}, origin, created_by)
     SELECT id, $1, ${scopeColumns}, $3, $4 FROM wanted
     WHERE id NOT IN (SELECT wanted_id FROM known)
       AND (SELECT count(*) FROM policy_rules WHERE user_id = $1) + (SELECT count(*) FROM wanted)
         - (SELECT count(*) FROM known) <= $5
     RETURNING *
   )
   SELECT ${ruleAsJson} AS rule, true AS "isNew" FROM made r,
     LATERAL (SELECT append_audit($1, 'policy_changed', jsonb_build_object('what', 'rule_added', 'rule', ${ruleAsJson},
       'by', $4))) audited
   UNION ALL SELECT ${ruleAsJson}, false FROM known r`,
)

export interface NewRules {
  userId: string
  rules: (RuleScope & { effect: RuleEffect })[]
  origin: Rule['origin']
  /** The token they are given with. */
  createdBy: string
}

/**
 * Adds rules, or finds those that are there already. Written into the audit log. Null: there would be too many; nothing is
 * added then.
 */
export async function addRules(db: Db, { userId, rules, origin, createdBy }: NewRules): Promise<Rule[] | null> {
  const wanted = JSON.stringify(rules.map((rule) => ({ ...rule, id: newId('rule') })))
  const rows = await add(db, [userId, wanted, origin, createdBy, limits.policyRules])
  return rows.length < rules.length ? null : rows.map(({ rule }) => rule)
}

const find = statement<{ rule: Rule }>(
  'find-policy-rule',
  `SELECT ${ruleAsJson} AS rule FROM policy_rules r WHERE r.id = $1 AND r.user_id = $2`,
)

export async function findRule(db: Db, { id, userId }: { id: string; userId: string }): Promise<Rule | null> {
  return (await find(db, [id, userId]))[0]?.rule ?? null
}

const remove = statement<{ seq: number }>(
  'remove-policy-rule',
  `WITH r AS (DELETE FROM policy_rules WHERE id = $1 AND user_id = $2 RETURNING *)
   SELECT append_audit($2, 'policy_changed', jsonb_build_object('what', 'rule_removed', 'rule', ${ruleAsJson},
     'by', $3::text)) AS seq FROM r`,
)

/** Written into the audit log. False: the person has no such rule. */
export async function removeRule(db: Db, rule: { id: string; userId: string; by: string }): Promise<boolean> {
  return (await remove(db, [rule.id, rule.userId, rule.by])).length === 1
}
