/** SQL that writes into the audit log how a call that had started has ended. `row`: the alias of its row as it is now. */
export function auditEndOf(row: string): string {
  return `CASE WHEN ${row}.started_at IS NOT NULL THEN append_audit(${row}.user_id, 'tool_ended',
    jsonb_strip_nulls(jsonb_build_object('turn', ${row}.turn_id, 'call', ${row}.id, 'tool', ${row}.tool,
      'outcome', ${row}.status, 'read_from', ${row}.read_from))) END`
}

/** SQL that writes into the audit log that a call was refused. `row`: as above, with its agent_key and conversation_id. */
export function auditRefusalOf(row: string, why: string): string {
  return `CASE WHEN ${why} IS NOT NULL THEN append_audit(${row}.user_id, 'tool_refused',
    jsonb_build_object('agent', ${row}.agent_key, 'conversation', ${row}.conversation_id, 'turn', ${row}.turn_id,
      'call', ${row}.id, 'tool', ${row}.tool, 'input_hash', ${row}.input_hash, 'level', ${row}.level) || ${why}) END`
}
